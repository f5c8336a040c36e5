/** Uploading and fetching, against a vault in memory that keeps the order of chunks as the canister does. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import type {
  BeginVersionArgs,
  PutChunkArgs,
  VaultService,
  VersionInfo
} from '../../../src/client/idl/vault-idl.js';
import { type SealedVersion, sealSections } from '../../../src/client/seal-version.js';
import { fetchSealedSection, submitVersion } from '../../../src/client/vault-client.js';
import { MAX_CHUNK_BYTES } from '../../../src/protocol/limits.js';
import { method, serviceOf } from './test-vault-service.js';
import { TEST_VAULT } from './test-vetkeys.js';

type Upload = Pick<VaultService, 'get_version' | 'begin_version' | 'put_chunk' | 'submit_version'>;
type Download = Pick<VaultService, 'get_sealed_section' | 'get_chunk'>;

const refuse = (code: string): { Err: { code: string; message: string } } => ({
  Err: { code, message: 'refused' }
});

/** A vault that takes `patience` chunks and then refuses. */
class MemoryVault implements Upload, Download {
  readonly calls: string[] = [];
  patience = Infinity;
  #begun: BeginVersionArgs | undefined;
  #chunks = new Map<string, Uint8Array[]>();

  readonly get_version = method((): [] | [VersionInfo] => {
    const begun = this.#begun;
    if (!begun) return [];
    const sections = begun.sections.map(({ name, size }) => ({
      name,
      size,
      received: BigInt(this.bytes(name).length)
    }));
    return [
      { ...begun, provider: Principal.anonymous(), state: { draft: null }, sections, submitted_at: [] }
    ];
  });

  readonly begin_version = method((args: BeginVersionArgs) => {
    this.calls.push('begin');
    this.#begun = args;
    this.#chunks = new Map(args.sections.map(({ name }) => [name, []]));
    return { Ok: null };
  });

  readonly put_chunk = method(({ section, index, bytes }: PutChunkArgs) => {
    if (this.patience-- <= 0) return refuse('limit_exceeded');
    const chunks = this.#chunks.get(section);
    if (chunks?.length !== index) return refuse('wrong_state');
    this.calls.push(`${section} ${index}`);
    chunks.push(bytes);
    return { Ok: null };
  });

  readonly submit_version = method(() => {
    this.calls.push('submit');
    return { Ok: null };
  });

  readonly get_sealed_section = method(({ section }: { section: string }) => {
    const sealed = this.#begun?.sections.find(({ name }) => name === section);
    if (!sealed) return refuse('not_found');
    const { size, wrapped_a, wrapped_b } = sealed;
    return { Ok: { size, chunks: this.#chunks.get(section)?.length ?? 0, wrapped_a, wrapped_b } };
  });

  readonly get_chunk = method(({ section }: { section: string }, index: number) => {
    const chunk = this.#chunks.get(section)?.[index];
    return chunk ? { Ok: chunk } : refuse('not_found');
  });

  bytes(section: string): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#chunks.get(section) ?? []));
  }

  drop(section: string): void {
    this.#chunks.get(section)?.pop();
  }
}

function vaultOf(vault: MemoryVault): VaultService {
  const { get_version, begin_version, put_chunk, submit_version, get_sealed_section, get_chunk } = vault;
  return serviceOf({ get_version, begin_version, put_chunk, submit_version, get_sealed_section, get_chunk });
}

describe('uploading a sealed version', () => {
  let sealed: SealedVersion;
  const scan = new Uint8Array(2 * MAX_CHUNK_BYTES);
  const whole = ['begin', 'document-1 0', 'document-1 1', 'document-1 2', 'seat 0', 'submit'];
  const read = (section: string): Parameters<typeof fetchSealedSection>[1] => ({
    record_id: 1n,
    version: 1,
    section
  });

  beforeAll(async () => {
    const sections = [
      { name: 'document-1', fields: [{ name: 'content', value: scan }] },
      { name: 'seat', fields: [{ name: 'city', value: 'Nirgendwo' }] }
    ];
    const address = { vault: TEST_VAULT, record: 1n, version: 1 };
    const about = { subject: 'corporation', standard: 1 };
    ({ sealed } = await sealSections({ network: 'local', address, ...about, sections }));
  });

  test('goes in order, in chunks of a mebibyte, and what is fetched is what was sent', async () => {
    const vault = new MemoryVault();
    const progress: number[] = [];
    await submitVersion(vaultOf(vault), sealed, (sent) => progress.push(sent));
    expect(vault.calls).toStrictEqual(whole);
    expect(progress.at(-1)).toBe(sealed.sections.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0));
    for (const section of sealed.sections) {
      expect(await fetchSealedSection(vaultOf(vault), read(section.name))).toStrictEqual(section);
    }
  });

  test.each([0, 1, 2, 3])('goes on where it broke off after %i chunks', async (patience) => {
    const vault = new MemoryVault();
    vault.patience = patience;
    await expect(submitVersion(vaultOf(vault), sealed)).rejects.toMatchObject({ detail: 'limit_exceeded' });
    vault.patience = Infinity;
    await submitVersion(vaultOf(vault), sealed);
    expect(vault.calls).toStrictEqual(whole);
  });

  test("another sealing's draft is begun anew", async () => {
    const vault = new MemoryVault();
    vault.patience = 1;
    const other = { ...sealed, salt: new Uint8Array(32) };
    await expect(submitVersion(vaultOf(vault), other)).rejects.toThrow(/limit_exceeded/);
    vault.patience = Infinity;
    await submitVersion(vaultOf(vault), sealed);
    expect(vault.calls).toStrictEqual(['begin', 'document-1 0', ...whole]);
  });

  test('a vault that leaves a chunk out, or claims an absurd size, is noticed', async () => {
    const vault = new MemoryVault();
    await submitVersion(vaultOf(vault), sealed);
    vault.drop('document-1');
    const fetched = fetchSealedSection(vaultOf(vault), read('document-1'));
    await expect(fetched).rejects.toMatchObject({ code: 'not-authentic' });
    const wrapped = new Uint8Array(168);
    const claim = method(() => ({
      Ok: { size: 2n ** 63n, chunks: 1, wrapped_a: wrapped, wrapped_b: wrapped }
    }));
    const huge = fetchSealedSection({ ...vaultOf(vault), get_sealed_section: claim }, read('document-1'));
    await expect(huge).rejects.toMatchObject({ code: 'not-authentic' });
    await expect(fetchSealedSection(vaultOf(vault), read('person'))).rejects.toMatchObject({
      detail: 'not_found'
    });
  });
});
