import type { Principal } from '@dfinity/principal';
import {
  candidReleaseSpec,
  envelopeSize,
  type ReleaseSpec,
  renderRelease,
  transportKeyFromSecret,
  unwrap
} from '../../../src/client/index.js';
import { vaultIdl, type VaultService } from '../../../src/client/idl/vault-idl.js';
import { Costs } from '../costs.js';
import { executedMotion, noProposal, openMotion } from '../governance-reply.js';
import { MeasuredCanister } from '../measured-canister.js';
import { BenchNetwork, NOW_SECONDS } from '../network.js';
import { benchPrincipals, madeUpPrincipal } from '../principals.js';
import {
  beginVersionArgs,
  fillVault,
  type MadeUpSection,
  madeUpSection,
  putChunks
} from '../vault-records.js';

/** Cycles of one derivation under key_1 (docs.internetcomputer.org, "Cycles costs"). */
const DERIVATION_FEE = 26_153_846_153n;

const KIB = 1024;
const LOG_PAGE = 100n;
const FEW_LOG_ENTRIES = 10n;

const PROVIDER = madeUpPrincipal('the measured provider');
const STRANGER = madeUpPrincipal('a stranger');
const CUSTODIAN_A = madeUpPrincipal('custodian A');
const CUSTODIAN_B = madeUpPrincipal('custodian B');

/** Proposals that governance is made to answer about, one after the other. */
const Motion = { redeemed: 140_001n, enacted: 140_002n, open: 140_003n, unknown: 140_004n };

/** Cycles that the vault paid for both shares of a section, and the two derivations' part of them. */
export interface ReleaseCycles {
  readonly cycles: bigint;
  readonly fees: bigint;
}

export interface VaultMeasurements {
  readonly costs: Costs;
  readonly release: ReleaseCycles;
  /** Methods that were measured. */
  readonly called: ReadonlySet<string>;
}

/** Measures every method of a vault that holds `size` records beforehand. */
export async function measureVault(
  size: number,
  progress: (message: string) => void
): Promise<VaultMeasurements> {
  const network = await BenchNetwork.create();
  const id = network.createCanister();
  const costs = new Costs();
  const vault = new MeasuredCanister<VaultService>(network, id, vaultIdl, costs);
  await vault.install('init', 'identity_vault', { install: null });
  progress(`filling ${size} records`);
  await fillVault(network, id, await benchPrincipals(size));
  await vault.install('upgrade', 'identity_vault', { upgrade: [] });
  progress(`measuring with ${size} records`);
  const record = await measureSubmission(vault);
  const release = await measureRelease(network, vault, record);
  await measureQueries(vault, record);
  return { costs, release, called: vault.called };
}

/** @returns the id of the measured provider's record, whose version 1 has a section `owners` */
async function measureSubmission(vault: MeasuredCanister<VaultService>): Promise<bigint> {
  const provider = vault.as(PROVIDER);
  const created = await vault.measure('create_record', () => provider.create_record());
  const record = unwrap(created.value, 'identity_vault.create_record');
  const small = madeUpSection('owners', envelopeSize(KIB));
  const large = madeUpSection('owners', envelopeSize(100 * KIB));
  await measureVersion(vault, record, { version: 1, section: small, what: 'a 1 KB section' });
  await measureVersion(vault, record, { version: 2, section: large, what: 'a 100 KB section' });
  return record;
}

async function measureVersion(
  vault: MeasuredCanister<VaultService>,
  record: bigint,
  { version, section, what }: { version: number; section: MadeUpSection; what: string }
): Promise<void> {
  const provider = vault.as(PROVIDER);
  const address = { record_id: record, version };
  const begun = await vault.measure(`begin_version with ${what}`, () =>
    provider.begin_version(beginVersionArgs(record, version, [section]))
  );
  unwrap(begun.value, 'identity_vault.begin_version');
  const put = await vault.measure(`put_chunk of ${what}`, () =>
    putChunks(provider, record, version, section)
  );
  const submitted = await vault.measure(`submit_version of ${what}`, () => provider.submit_version(address));
  unwrap(submitted.value, 'identity_vault.submit_version');
  vault.costs.add(`submit of ${what}: chunks and submit_version`, put.instructions + submitted.instructions);
}

async function measureRelease(
  network: BenchNetwork,
  vault: MeasuredCanister<VaultService>,
  record: bigint
): Promise<ReleaseCycles> {
  const spec = releaseSpec(record);
  const text = renderRelease(vault.id.toUint8Array(), spec);
  network.governanceAnswers(executedMotion(Motion.redeemed, text));
  const before = network.cycles(vault.id);
  const first = await measureRedeem(vault, 'redeem, first', spec, 'A');
  vault.costs.add('redeem, first, without the derivation', first);
  await measureRedeem(vault, 'redeem, other share', spec, 'B');
  const cycles = before - network.cycles(vault.id);
  await measureRedeem(vault, 'redeem, again', spec, 'A');

  network.governanceAnswers(executedMotion(Motion.enacted, text));
  const act = { release: candidReleaseSpec(spec) };
  const enacted = await vault.measure('enact', () => vault.as(STRANGER).enact(Motion.enacted, act));
  unwrap(enacted.value, 'identity_vault.enact');
  await measureReading(network, vault, spec, text);
  return { cycles, fees: 2n * DERIVATION_FEE };
}

