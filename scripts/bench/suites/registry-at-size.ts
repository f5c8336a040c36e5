import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import {
  type AcceptVerifierSpec,
  renderAcceptVerifier,
  unwrap,
  verifyStatuses
} from '../../../src/client/index.js';
import {
  type RegistryAct,
  registryIdl,
  RegistryInit,
  type RegistryService
} from '../../../src/client/idl/registry-idl.js';
import { MAX_PAGE } from '../../../src/protocol/limits.js';
import { Costs } from '../costs.js';
import { executedMotion } from '../governance-reply.js';
import { MeasuredCanister } from '../measured-canister.js';
import { BenchNetwork, NOW_SECONDS } from '../network.js';
import { benchPrincipals, madeUpPrincipal } from '../principals.js';
import { medianRatio } from '../timing.js';
import { beginVersionArgs, fillVault } from '../vault-records.js';

const FEW_LOG_ENTRIES = 10n;
const YEAR_SECONDS = 31_536_000n;

const PROVIDER = madeUpPrincipal('the measured provider');
const UNKNOWN = madeUpPrincipal('nobody');
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
export async function measureRegistry(
  size: number,
  progress: (message: string) => void
): Promise<RegistryMeasurements> {
  const network = await BenchNetwork.create();
  const vault = network.createCanister();
  await network.install(vault, 'identity_vault', { install: null });
  const costs = new Costs();
  const registry = new MeasuredCanister<RegistryService>(
    network,
    network.createCanister(),
    registryIdl,
    costs
  );
  const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault }]));
  await registry.install('init', 'audit_registry', { install: null }, arg);
  const providers = await benchPrincipals(size);
  progress(`filling ${size} providers`);
  await fillVault(network, vault, [...providers, PROVIDER]);
  const stranger = registry.as(STRANGER);
  for (const provider of providers) unwrap(await stranger.refresh(provider), 'audit_registry.refresh');
  await registry.install('upgrade', 'audit_registry', { upgrade: [] }, arg);
  progress(`measuring with ${size} providers`);
  await measureUpdates(network, registry, BigInt(size) + 1n);
  await measureStatus(registry, providers);
  await measureQueries(registry);
  const verifyingRatio = await verifyingTimes(network, registry, providers);
  return { costs, verifyingRatio, called: registry.called };
}

/** @param record the measured provider's, whose version 1 is submitted */
async function measureUpdates(
  network: BenchNetwork,
  registry: MeasuredCanister<RegistryService>,
  record: bigint
): Promise<void> {
  const stranger = registry.as(STRANGER);
  for (const [at, verifier] of VERIFIERS.entries()) {
    const proposal = 140_001n + BigInt(at);
    const spec = acceptance(verifier);
    const text = renderAcceptVerifier(registry.id.toUint8Array(), spec);
    network.governanceAnswers(executedMotion(proposal, text));
    const act: RegistryAct = { accept_verifier: { ...spec, verifier } };
    const enacted = await registry.measure(`enact, ${ordinal(at)} verifier`, () =>
      stranger.enact(proposal, act)
    );
    unwrap(enacted.value, 'audit_registry.enact');
  }
  const first = await registry.measure('refresh, first', () => stranger.refresh(PROVIDER));
  unwrap(first.value, 'audit_registry.refresh');
  const unchanged = await registry.measure('refresh, unchanged', () => stranger.refresh(PROVIDER));
  unwrap(unchanged.value, 'audit_registry.refresh');
  const { root } = beginVersionArgs(record, 1, []);
  const valid_until = NOW_SECONDS + YEAR_SECONDS;
  for (const [at, verifier] of VERIFIERS.entries()) {
    const args = { provider: PROVIDER, record_id: record, version: 1, root, valid_until };
    const confirmed = await registry.measure(`confirm, ${ordinal(at)} verifier`, () =>
      registry.as(verifier).confirm(args)
    );
    unwrap(confirmed.value, 'audit_registry.confirm');
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
  for (const [name, asked] of measured) {
    const { value } = await registry.measure(name, () => stranger.status(asked));
    unwrap(value, 'audit_registry.status');
  }
}

async function measureQueries(registry: MeasuredCanister<RegistryService>): Promise<void> {
  const stranger = registry.as(STRANGER);
  await registry.measure('get_vault', () => stranger.get_vault());
  await registry.measure('get_verifier', () => stranger.get_verifier(VERIFIERS[0]));
  await registry.measure('get_confirmation', () => stranger.get_confirmation(1n));
  const { length } = await stranger.get_log(0n);
  await registry.measure(`get_log of ${FEW_LOG_ENTRIES} entries`, () =>
    stranger.get_log(length - FEW_LOG_ENTRIES)
  );
  if (length >= BigInt(MAX_PAGE)) {
    await registry.measure(`get_log of ${MAX_PAGE} entries`, () =>
      stranger.get_log(length - BigInt(MAX_PAGE))
    );
  }
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

function acceptance(verifier: Principal): AcceptVerifierSpec {
  return {
    verifier: verifier.toUint8Array(),
    name: 'Fictional Verifier AG',
    valid_until: NOW_SECONDS + 2n * YEAR_SECONDS
  };
}

function ordinal(at: number): string {
  return at === 0 ? 'first' : 'second';
}
