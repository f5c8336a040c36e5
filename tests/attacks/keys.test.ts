/**
 * Keys, shares and ciphertexts as the vault really gives them, each put where another belongs: two records, one with two
 * versions; two sections of each; both shares.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';
import {
  fetchSealedSection,
  openReleasedSection,
  type ReleaseSpec,
  type Share,
  unlockShare
} from '../../src/client/index.js';
import type { SectionAddress } from '../../src/protocol/sealed/address.js';
import { codeOf, someone, Stage, type StageCustodian, type StageRecord } from '../support/stage.js';

const SECTIONS = ['owners', 'seat'];
const SHARES: Share[] = ['A', 'B'];

/** What the vault holds and answers of one section under one motion. */
interface Released {
  readonly label: string;
  readonly address: SectionAddress;
  readonly salt: Uint8Array;
  readonly root: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly encryptedKeys: Record<Share, Uint8Array>;
  readonly wrapped: Record<Share, Uint8Array>;
}

let stage: Stage;
const all: Released[] = [];

beforeAll(async () => {
  stage = await Stage.create();
  const provider = someone('a provider');
  for (const who of [provider, provider, someone('another provider')]) {
    const record = await stage.submit(who);
    const spec = await stage.releaseSpec(record, { sections: SECTIONS });
    const id = await stage.world.governance.adopt(stage.motionText(spec));
    for (const section of SECTIONS) all.push(await released(record, id, spec, section));
  }
});

afterAll(() => stage?.tearDown());

async function released(
  { provider, sealed }: StageRecord,
  id: bigint,
  spec: ReleaseSpec,
  section: string
): Promise<Released> {
  const { record: record_id, version } = sealed.address;
  const stored = await fetchSealedSection(stage.vaultAs(provider), { record_id, version, section });
  return {
    label: `${record_id}/${version}/${section}`,
    address: { ...sealed.address, section },
    salt: sealed.salt,
    root: sealed.root,
    ciphertext: stored.ciphertext,
    encryptedKeys: {
      A: await encryptedKey(stage.custodianA, id, spec, 'A', section),
      B: await encryptedKey(stage.custodianB, id, spec, 'B', section)
    },
    wrapped: { A: stored.wrappedA, B: stored.wrappedB }
  };
}

async function encryptedKey(
  who: StageCustodian,
  id: bigint,
  spec: ReleaseSpec,
  share: Share,
  section: string
): Promise<Uint8Array> {
  const answer = await stage.redeem(who.id, id, spec, share, section);
  if ('Err' in answer) throw new Error(`${codeOf(answer)}: ${answer.Err.message}`);
  return new Uint8Array(answer.Ok.encrypted_key);
}

/** A share where `key` and `wrapped` come from `from`, which may be what was answered for `at`, or not. */
function share(at: Released, which: Share, key: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const { transport } = which === 'A' ? stage.custodianA : stage.custodianB;
  const address = { ...at.address, share: which, salt: at.salt };
  return unlockShare({ network: 'local', address, encryptedKey: key, wrapped }, transport.secret);
}

/** What each custodian makes of what was meant for it. */
const shares = new Map<Released, Record<Share, Uint8Array>>();

function own(at: Released, which: Share): Uint8Array {
  const known = shares.get(at) ?? {
    A: share(at, 'A', at.encryptedKeys.A, at.wrapped.A),
    B: share(at, 'B', at.encryptedKeys.B, at.wrapped.B)
  };
  shares.set(at, known);
  return known[which];
}

/** Every ordered pair of two different things. */
function pairs<T>(things: readonly T[]): [T, T][] {
  return things.flatMap((one) => things.flatMap((other): [T, T][] => (one === other ? [] : [[one, other]])));
}

test('case 23: no two keys that the vault gives out are one', () => {
  const given = all.flatMap((at) => SHARES.map((which) => bytesToHex(own(at, which))));
  expect(new Set(given).size).toBe(all.length * SHARES.length);
});

describe('case 24: the vault answers a wrong key', () => {
  test("another section's, version's or record's: refused, wherever it is put", () => {
    for (const which of SHARES) {
      for (const [at, from] of pairs(all)) {
        expect(() => share(at, which, from.encryptedKeys[which], at.wrapped[which])).toThrow(
          expect.objectContaining({ code: 'wrong-vetkey' })
        );
      }
      for (const at of all) expect(own(at, which)).toHaveLength(32);
    }
  });

  test("the other share's, which is under the other custodian's transport key: refused", () => {
    for (const at of all) {
      expect(() => share(at, 'A', at.encryptedKeys.B, at.wrapped.A)).toThrow(
        expect.objectContaining({ code: 'wrong-vetkey' })
      );
    }
  });
});

describe('case 25: what is sealed, exchanged between two addresses', () => {
  test('wrapped shares: refused', () => {
    for (const which of SHARES) {
      for (const [at, from] of pairs(all)) {
        expect(() => share(at, which, at.encryptedKeys[which], from.wrapped[which])).toThrow(
          expect.objectContaining({ code: 'not-authentic' })
        );
      }
    }
    for (const at of all) {
      expect(() => share(at, 'A', at.encryptedKeys.A, at.wrapped.B)).toThrow(
        expect.objectContaining({ code: 'not-authentic' })
      );
    }
  });

  test('ciphertexts, and shares with them: refused; each opens where it belongs', async () => {
    for (const [at, from] of pairs(all)) {
      const swapped = { address: at.address, root: at.root, ciphertext: from.ciphertext };
      for (const keysOf of [at, from]) {
        const opened = openReleasedSection(swapped, own(keysOf, 'A'), own(keysOf, 'B'));
        await expect(opened).rejects.toMatchObject({ code: 'not-authentic' });
      }
    }
    for (const at of all) {
      const opened = await openReleasedSection(at, own(at, 'A'), own(at, 'B'));
      expect([at.label, opened.content.fields.length > 0]).toEqual([at.label, true]);
    }
  });

  test("under another version's root: refused", async () => {
    for (const [at, from] of pairs(all).filter(([a, b]) => a.root !== b.root)) {
      const opened = openReleasedSection({ ...at, root: from.root }, own(at, 'A'), own(at, 'B'));
      await expect(opened).rejects.toMatchObject({ code: 'root-mismatch' });
    }
  });
});
