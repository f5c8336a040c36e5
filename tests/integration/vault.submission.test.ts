import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import {
  type CanisterResult,
  ensureRecord,
  fetchSealedSection,
  sealedDocument,
  sealVersion,
  submitVersion
} from '../../src/client/index.js';
import { result } from '../../src/client/idl/common-idl.js';
import type { BeginVersionArgs, PutChunkArgs } from '../../src/client/idl/vault-idl.js';
import { MAX_CHUNK_BYTES, MAX_SECTION_BYTES } from '../../src/protocol/limits.js';
import { completeSections } from '../support/complete-sections.js';
import { codeOf, someone, Stage } from '../support/stage.js';

let stage: Stage;
let count = 0;

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

/** A provider with a record, and good arguments to begin its first version with sections of these sizes. */
async function newRecord(sizes: Record<string, number>): Promise<{ who: Principal; args: BeginVersionArgs }> {
  const who = someone(`provider ${count++}`);
  const { record_id } = await ensureRecord(stage.vaultAs(who), who);
  const wrapped = new Uint8Array(168).fill(7);
  const sections = Object.entries(sizes).map(([name, size]) => ({
    name,
    size: BigInt(size),
    wrapped_a: wrapped,
    wrapped_b: wrapped
  }));
  return {
    who,
    args: {
      record_id,
      version: 1,
      subject: 'report-only',
      standard: 1,
      root: new Uint8Array(32).fill(1),
      salt: new Uint8Array(32),
      sections
    }
  };
}

function chunk(args: BeginVersionArgs, section: string, index: number, bytes: Uint8Array) {
  return { record_id: args.record_id, version: args.version, section, index, bytes };
}

describe('a record', () => {
  test('one to a principal', async () => {
    const who = someone('the only one');
    expect(codeOf(await stage.vaultAs(who).create_record())).toBe('ok');
    expect(codeOf(await stage.vaultAs(who).create_record())).toBe('already_exists');
    const [info] = await stage.vaultAs(who).record_of(who);
    expect(info).toMatchObject({ current_version: 0, next_version: 1 });
    expect(info?.provider.toText()).toBe(who.toText());
  });

  test('what does not exist is shown as such', async () => {
    const vault = stage.vaultAs(someone('a reader'));
    expect(await vault.get_record(999n)).toEqual([]);
    expect(await vault.record_of(someone('nobody'))).toEqual([]);
    expect(await vault.get_version({ record_id: 999n, version: 1 })).toEqual([]);
    expect(await vault.get_grant(999n)).toEqual([]);
    expect((await vault.get_log(2n ** 64n - 1n)).entries).toEqual([]);
  });
});

describe('begin_version', () => {
  const bad: [string, (args: BeginVersionArgs) => BeginVersionArgs, string][] = [
    ['a version that is not the next', (args) => ({ ...args, version: 2 }), 'wrong_state'],
    ['version 0', (args) => ({ ...args, version: 0 }), 'already_exists'],
    ['an unknown record', (args) => ({ ...args, record_id: 999n }), 'not_found'],
    ['a short root', (args) => ({ ...args, root: new Uint8Array(31) }), 'invalid_argument'],
    ['a long salt', (args) => ({ ...args, salt: new Uint8Array(33) }), 'invalid_argument'],
    ['no section', (args) => ({ ...args, sections: [] }), 'invalid_argument'],
    [
      'sections out of order',
      (args) => ({ ...args, sections: [...args.sections].reverse() }),
      'invalid_argument'
    ],
    [
      'a section twice',
      (args) => ({ ...args, sections: [...args.sections, ...args.sections] }),
      'invalid_argument'
    ],
    ['a bad section name', (args) => renamed(args, 'Owners!'), 'invalid_argument'],
    ['a section name too long', (args) => renamed(args, 'a'.repeat(65)), 'invalid_argument'],
    ['an empty section', (args) => resized(args, 0n), 'invalid_argument'],
    ['a section too large', (args) => resized(args, BigInt(MAX_SECTION_BYTES) + 1n), 'limit_exceeded'],
    ['a wrapped share of another size', (args) => rewrapped(args, new Uint8Array(167)), 'invalid_argument'],
    ['65 sections', (args) => ({ ...args, sections: manySections(args, 65) }), 'limit_exceeded'],
    [
      'a version too large',
      (args) => ({ ...args, sections: manySections(resized(args, 20_000_000n), 6) }),
      'limit_exceeded'
    ]
  ];

  test.each(bad)('%s is refused, and nothing is written', async (_, change, code) => {
    const { who, args } = await newRecord({ 'document-1': 10, report: 10 });
    expect(codeOf(await stage.vaultAs(who).begin_version(change(args)))).toBe(code);
    expect(await stage.vaultAs(who).get_version({ record_id: args.record_id, version: 1 })).toEqual([]);
    expect(codeOf(await stage.vaultAs(who).begin_version(args))).toBe('ok');
  });

  test('a draft that is begun anew forgets its chunks', async () => {
    const { who, args } = await newRecord({ report: 10 });
    const vault = stage.vaultAs(who);
    await vault.begin_version(args);
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, new Uint8Array(10))))).toBe('ok');
    expect(codeOf(await vault.begin_version(args))).toBe('ok');
    expect(codeOf(await vault.submit_version(args))).toBe('wrong_state');
    const [info] = await vault.get_version(args);
    expect(info?.sections[0]?.received).toBe(0n);
  });
});

