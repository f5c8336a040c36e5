import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { bls12_381 } from '@noble/curves/bls12-381';
import {
  candidReleaseSpec,
  fetchSealedSection,
  generateTransportKey,
  openReleasedSection,
  type ReleaseSpec,
  type Share,
  unlockShare
} from '../../src/client/index.js';
import {
  codeOf,
  custodian,
  someone,
  specCustodian,
  Stage,
  type StageCustodian,
  type OpenRecord
} from '../support/stage.js';

let stage: Stage;
let record: OpenRecord;

beforeAll(async () => {
  stage = await Stage.create();
  record = await stage.submit(someone('a provider'));
});

afterAll(() => stage?.tearDown());

async function granted(change: Partial<ReleaseSpec> = {}): Promise<{ id: bigint; spec: ReleaseSpec }> {
  const spec = await stage.releaseSpec(record, change);
  return { id: await stage.world.governance.adopt(stage.motionText(spec)), spec };
}

/** The share itself, or the vault's refusal as an error. */
async function share(who: StageCustodian, id: bigint, spec: ReleaseSpec, which: Share): Promise<Uint8Array> {
  const answer = await stage.redeem(who.id, id, spec, which);
  if ('Err' in answer) throw new Error(answer.Err.message);
  const address = { ...record.sealed.address, section: 'owners', share: which, salt: record.sealed.salt };
  const sealed = record.sealed.sections.find(({ name }) => name === 'owners');
  if (sealed === undefined) throw new Error('no such section');
  const wrapped = which === 'A' ? sealed.wrappedA : sealed.wrappedB;
  const encryptedKey = new Uint8Array(answer.Ok.encrypted_key);
  return unlockShare({ network: 'local', address, encryptedKey, wrapped }, who.transport.secret);
}

describe('case 17: many redeems of one grant at once', () => {
  test('one derivation at a time for each section and share', async () => {
    const { id, spec } = await granted();
    expect(
      codeOf(await stage.vaultAs(stage.custodianA.id).enact(id, { release: candidReleaseSpec(spec) }))
    ).toBe('ok');
    const before = await stage.traces(id);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => stage.redeem(stage.custodianA.id, id, spec, 'A'))
    );
    const codes = answers.map(codeOf);
    const done = codes.filter((code) => code === 'ok').length;
    expect(done).toBeGreaterThanOrEqual(1);
    // Whatever interleaving the network chose: never more than the limit, and each one that went out is in the log.
    expect(done).toBeLessThanOrEqual(5);
    expect(new Set(codes.filter((code) => code !== 'ok'))).toEqual(
      new Set([...new Set(codes)].filter((code) => code === 'busy' || code === 'limit_exceeded'))
    );
    expect((await stage.traces(id)).log - before.log).toBe(BigInt(done));
    expect(codeOf(await stage.redeem(stage.custodianB.id, id, spec, 'B'))).toBe('ok');
  });

  test('a share is redeemed five times and no more', async () => {
    const { id, spec } = await granted();
    const codes: string[] = [];
    for (let n = 0; n < 6; n++) codes.push(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A')));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'limit_exceeded']);
    expect(codeOf(await stage.redeem(stage.custodianB.id, id, spec, 'B'))).toBe('ok');
  });
});

describe('case 19: transport keys', () => {
  const { BASE } = bls12_381.G1.ProjectivePoint;
  const weak: [string, Uint8Array][] = [
    ['infinity', Uint8Array.of(0xc0, ...new Uint8Array(47))],
    ['generator', BASE.toRawBytes(true)],
    ['negated generator', BASE.negate().toRawBytes(true)],
    ['47 bytes', generateTransportKey().publicKey.subarray(0, 47)],
    ['uncompressed', BASE.multiply(7n).toRawBytes(false)]
  ];

  test.each(weak)('%s: refused before governance is asked', async (_, transport_key) => {
    const { id, spec } = await granted();
    const changed = { ...spec, custodian_a: { ...spec.custodian_a, transport_key } };
    const before = await stage.traces(id);
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, changed, 'A'))).toBe('invalid_argument');
    expect(await stage.traces(id)).toEqual(before);
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
  });

  test.each([
    ['not on the curve', notOnCurve()],
    ['not in the subgroup', notInSubgroup()]
  ])('%s: vetKD refuses it, the grant stands, no key goes out', async (_, transport_key) => {
    const bad = { id: stage.custodianA.id.toUint8Array(), transport_key };
    const { id, spec } = await granted({ custodian_a: bad });
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('derivation_failed');
    expect((await stage.traces(id)).grant).toBe(true);
    expect(codeOf(await stage.redeem(stage.custodianB.id, id, spec, 'B'))).toBe('ok');
  });
});

