/** Calls on the identity vault: submitting a sealed version, redeeming, and reading what was sealed. */
import { Actor, type Agent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { MAX_CHUNK_BYTES, MAX_SECTION_BYTES } from '../protocol/limits.js';
import type { Share } from '../protocol/sealed/derivation-input.js';
import type { SealedSection } from '../protocol/sealed/envelope.js';
import type { ReleaseSpec } from '../protocol/spec/release.js';
import type { StandardSpec } from '../protocol/spec/standard.js';
import { NodeVaultError, unwrap } from './errors.js';
import {
  type BeginVersionArgs,
  type CandidReleaseSpec,
  type CandidStandardSpec,
  type ReadArgs,
  type RecordInfo,
  type VaultService,
  type VersionInfo,
  vaultIdl
} from './idl/vault-idl.js';
import { replicatedActor } from './replicated-actor.js';
import type { SealedVersion } from './seal-version.js';

/** Told after each chunk that the vault has taken. */
export type UploadProgress = (sentBytes: number, totalBytes: number) => void;

export function vaultActor(agent: Agent, vault: Principal): VaultService {
  return Actor.createActor<VaultService>(vaultIdl, { agent, canisterId: vault });
}

/** The same, with the queries as updates, which the subnet certifies. */
export function replicatedVaultActor(agent: Agent, vault: Principal): VaultService {
  return replicatedActor<VaultService>(agent, vault, vaultIdl);
}

/** The caller's record, created where there is none yet. */
export async function ensureRecord(vault: VaultService, provider: Principal): Promise<RecordInfo> {
  const [existing] = await vault.record_of(provider);
  if (existing) return existing;
  unwrap(await vault.create_record(), 'identity_vault.create_record');
  const [created] = await vault.record_of(provider);
  if (created) return created;
  throw new NodeVaultError(
    'unreachable',
    'identity_vault.record_of: the record just created is not shown; try again'
  );
}

/**
 * Uploads a sealed version and submits it. Where an earlier upload of the same version broke off, it goes on from
 * there.
 */
export async function submitVersion(
  vault: VaultService,
  sealed: SealedVersion,
  progress: UploadProgress = () => undefined
): Promise<void> {
  const key = { record_id: sealed.address.record, version: sealed.address.version };
  const received = await receivedBytes(vault, sealed);
  if (!received) unwrap(await vault.begin_version(beginArgs(sealed)), 'identity_vault.begin_version');
  const total = sealed.sections.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
  let sent = 0;
  for (const section of sealed.sections) {
    const start = received?.get(section.name) ?? 0;
    sent += start;
    for await (const bytes of putChunks(vault, sealed, section, start)) progress((sent += bytes), total);
  }
  unwrap(await vault.submit_version(key), 'identity_vault.submit_version');
}

/** The ciphertext and wrapped shares of one section, as the vault stores them. */
export async function fetchSealedSection(
  vault: VaultService,
  read: Omit<ReadArgs, 'proposal_id'> & { proposal_id?: bigint }
): Promise<SealedSection> {
  const args: ReadArgs = { ...read, proposal_id: read.proposal_id === undefined ? [] : [read.proposal_id] };
  const info = unwrap(await vault.get_sealed_section(args), 'identity_vault.get_sealed_section');
  if (info.size > BigInt(MAX_SECTION_BYTES)) throw wrongSize(read.section);
  const ciphertext = new Uint8Array(Number(info.size));
  let at = 0;
  for (let index = 0; index < info.chunks; index++) {
    const chunk = unwrap(await vault.get_chunk(args, index), 'identity_vault.get_chunk');
    if (at + chunk.length > ciphertext.length) throw wrongSize(read.section);
    ciphertext.set(chunk, at);
    at += chunk.length;
  }
  if (at !== ciphertext.length) throw wrongSize(read.section);
  return { name: read.section, ciphertext, wrappedA: info.wrapped_a, wrappedB: info.wrapped_b };
}

/** Has the vault check the executed motion and store its grant, so that the proposal's purge does not matter. */
export async function enactRelease(
  vault: VaultService,
  proposalId: bigint,
  spec: ReleaseSpec
): Promise<void> {
  unwrap(await vault.enact(proposalId, { release: candidReleaseSpec(spec) }), 'identity_vault.enact');
}

/** Asks the vault for one share's encrypted vetKey (192 bytes) under an executed release motion. */
export async function redeemShare(
  vault: VaultService,
  request: { proposalId: bigint; spec: ReleaseSpec; section: string; share: Share }
): Promise<Uint8Array> {
  const redeemed = await vault.redeem({
    proposal_id: request.proposalId,
    spec: candidReleaseSpec(request.spec),
    section: request.section,
    share: request.share === 'A' ? { A: null } : { B: null }
  });
  return unwrap(redeemed, 'identity_vault.redeem').encrypted_key;
}

/** The version's entry, with root and salt. */
export async function requireVersion(
  vault: VaultService,
  record: bigint,
  version: number
): Promise<VersionInfo> {
  const [info] = await vault.get_version({ record_id: record, version });
  if (info) return info;
  throw new NodeVaultError(
    'canister-refused',
    `identity_vault.get_version: not_found: there is no version ${version} of record ${record}`,
    { detail: 'not_found' }
  );
}

/**
 * The standard of a number, or the one in force, as the vault holds it. An answer without certificate: hold a
 * standard's file against it with `requireSameStandard`, do not take it for the standard.
 * @throws NodeVaultError `canister-refused` with detail `not_found` where there is none of that number
 */
export async function fetchStandard(vault: VaultService, number?: number): Promise<StandardSpec> {
  const [standard] = await vault.get_standard(number === undefined ? [] : [number]);
  if (standard) return standard;
  throw new NodeVaultError(
    'canister-refused',
    `identity_vault.get_standard: not_found: there is no standard ${number}`,
    { detail: 'not_found' }
  );
}

/** Has the vault put a standard in force under an executed motion. */
export async function enactStandard(
  vault: VaultService,
  proposalId: bigint,
  spec: StandardSpec
): Promise<void> {
  const act = { set_standard: candidStandardSpec(spec) };
  unwrap(await vault.enact(proposalId, act), 'identity_vault.enact');
}

/** A standard in the candid form. */
export function candidStandardSpec({ number, hash, subjects }: StandardSpec): CandidStandardSpec {
  return {
    number,
    hash,
    subjects: subjects.map(({ kind, required, optional }) => ({
      kind,
      required: [...required],
      optional: [...optional]
    }))
  };
}

/** A spec in the candid form: principals as `Principal`. */
export function candidReleaseSpec(spec: ReleaseSpec): CandidReleaseSpec {
  const custodian = ({
    id,
    transport_key
  }: ReleaseSpec['custodian_a']): CandidReleaseSpec['custodian_a'] => ({
    id: Principal.fromUint8Array(id),
    transport_key
  });
  return {
    ...spec,
    sections: [...spec.sections],
    custodian_a: custodian(spec.custodian_a),
    custodian_b: custodian(spec.custodian_b)
  };
}

async function* putChunks(
  vault: VaultService,
  { address }: SealedVersion,
  { name, ciphertext }: SealedSection,
  start: number
): AsyncGenerator<number> {
  for (let at = start; at < ciphertext.length; at += MAX_CHUNK_BYTES) {
    const bytes = ciphertext.slice(at, at + MAX_CHUNK_BYTES);
    const index = at / MAX_CHUNK_BYTES;
    const args = { record_id: address.record, version: address.version, section: name, index, bytes };
    unwrap(await vault.put_chunk(args), `identity_vault.put_chunk (section ${name}, chunk ${index})`);
    yield bytes.length;
  }
}

function beginArgs({ address, subject, standard, root, salt, sections }: SealedVersion): BeginVersionArgs {
  return {
    record_id: address.record,
    version: address.version,
    subject,
    standard,
    root,
    salt,
    sections: sections.map(({ name, ciphertext, wrappedA, wrappedB }) => ({
      name,
      size: BigInt(ciphertext.length),
      wrapped_a: wrappedA,
      wrapped_b: wrappedB
    }))
  };
}

/** How much of each section the vault has of this very sealing (salts are random per sealing), or null. */
async function receivedBytes(
  vault: VaultService,
  { address, salt }: SealedVersion
): Promise<Map<string, number> | null> {
  const [draft] = await vault.get_version({ record_id: address.record, version: address.version });
  if (!draft || !('draft' in draft.state) || draft.salt.some((byte, i) => byte !== salt[i])) return null;
  return new Map(draft.sections.map(({ name, received }) => [name, Number(received)]));
}

function wrongSize(section: string): NodeVaultError {
  return new NodeVaultError(
    'not-authentic',
    `identity_vault.get_chunk: the chunks of section ${section} do not add up to a size that a section has; ask again`
  );
}
