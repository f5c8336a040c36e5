import type { Identity } from '@dfinity/agent';
import {
  Ed25519Identity,
  fetchSealedSection,
  fieldsToJson,
  generateTransportKey,
  NodeVaultError,
  openReleasedSection,
  redeemShare,
  type ReleaseSpec,
  renderRelease,
  requireVersion,
  type SectionAddress,
  type Share,
  type TransportKeyPair,
  unlockShare
} from '../../src/client/index.js';
import type { DemoNetwork } from './network.js';
import type { SubmittedProvider } from './provider.js';
import type { Report } from './report.js';

const SECTION = 'owners';
const WEEK_SECONDS = 7n * 86_400n;

interface DemoCustodian {
  readonly identity: Identity;
  readonly transport: TransportKeyPair;
}

/** A rejected motion releases nothing; an executed one gives each custodian one share, and both open the section. */
export async function releaseOwners(
  network: DemoNetwork,
  provider: SubmittedProvider,
  report: Report
): Promise<void> {
  const custodians = { A: newCustodian(), B: newCustodian() };
  const spec = releaseSpec(provider, custodians);
  const text = renderRelease(network.vault.toUint8Array(), spec);
  report.fact('motion', text.split('\n').join('\n           '));

  const rejected = await network.governance.reject(text);
  const refusal = await refusalOf(redeem(network, rejected, spec, custodians.A, 'A'));
  report.fact(`motion ${rejected}, rejected`, `redeem refused: ${refusal}`);

  const executed = await network.governance.adopt(text);
  const early = await refusalOf(redeem(network, executed, spec, custodians.A, 'B'));
  report.fact(`motion ${executed}, executed`, `custodian A asks for share B: ${early}`);
  const shareA = await redeem(network, executed, spec, custodians.A, 'A');
  const shareB = await redeem(network, executed, spec, custodians.B, 'B');
  report.fact('custodians', 'each redeemed its share');

  const address = addressOf(network, provider);
  const vault = await network.vaultAs(custodians.B.identity);
  const read = { record_id: spec.record_id, version: spec.version, section: SECTION, proposal_id: executed };
  const { ciphertext } = await fetchSealedSection(vault, read);
  const released = { address, root: spec.root, ciphertext };
  for (const [who, one] of [
    ['A', shareA],
    ['B', shareB]
  ] as const) {
    const alone = await refusalOf(openReleasedSection(released, one, one));
    report.fact(`custodian ${who} alone`, `cannot open: ${alone}`);
  }
  const opened = await openReleasedSection(released, shareA, shareB);
  const sealed = provider.opening.sections.find(({ name }) => name === SECTION);
  const [got, expected] = [opened.content.fields, sealed?.content.fields ?? []].map((fields) =>
    JSON.stringify(fieldsToJson(fields))
  );
  if (got !== expected) throw new Error('the opened section differs from what was sealed');
  report.fact('together', `opened, checked against the root, and equal to what was sealed: ${got}`);
}

async function redeem(
  network: DemoNetwork,
  proposalId: bigint,
  spec: ReleaseSpec,
  { identity, transport }: DemoCustodian,
  share: Share
): Promise<Uint8Array> {
  const vault = await network.vaultAs(identity);
  const encryptedKey = await redeemShare(vault, { proposalId, spec, section: SECTION, share });
  const read = {
    record_id: spec.record_id,
    version: spec.version,
    section: SECTION,
    proposal_id: proposalId
  };
  const section = await fetchSealedSection(vault, read);
  const { salt } = await requireVersion(vault, spec.record_id, spec.version);
  const wrapped = share === 'A' ? section.wrappedA : section.wrappedB;
  const address = {
    vault: network.vault.toUint8Array(),
    record: spec.record_id,
    version: spec.version,
    section: SECTION,
    share,
    salt: new Uint8Array(salt)
  };
  return unlockShare({ network: 'local', address, encryptedKey, wrapped }, transport.secret);
}

function newCustodian(): DemoCustodian {
  return { identity: Ed25519Identity.generate(), transport: generateTransportKey() };
}

function releaseSpec(provider: SubmittedProvider, { A, B }: Record<Share, DemoCustodian>): ReleaseSpec {
  const custodian = ({ identity, transport }: DemoCustodian): ReleaseSpec['custodian_a'] => ({
    id: identity.getPrincipal().toUint8Array(),
    transport_key: transport.publicKey
  });
  return {
    record_id: provider.record,
    version: provider.version,
    root: provider.opening.root,
    sections: [SECTION],
    custodian_a: custodian(A),
    custodian_b: custodian(B),
    single_custodian: false,
    purpose: 'Shared ownership reported in the forum (demonstration)',
    redeem_until: BigInt(Math.floor(Date.now() / 1000)) + WEEK_SECONDS
  };
}

function addressOf(network: DemoNetwork, { record, version }: SubmittedProvider): SectionAddress {
  return { vault: network.vault.toUint8Array(), record, version, section: SECTION };
}

/** The message with which `attempt` was refused; a success where a refusal is due is the demo's failure. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof NodeVaultError) return error.detail ?? error.code;
    throw error;
  }
  throw new Error('an attempt that must be refused went through');
}