describe('put_chunk', () => {
  test('chunks come in order, whole, and are accepted again unchanged', async () => {
    const { who, args } = await newRecord({ report: MAX_CHUNK_BYTES + 5 });
    const vault = stage.vaultAs(who);
    await vault.begin_version(args);
    const first = new Uint8Array(MAX_CHUNK_BYTES).fill(3);
    const last = new Uint8Array(5).fill(4);
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 1, last)))).toBe('wrong_state');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, first.subarray(1))))).toBe(
      'invalid_argument'
    );
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, new Uint8Array(MAX_CHUNK_BYTES + 1))))).toBe(
      'invalid_argument'
    );
    expect(codeOf(await vault.put_chunk(chunk(args, 'unknown', 0, last)))).toBe('not_found');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, first)))).toBe('ok');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, first)))).toBe('ok');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, new Uint8Array(MAX_CHUNK_BYTES))))).toBe(
      'already_exists'
    );
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 1, new Uint8Array(6))))).toBe(
      'invalid_argument'
    );
    expect(codeOf(await vault.submit_version(args))).toBe('wrong_state');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 1, last)))).toBe('ok');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 2, last)))).toBe('wrong_state');
    expect(codeOf(await vault.submit_version(args))).toBe('ok');
    const read = { record_id: args.record_id, version: 1, section: 'report' };
    const { ciphertext } = await fetchSealedSection(vault, read);
    expect(Buffer.compare(ciphertext, Buffer.concat([first, last]))).toBe(0);
  });

  test('a chunk for a version that was never begun', async () => {
    const { who, args } = await newRecord({ report: 5 });
    expect(codeOf(await stage.vaultAs(who).put_chunk(chunk(args, 'report', 0, new Uint8Array(5))))).toBe(
      'not_found'
    );
  });
});

describe('submit_version', () => {
  test('once; a submitted version never changes', async () => {
    const { who, args } = await newRecord({ report: 5 });
    const vault = stage.vaultAs(who);
    await vault.begin_version(args);
    await vault.put_chunk(chunk(args, 'report', 0, new Uint8Array(5)));
    expect(codeOf(await vault.submit_version(args))).toBe('ok');
    expect(codeOf(await vault.submit_version(args))).toBe('already_exists');
    expect(codeOf(await vault.begin_version(args))).toBe('already_exists');
    expect(codeOf(await vault.put_chunk(chunk(args, 'report', 0, new Uint8Array(5))))).toBe('already_exists');
    const [info] = await vault.get_record(args.record_id);
    expect(info).toMatchObject({ current_version: 1, next_version: 2 });
    expect(codeOf(await vault.begin_version({ ...args, version: 2 }))).toBe('ok');
  });

  test('an upload that broke off goes on where it was', async () => {
    const who = someone('an unlucky provider');
    const vault = stage.vaultAs(who);
    const { record_id: record } = await ensureRecord(vault, who);
    const address = { vault: stage.vault.toUint8Array(), record, version: 1 };
    const content = new Uint8Array(1_500_000).fill(9);
    const fields = sealedDocument({ fileName: 'scan.png', mediaType: 'image/png', content });
    const sections = [{ name: 'document-1', fields }, ...completeSections('report-only')];
    const { sealed } = await sealVersion({ network: 'local', address, subject: 'report-only', sections });
    let calls = 0;
    const sendOrBreak = async (args: PutChunkArgs) => {
      if (calls++ === 1) throw new Error('the line went dead');
      return vault.put_chunk(args);
    };
    const breaking = { ...vault, put_chunk: Object.assign(sendOrBreak, { withOptions: () => sendOrBreak }) };
    await expect(submitVersion(breaking, sealed)).rejects.toThrow('the line went dead');
    const sent: number[] = [];
    await submitVersion(vault, sealed, (bytes) => sent.push(bytes));
    expect(sent).toHaveLength(2);
    const [info] = await vault.get_record(record);
    expect(info?.current_version).toBe(1);
  });
});

test('arguments that are no candid of the method are refused with a reason, and change nothing', async () => {
  const before = (await stage.vaultAs(someone('a reader')).get_log(0n)).length;
  for (const method of ['create_record', 'begin_version', 'put_chunk', 'submit_version', 'enact', 'redeem']) {
    for (const arg of [
      Uint8Array.of(1, 2, 3),
      new TextEncoder().encode('DIDL'),
      new Uint8Array(300).fill(0xff)
    ]) {
      const reply = await stage.world.callRaw('update', stage.vault, method, arg, someone('a fuzzer'));
      const [answer] = IDL.decode([result(IDL.Reserved)], reply) as unknown[] as [CanisterResult<unknown>];
      expect(answer).toMatchObject({
        Err: { code: 'invalid_argument', message: expect.stringContaining('decode Candid') }
      });
    }
  }
  expect((await stage.vaultAs(someone('a reader')).get_log(0n)).length).toBe(before);
});

function renamed(args: BeginVersionArgs, name: string): BeginVersionArgs {
  return { ...args, sections: args.sections.slice(0, 1).map((section) => ({ ...section, name })) };
}

function resized(args: BeginVersionArgs, size: bigint): BeginVersionArgs {
  return { ...args, sections: args.sections.map((section) => ({ ...section, size })) };
}

function rewrapped(args: BeginVersionArgs, wrapped_b: Uint8Array): BeginVersionArgs {
  return { ...args, sections: args.sections.map((section) => ({ ...section, wrapped_b })) };
}

function manySections(args: BeginVersionArgs, count: number): BeginVersionArgs['sections'] {
  return Array.from({ length: count }, (_, at) => at).flatMap((at) =>
    args.sections.slice(0, 1).map((section) => ({ ...section, name: `s${String(at).padStart(2, '0')}` }))
  );
}