/** @returns instructions of all its messages; the derivation itself is the management canister's */
async function measureRedeem(
  vault: MeasuredCanister<VaultService>,
  what: string,
  spec: ReleaseSpec,
  share: 'A' | 'B'
): Promise<number> {
  const [custodian, shareVariant] = share === 'A' ? [CUSTODIAN_A, { A: null }] : [CUSTODIAN_B, { B: null }];
  const args = {
    proposal_id: Motion.redeemed,
    spec: candidReleaseSpec(spec),
    section: 'owners',
    share: shareVariant
  };
  const { value, instructions, messages } = await vault.observe(() => vault.as(custodian).redeem(args));
  unwrap(value, 'identity_vault.redeem');
  const [call, ...answers] = messages;
  const derived = answers.pop();
  const [judged = 0] = answers;
  vault.costs.add(`${what}: the call`, call ?? 0);
  if (answers.length > 0) vault.costs.add(`${what}: governance's answer`, judged);
  vault.costs.add(`${what}: the key`, derived ?? 0);
  return instructions;
}

/**
 * Reading a whole ProposalInfo: what the message that takes an undecided motion in executes beyond the one that takes
 * in that there is no such proposal. Both refuse.
 */
async function measureReading(
  network: BenchNetwork,
  vault: MeasuredCanister<VaultService>,
  spec: ReleaseSpec,
  text: string
): Promise<void> {
  const act = { release: candidReleaseSpec(spec) };
  const answerTo = async (proposal: bigint, reply: Uint8Array): Promise<number> => {
    network.governanceAnswers(reply);
    const { value, messages } = await vault.observe(() => vault.as(STRANGER).enact(proposal, act));
    if ('Ok' in value) throw new Error(`the vault enacted proposal ${proposal}, which is not executed`);
    return messages.at(-1) ?? 0;
  };
  await vault.install('upgrade with all this', 'identity_vault', { upgrade: [] });
  const nothing = await answerTo(Motion.unknown, noProposal());
  const first = await answerTo(Motion.open, openMotion(Motion.open, text));
  const second = await answerTo(Motion.open, openMotion(Motion.open, text));
  vault.costs.add('reading a proposal, first after an upgrade', first - nothing);
  vault.costs.add('reading a proposal, again', second - nothing);
}

async function measureQueries(vault: MeasuredCanister<VaultService>, record: bigint): Promise<void> {
  const provider = vault.as(PROVIDER);
  const custodian = vault.as(CUSTODIAN_A);
  const small = { record_id: record, version: 1, section: 'owners' };
  const large = { ...small, version: 2, proposal_id: [] as [] };
  const released = { ...small, proposal_id: [Motion.redeemed] as [bigint] };
  await vault.measure('record_of', () => provider.record_of(PROVIDER));
  await vault.measure('get_record', () => provider.get_record(record));
  await vault.measure('get_version', () => provider.get_version({ record_id: record, version: 1 }));
  await vault.measure('get_grant', () => provider.get_grant(Motion.redeemed));
  await vault.measure('get_sealed_section by a custodian', () => custodian.get_sealed_section(released));
  await vault.measure('get_chunk of 1 KB by a custodian', () => custodian.get_chunk(released, 0));
  await vault.measure('get_chunk of 100 KB by the provider', () => provider.get_chunk(large, 0));
  const { length } = await provider.get_log(0n);
  await vault.measure(`get_log of ${FEW_LOG_ENTRIES} entries`, () =>
    provider.get_log(length - FEW_LOG_ENTRIES)
  );
  if (length >= LOG_PAGE) {
    await vault.measure(`get_log of ${LOG_PAGE} entries`, () => provider.get_log(length - LOG_PAGE));
  }
}

function releaseSpec(record: bigint): ReleaseSpec {
  const custodian = (id: Principal, fill: number): ReleaseSpec['custodian_a'] => ({
    id: id.toUint8Array(),
    transport_key: transportKeyFromSecret(new Uint8Array(32).fill(fill)).publicKey
  });
  return {
    record_id: record,
    version: 1,
    root: beginVersionArgs(record, 1, []).root,
    sections: ['owners'],
    custodian_a: custodian(CUSTODIAN_A, 0x11),
    custodian_b: custodian(CUSTODIAN_B, 0x22),
    single_custodian: false,
    purpose: 'Shared ownership reported in forum topic 41850',
    redeem_until: NOW_SECONDS + 30n * 86_400n
  };
}