describe('case 20: who redeems', () => {
  test('anonymous, a stranger, the provider, governance, the other custodian, another transport key', async () => {
    const { id, spec } = await granted();
    const before = await stage.traces(id);
    expect(codeOf(await stage.redeem(Principal.anonymous(), id, spec, 'A'))).toBe('anonymous_caller');
    const others = [someone('a stranger'), record.provider, stage.custodianB.id, stage.registry, stage.vault];
    for (const who of [...others, Principal.fromText('rrkah-fqaaa-aaaaa-aaaaq-cai')]) {
      expect(codeOf(await stage.redeem(who, id, spec, 'A'))).toBe('not_authorized');
    }
    const mine = { ...spec, custodian_a: specCustodian(custodian('a stranger')) };
    expect(codeOf(await stage.redeem(someone('a stranger'), id, mine, 'A'))).toBe('motion_mismatch');
    const { publicKey } = generateTransportKey();
    const swapped = { ...spec, custodian_a: { ...spec.custodian_a, transport_key: publicKey } };
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, swapped, 'A'))).toBe('motion_mismatch');
    expect(await stage.traces(id)).toEqual(before);
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
  });

  test('sections that the motion does not name', async () => {
    const { id, spec } = await granted();
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A', 'seat'))).toBe('invalid_argument');
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A', 'owners'))).toBe('ok');
  });

  test('sealed sections are read by the provider and the custodians only', async () => {
    const { id, spec } = await granted();
    const read = { record_id: spec.record_id, version: spec.version, section: 'owners' };
    const readAs = async (who: Principal, proposal: [] | [bigint]): Promise<string> =>
      codeOf(await stage.vaultAs(who).get_sealed_section({ ...read, proposal_id: proposal }));
    expect(await readAs(stage.custodianA.id, [id])).toBe('not_authorized');
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
    expect(await readAs(stage.custodianA.id, [id])).toBe('ok');
    expect(await readAs(stage.custodianB.id, [id])).toBe('ok');
    expect(await readAs(stage.custodianA.id, [])).toBe('not_authorized');
    expect(await readAs(someone('a stranger'), [id])).toBe('not_authorized');
    expect(await readAs(Principal.anonymous(), [id])).toBe('not_authorized');
    expect(await readAs(record.provider, [])).toBe('ok');
    const seat = { ...read, section: 'seat', proposal_id: [id] as [bigint] };
    expect(codeOf(await stage.vaultAs(stage.custodianA.id).get_sealed_section(seat))).toBe('not_authorized');
    expect(codeOf(await stage.vaultAs(stage.custodianA.id).get_chunk(seat, 0))).toBe('not_authorized');
  });
});

describe('case 21: four eyes', () => {
  test('neither share opens alone, both do', async () => {
    const { id, spec } = await granted();
    const [a, b] = [
      await share(stage.custodianA, id, spec, 'A'),
      await share(stage.custodianB, id, spec, 'B')
    ];
    const section = { record_id: spec.record_id, version: spec.version, section: 'owners', proposal_id: id };
    const { ciphertext } = await fetchSealedSection(stage.vaultAs(stage.custodianA.id), section);
    const released = {
      address: { ...record.sealed.address, section: 'owners' },
      root: spec.root,
      ciphertext
    };
    const zero = new Uint8Array(32);
    const alone: [Uint8Array, Uint8Array][] = [
      [a, a],
      [b, b],
      [a, zero],
      [zero, b]
    ];
    for (const [x, y] of alone) {
      await expect(openReleasedSection(released, x, y)).rejects.toMatchObject({ code: 'not-authentic' });
    }
    const opened = await openReleasedSection(released, a, b);
    expect(opened.content.fields).toEqual(
      record.opening.sections.find(({ name }) => name === 'owners')?.content.fields
    );
  });

  test("a custodian gets the other's share by no call", async () => {
    const { id, spec } = await granted();
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'B'))).toBe('not_authorized');
    const both = { ...spec, custodian_b: spec.custodian_a, single_custodian: true };
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, both, 'B'))).toBe('motion_mismatch');
    const silently = { ...spec, custodian_b: spec.custodian_a };
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, silently, 'B'))).toBe('invalid_argument');
  });

  test("what reaches one custodian does not open under the other's transport key", async () => {
    const { id, spec } = await granted();
    const impostor = { ...stage.custodianA, transport: stage.custodianB.transport };
    await expect(share(impostor, id, spec, 'A')).rejects.toMatchObject({ code: 'wrong-vetkey' });
    await expect(share(stage.custodianA, id, spec, 'A')).resolves.toHaveLength(32);
  });

  test('a single custodian where the motion says so in words', async () => {
    const { id, spec } = await granted({
      single_custodian: true,
      custodian_b: specCustodian(stage.custodianA)
    });
    expect(stage.motionText(spec)).toContain('one custodian alone receives both shares');
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('ok');
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'B'))).toBe('ok');
  });
});

/** A compressed encoding whose x has no point on the curve y² = x³ + 4. */
function notOnCurve(): Uint8Array {
  return compressed((x) => !hasPoint(x));
}

/** A point of the curve outside the prime-order subgroup: as good as every point with a small x. */
function notInSubgroup(): Uint8Array {
  return compressed(hasPoint);
}

function compressed(wanted: (x: bigint) => boolean): Uint8Array {
  let x = 1n;
  while (!wanted(x)) x++;
  const key = new Uint8Array(48);
  key[0] = 0x80;
  key[47] = Number(x);
  return key;
}

function hasPoint(x: bigint): boolean {
  const { Fp } = bls12_381.fields;
  const y2 = Fp.add(Fp.pow(x, 3n), 4n);
  return Fp.eql(Fp.pow(y2, (Fp.ORDER - 1n) / 2n), Fp.ONE);
}
