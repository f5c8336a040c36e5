import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import {
  candidAcceptVerifier,
  candidJudgement,
  candidVerificationPolicy,
  FIRST_POLICY,
  renderAcceptVerifier,
  renderJudgement,
  renderVerificationPolicy,
  unwrap,
  verifyStatuses
} from '../../../../src/client/index.js';
import {
  type RegistryAct,
  registryIdl,
  RegistryInit,
  type RegistryService
} from '../../../../src/client/idl/registry-idl.js';
import { CLEAN_ARGS, VERIFIER_APPLICATION } from '../../../../tests/support/confirmation.js';
import { MAX_PAGE } from '../../../../src/protocol/limits.js';
import { Costs } from '../../costs.js';
import { executedMotion } from '../../nns/proposals.js';
import { MeasuredCanister } from '../../measured-canister.js';
import { BenchNetwork, NOW_SECONDS } from '../../network.js';
import { Nns } from '../../nns/index.js';
import { benchPrincipals, madeUpPrincipal } from '../../principals.js';
import type { Progress } from '../../result.js';
import { measureSharedQueries } from '../../shared-queries.js';
import { medianRatio } from '../../timing.js';
import { beginVersionArgs } from '../../vault-records.js';
import { acceptance } from './acceptance.js';
import { type AuditBench, measureAudits } from './audits.js';
import { PuppetVault } from './puppet-vault.js';
import { measureRecommendations } from './recommendations.js';

const YEAR_SECONDS = 31_536_000n;

const PROVIDER = madeUpPrincipal('the measured provider');
const UNKNOWN = madeUpPrincipal('nobody');
/** So many statuses are not derived in one message. */
export const MANY = 10_000;
export const LARGEST_OF_ALL = 'deriving all statuses anew, its largest message';
/** The record of those who fill the registry, and that of the measured provider. */
const FILLING_RECORD = 1n;
const RECORD = 2n;
const STRANGER = madeUpPrincipal('a stranger');
const VERIFIERS = [madeUpPrincipal('the first verifier'), madeUpPrincipal('the second verifier')] as const;

export interface RegistryMeasurements {
  readonly costs: Costs;
  /** Time to verify a whole page of statuses to the time for one; undefined below a page of providers. */
  readonly verifyingRatio: number | undefined;
  /** Methods that were measured. */
  readonly called: ReadonlySet<string>;
}

/** Measures every method of a registry that knows the statuses of `size` providers beforehand. */
export async function measureRegistry(size: number, progress: Progress): Promise<RegistryMeasurements> {
  const network = new BenchNetwork();
  const nns = await Nns.install(network);
  const vault = await PuppetVault.install(network);
  const costs = new Costs();
  const registry = new MeasuredCanister<RegistryService>(
    network,
    network.createCanister(),
    registryIdl,
    costs
  );
  const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault: vault.id }]));
  await registry.install('init', 'audit_registry', { install: null }, arg);
  const providers = await benchPrincipals(size);
  progress(`filling ${size} providers`);
  vault.tellsOf(FILLING_RECORD, PROVIDER);
  const stranger = registry.as(STRANGER);
  for (const provider of providers) unwrap(await stranger.refresh(provider), 'audit_registry.refresh');
  await registry.install('upgrade', 'audit_registry', { upgrade: [] }, arg);
  progress(`measuring with ${size} providers`);
  vault.tellsOf(RECORD, PROVIDER);
  await measureUpdates(nns, registry, RECORD);
  await measureStatus(registry, providers);
  await measureQueries(registry);
  const verifyingRatio = await verifyingTimes(network, registry, providers);
  const audits = { network, nns, registry, provider: PROVIDER };
  await measureAudits(audits, size);
  await measureRecommendations(audits);
  await measureMotionsAboutAll(audits, size);
  return { costs, verifyingRatio, called: registry.called };
}

/** @param record the measured provider's, whose version 1 is submitted */
async function measureUpdates(
  nns: Nns,
  registry: MeasuredCanister<RegistryService>,
  record: bigint
): Promise<void> {
  const stranger = registry.as(STRANGER);
  for (const [at, verifier] of VERIFIERS.entries()) {
    const proposal = 140_001n + BigInt(at);
    const spec = acceptance(verifier);
    const text = renderAcceptVerifier(registry.id.toUint8Array(), spec);
    nns.answersProposal(executedMotion(proposal, text));
    const act: RegistryAct = { accept_verifier: candidAcceptVerifier(spec) };
    await registry.measureOk(`enact, ${ordinal(at)} verifier`, () => stranger.enact(proposal, act));
  }
  await registry.measureOk('refresh, first', () => stranger.refresh(PROVIDER));
  await registry.measureOk('refresh, unchanged', () => stranger.refresh(PROVIDER));
  await registry.measureOk('witness_vault_head', () => stranger.witness_vault_head());
  const { root } = beginVersionArgs(record, 1, []);
  const valid_until = NOW_SECONDS + YEAR_SECONDS;
  for (const [at, verifier] of VERIFIERS.entries()) {
    const args = { provider: PROVIDER, record_id: record, version: 1, root, valid_until, ...CLEAN_ARGS };
    await registry.measureOk(`confirm, ${ordinal(at)} verifier`, () => registry.as(verifier).confirm(args));
  }
  await measureVerification(registry);
}

