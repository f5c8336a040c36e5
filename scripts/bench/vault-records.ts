import type { Principal } from '@dfinity/principal';
import { unwrap } from '../../src/client/index.js';
import { type BeginVersionArgs, vaultIdl, type VaultService } from '../../src/client/idl/vault-idl.js';
import { MAX_CHUNK_BYTES, ROOT_BYTES, SALT_BYTES, WRAPPED_SHARE_BYTES } from '../../src/protocol/limits.js';
import { STANDARD_1_IN_VAULT } from '../../src/protocol/standard/standard-1.js';
import { madeUpBytes } from './made-up-bytes.js';
import type { BenchNetwork } from './network.js';
import type { Nns } from './nns/index.js';
import type { Progress } from './result.js';

/** Records between two words of progress. */
const PROGRESS_STEP = 1_000;

/** One section of a version, with made-up content: the vault cannot tell it from a sealed one. */
export interface MadeUpSection {
  readonly name: string;
  readonly ciphertext: Uint8Array;
}

/** The kind of subject that needs the fewest sections, and may have documents besides. */
const SUBJECT = 'report-only';
/** The sections of a filling record: a few small ones, in the smallest envelope. */
const FILLING = ['document-1', 'report'];
const SMALLEST_ENVELOPE = 512;

export function madeUpSection(name: string, size: number): MadeUpSection {
  return { name, ciphertext: madeUpBytes(`ciphertext of ${name}`, size) };
}

export function beginVersionArgs(
  record: bigint,
  version: number,
  sections: readonly MadeUpSection[]
): BeginVersionArgs {
  const what = `record ${record}, version ${version}`;
  return {
    record_id: record,
    version,
    subject: SUBJECT,
    standard: STANDARD_1_IN_VAULT.number,
    root: madeUpBytes(`root of ${what}`, ROOT_BYTES),
    salt: madeUpBytes(`salt of ${what}`, SALT_BYTES),
    sections: sections.map(({ name, ciphertext }) => ({
      name,
      size: BigInt(ciphertext.length),
      wrapped_a: madeUpBytes(`share A of ${name} of ${what}`, WRAPPED_SHARE_BYTES),
      wrapped_b: madeUpBytes(`share B of ${name} of ${what}`, WRAPPED_SHARE_BYTES)
    }))
  };
}

/** Uploads a section in the chunks that the vault expects. */
export async function putChunks(
  vault: VaultService,
  record: bigint,
  version: number,
  { name, ciphertext }: MadeUpSection
): Promise<void> {
  for (let index = 0; index * MAX_CHUNK_BYTES < ciphertext.length; index++) {
    const bytes = ciphertext.slice(index * MAX_CHUNK_BYTES, (index + 1) * MAX_CHUNK_BYTES);
    const args = { record_id: record, version, section: name, index, bytes };
    unwrap(await vault.put_chunk(args), 'identity_vault.put_chunk');
  }
}

/** Creates a record with one submitted version for each provider; governance lists none but it at that time. */
export async function fillVault(
  network: BenchNetwork,
  nns: Nns,
  vault: Principal,
  providers: readonly Principal[],
  progress: Progress = () => undefined
): Promise<void> {
  const sections = FILLING.map((name) => madeUpSection(name, SMALLEST_ENVELOPE));
  for (const [at, provider] of providers.entries()) {
    if (at > 0 && at % PROGRESS_STEP === 0) progress(`${at} of ${providers.length} records`);
    nns.listsProviders([provider]);
    const calls = network.actor<VaultService>(vault, vaultIdl, provider);
    const record = unwrap(await calls.create_record(), 'identity_vault.create_record');
    await submitVersion(calls, record, 1, sections);
  }
}

/** Begins, uploads and submits a version with made-up content. */
export async function submitVersion(
  vault: VaultService,
  record: bigint,
  version: number,
  sections: readonly MadeUpSection[]
): Promise<void> {
  const args = beginVersionArgs(record, version, sections);
  unwrap(await vault.begin_version(args), 'identity_vault.begin_version');
  for (const section of sections) await putChunks(vault, record, version, section);
  unwrap(await vault.submit_version({ record_id: record, version }), 'identity_vault.submit_version');
}
