import { beforeAll, describe, expect, test } from '@jest/globals';
import { Cbor, reconstruct } from '@dfinity/agent';
import { lebEncode } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CertificateTrust } from '../../../src/client/certificate.js';
import type { Icrc3Value } from '../../../src/client/idl/icrc3-idl.js';
import { hashValue, type LogBlock, type LogSource, queryLog } from '../../../src/client/log-blocks.js';
import { checkVaultLog, compareWithHeads, seenHeads } from '../../../src/client/log-check.js';
import { hashTree, signingKey, signTree, timeLeaf } from './test-certificates.js';

const ROOT = signingKey(1);
const NOW = Date.UTC(2026, 0, 31);
const CANISTER = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 8, 1, 1));
const TRUST: CertificateTrust = { rootKey: ROOT.publicKey, canister: CANISTER, now: NOW };

interface Made {
  type?: string;
  tx?: [string, Icrc3Value][];
}

/** A log as an honest canister makes it. */
function chain(acts: Made[]): Icrc3Value[] {
  const blocks: Icrc3Value[] = [];
  for (const [at, { type = 'nv.test', tx = [] }] of acts.entries()) {
    const parent = blocks.at(-1);
    blocks.push({
      Map: [
        ['btype', { Text: type }],
        ...(parent ? [['phash', { Blob: hashValue(parent) }] as [string, Icrc3Value]] : []),
        ['ts', { Nat: 1_700_000_000_000_000_000n + BigInt(at) }],
        ['tx', { Map: tx }]
      ]
    });
  }
  return blocks;
}

/** A canister that serves `blocks` and certifies the last of `certified`. */
async function serving(blocks: Icrc3Value[], certified = blocks, pageSize = 100): Promise<LogSource> {
  const last = certified.at(-1);
  const tree =
    last &&
    hashTree([
      ['last_block_hash', hashValue(last)],
      ['last_block_index', lebEncode(BigInt(certified.length - 1))]
    ]);
  const certificate =
    tree &&
    (await signTree(
      hashTree([
        ['canister', [[CANISTER.toUint8Array(), [['certified_data', await reconstruct(tree)]]]]],
        ['time', timeLeaf(NOW)]
      ]),
      ROOT
    ));
  return {
    icrc3_get_tip_certificate: () =>
      Promise.resolve(certificate ? [{ certificate, hash_tree: Cbor.encode(tree) }] : []),
    icrc3_get_blocks: ([range]: { start: bigint; length: bigint }[]) => {
      const start = Number(range?.start ?? 0n);
      const end = start + Math.min(Number(range?.length ?? 0n), pageSize);
      const page = blocks.slice(start, end).map((block, at) => ({ id: BigInt(start + at), block }));
      return Promise.resolve({ log_length: BigInt(blocks.length), blocks: page, archived_blocks: [] });
    }
  };
}

/** The same blocks with one of them changed, and nothing after it. */
function altered(blocks: Icrc3Value[], at: number): Icrc3Value[] {
  const forged: Icrc3Value = {
    Map: [...('Map' in (blocks[at] ?? {}) ? (blocks[at] as { Map: [] }).Map : [])]
  };
  forged.Map = forged.Map.map(([key, value]) => (key === 'ts' ? [key, { Nat: 1n }] : [key, value]));
  return blocks.with(at, forged);
}

describe('reading a log', () => {
  const blocks = chain(Array.from({ length: 7 }, () => ({})));

  test('an honest one, in pages of any size', async () => {
    for (const pageSize of [1, 3, 100]) {
      const read = await queryLog(await serving(blocks, blocks, pageSize), TRUST);
      expect(read.map(({ hash }) => hash)).toEqual(blocks.map(hashValue));
    }
    expect(await queryLog(await serving([]), TRUST)).toEqual([]);
  });

  test('blocks behind the certified tip are left out', async () => {
    expect(await queryLog(await serving(blocks, blocks.slice(0, 4)), TRUST)).toHaveLength(4);
  });

  test('case 41: one that is altered, cut, reordered or not the certified one is refused', async () => {
    const swapped = [...blocks];
    [swapped[2], swapped[3]] = [blocks[3] as Icrc3Value, blocks[2] as Icrc3Value];
    const forged = [
      ...blocks.map((_, at) => altered(blocks, at)),
      blocks.slice(0, 5),
      blocks.slice(1),
      swapped,
      chain(Array.from({ length: 7 }, () => ({ type: 'nv.other' })))
    ];
    for (const each of forged) {
      await expect(queryLog(await serving(each, blocks), TRUST)).rejects.toMatchObject({ code: 'bad-log' });
    }
  });

  test('a tip of another canister or root key is refused', async () => {
    const service = await serving(blocks);
    const foreign = [
      { ...TRUST, canister: Principal.managementCanister() },
      { ...TRUST, rootKey: signingKey(2).publicKey }
    ];
    for (const trust of foreign) {
      await expect(queryLog(service, trust)).rejects.toMatchObject({ code: 'bad-certificate' });
    }
  });
});

describe("the vault's log against what the registry saw", () => {
  const vaultLog = chain(Array.from({ length: 6 }, (_, n) => ({ tx: [['record', { Nat: BigInt(n) }]] })));
  const head = (length: number, of = vaultLog, type = 'nv.vault.head_witnessed'): Made => ({
    type,
    tx: [
      ['vault_length', { Nat: BigInt(length) }],
      ['vault_head', { Blob: length === 0 ? new Uint8Array(0) : hashValue(of[length - 1] as Icrc3Value) }]
    ]
  });
  let seen: LogSource;

  beforeAll(async () => {
    seen = await serving(chain([{}, head(2), head(5)]));
  });

  async function problems(blocks: Icrc3Value[], registry = seen): Promise<string[]> {
    const vault = { log: await serving(blocks), trust: TRUST };
    const checked = await checkVaultLog(vault, { log: registry, trust: TRUST });
    return checked.problems.map(({ kind, head: { length } }) => `${kind} ${length}`);
  }

  test('a log that has only grown has no problem', async () => {
    expect(await problems(vaultLog)).toEqual([]);
    expect(await problems(vaultLog.slice(0, 5))).toEqual([]);
  });

  test('case 30: a log rolled back, and grown again otherwise', async () => {
    expect(await problems(vaultLog.slice(0, 3))).toEqual(['truncated 5']);
    expect(await problems([])).toEqual(['truncated 2', 'truncated 5']);
    const regrown = chain(
      Array.from({ length: 9 }, (_, n) => ({ tx: n < 3 ? [['record', { Nat: BigInt(n) }]] : [] }))
    );
    expect(await problems(regrown)).toEqual(['rewritten 5']);
  });

  test('case 30: what the registry noticed itself', async () => {
    const noticed = await serving(chain([head(5), head(0, vaultLog, 'nv.vault.rollback_seen')]));
    expect(await problems(vaultLog, noticed)).toEqual(['rollback-seen 0']);
  });

  test('heads are read from blocks of their types only', () => {
    const block: LogBlock = {
      index: 0n,
      hash: new Uint8Array(32),
      type: 'nv.other',
      time: 1n,
      tx: new Map()
    };
    expect(seenHeads([block])).toEqual([]);
    expect(compareWithHeads([block], [])).toEqual([]);
  });
});