/** What verifiers, providers and the public do besides; the measured provider has two confirmations. */
async function measureVerification(registry: MeasuredCanister<RegistryService>): Promise<void> {
  const stranger = registry.as(STRANGER);
  const [first, second] = VERIFIERS;
  await registry.measureOk('apply_as_verifier', () => stranger.apply_as_verifier(VERIFIER_APPLICATION));
  await registry.measureOk('accept_level', () => registry.as(PROVIDER).accept_level(PROVIDER, 1));
  const challenge = { provider: PROVIDER, statement: 'A warning', evidence_hash: new Uint8Array(32) };
  await registry.measureOk('file_challenge', () => stranger.file_challenge(challenge));
  await registry.measureOk('admit_challenge', () => registry.as(first).admit_challenge(1n));
  await registry.measureOk('withdraw_challenge', () => stranger.withdraw_challenge(1n));
  await registry.measureOk('withdraw_confirmation', () => registry.as(second).withdraw_confirmation(2n));
}

/** Motions after which all statuses are derived anew, in messages of their own. */
async function measureMotionsAboutAll({ network, nns, registry }: AuditBench, size: number): Promise<void> {
  const id = registry.id.toUint8Array();
  const [subject] = VERIFIERS;
  const suspension = { subject: subject.toUint8Array(), reason: 'A benchmark' };
  const policy = { ...FIRST_POLICY, number: 1, min_verifiers: 2 };
  const motions: [name: string, text: string, act: RegistryAct][] = [
    [
      'enact, suspension of a verifier',
      renderJudgement('suspend verifier', id, suspension),
      { suspend_verifier: candidJudgement(suspension) }
    ],
    [
      'enact, verification policy',
      renderVerificationPolicy(id, policy),
      { set_verification_policy: candidVerificationPolicy(policy) }
    ]
  ];
  for (const [at, [name, text, act]] of motions.entries()) {
    const proposal = 180_000n + BigInt(at);
    nns.answersProposal(executedMotion(proposal, text));
    await registry.measureOk(name, () => registry.as(STRANGER).enact(proposal, act));
    const { messages } = await registry.observe(() => network.settle());
    // Few statuses are derived in one message: its cost says nothing.
    if (size === MANY && at === 0) registry.costs.add(LARGEST_OF_ALL, Math.max(...messages));
  }
}

async function measureStatus(
  registry: MeasuredCanister<RegistryService>,
  providers: readonly Principal[]
): Promise<void> {
  const stranger = registry.as(STRANGER);
  const measured: [name: string, asked: Principal[]][] = [
    ['status of 1 provider', [PROVIDER]],
    ['status of an unknown provider', [UNKNOWN]]
  ];
  if (providers.length >= MAX_PAGE) {
    measured.push([`status of ${MAX_PAGE} providers`, providers.slice(0, MAX_PAGE)]);
  }
  for (const [name, asked] of measured) await registry.measureOk(name, () => stranger.status(asked));
}

async function measureQueries(registry: MeasuredCanister<RegistryService>): Promise<void> {
  const stranger = registry.as(STRANGER);
  await registry.measure('get_vault', () => stranger.get_vault());
  await registry.measure('get_verifier', () => stranger.get_verifier(VERIFIERS[0]));
  await registry.measure('get_verifiers', () => stranger.get_verifiers(0));
  await registry.measure('get_verifier_history', () => stranger.get_verifier_history(VERIFIERS[0], 1));
  await registry.measure('get_verifier_application', () => stranger.get_verifier_application(STRANGER));
  await registry.measure('get_verification_policy', () => stranger.get_verification_policy());
  await registry.measure('get_confirmation', () => stranger.get_confirmation(1n));
  const [about] = await stranger.get_confirmation(1n);
  const record = about?.record_id ?? 0n;
  await registry.measure('get_confirmations_of', () => stranger.get_confirmations_of(record, 1));
  await registry.measure('get_challenges_of', () => stranger.get_challenges_of(PROVIDER, 0));
  await registry.measure('get_status_history', () => stranger.get_status_history(PROVIDER, 1));
  await registry.measure('get_witnessed_heads', () => stranger.get_witnessed_heads(0n));
  await measureSharedQueries(registry, {
    'a status': `/status/${PROVIDER.toText()}.json`,
    metrics: '/metrics'
  });
}

/** How much longer a client takes to verify a whole page than one status, or undefined without enough providers. */
async function verifyingTimes(
  network: BenchNetwork,
  registry: MeasuredCanister<RegistryService>,
  providers: readonly Principal[]
): Promise<number | undefined> {
  if (providers.length < MAX_PAGE) return undefined;
  const trust = { rootKey: network.rootKey, canister: registry.id, now: Number(NOW_SECONDS) * 1000 };
  const verifier = async (asked: Principal[]): Promise<() => Promise<void>> => {
    const answer = unwrap(await registry.as(STRANGER).status(asked), 'audit_registry.status');
    return async () => {
      const proven = await verifyStatuses(answer, asked, trust);
      if (proven.some(({ status }) => status === null)) throw new Error('a provider has no status');
    };
  };
  const page = providers.slice(0, MAX_PAGE);
  return medianRatio(await verifier(page), await verifier(page.slice(0, 1)));
}

function ordinal(at: number): string {
  return at === 0 ? 'first' : 'second';
}
