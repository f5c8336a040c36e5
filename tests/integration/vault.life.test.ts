import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import {
  candidReleaseSpec,
  fetchSealedSection,
  type ReleaseSpec,
  renderErase,
  renderRetention
} from '../../src/client/index.js';
import { MAX_CANDIDATE_BYTES } from '../../src/protocol/limits.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

const DAY = 86_400;
let stage: Stage;
const provider = someone('a listed provider');
const leaving = someone('a provider that leaves');
const onHardware = someone('a provider on a hardware wallet');

beforeAll(async () => {
  stage = await Stage.create({ nodeProviders: [provider, leaving, onHardware].map((who) => who.toText()) });
});

afterAll(() => stage?.tearDown());

async function info(id: bigint) {
  const [found] = await stage.vaultAs(someone('a reader')).get_record(id);
  if (found === undefined) throw new Error(`no record ${id}`);
  return found;
}

async function draft(who: Principal, id: bigint, version: number, size: number): Promise<string> {
  const wrapped = new Uint8Array(168);
  const sections = [{ name: 'report', size: BigInt(size), wrapped_a: wrapped, wrapped_b: wrapped }];
  const about = { subject: 'report-only', standard: 1 };
  const content = { ...about, root: new Uint8Array(32), salt: new Uint8Array(32), sections };
  return codeOf(await stage.vaultAs(who).begin_version({ record_id: id, version, ...content }));
}

async function grant(record: StageRecord, change: Partial<ReleaseSpec> = {}): Promise<bigint> {
  const spec = await stage.releaseSpec(record, change);
  const id = await stage.world.governance.adopt(stage.motionText(spec));
  expect(codeOf(await stage.vaultAs(provider).enact(id, { release: candidReleaseSpec(spec) }))).toBe('ok');
  return id;
}

describe('case 35: standing and quotas', () => {
  test('who governance lists is a provider, anybody else a candidate with a small quota', async () => {
    const listed = await stage.submitMadeUp(provider);
    expect((await info(listed.sealed.address.record)).standing).toEqual({ listed: null });
    const candidate = someone('a candidate');
    const { sealed } = await stage.submitMadeUp(candidate);
    const { standing, sealed_bytes: used } = await info(sealed.address.record);
    expect(standing).toEqual({ candidate: null });
    const left = MAX_CANDIDATE_BYTES - Number(used);
    expect(await draft(candidate, sealed.address.record, 2, left + 1)).toBe('limit_exceeded');
    expect(await draft(candidate, sealed.address.record, 2, left)).toBe('ok');
    // Begun anew, a draft does not count twice; begun smaller, it gives back.
    expect(await draft(candidate, sealed.address.record, 2, left)).toBe('ok');
    expect(await draft(candidate, sealed.address.record, 2, 1)).toBe('ok');
    expect((await info(sealed.address.record)).sealed_bytes).toBe(used + 1n);
    expect(await draft(provider, listed.sealed.address.record, 2, MAX_CANDIDATE_BYTES + 1)).toBe('ok');
  });

  test('a candidate that governance comes to list is a provider from the next refresh on', async () => {
    const candidate = someone('a candidate that makes it');
    const { sealed } = await stage.submitMadeUp(candidate);
    await stage.world.governance.addNodeProvider(candidate.toText());
    expect(await stage.vaultAs(someone('anyone')).refresh_standing(sealed.address.record)).toEqual({
      Ok: { listed: null }
    });
  });
});

describe('drafts', () => {
  test('expire after a week, and make room again', async () => {
    const candidate = someone('a slow candidate');
    const vault = stage.vaultAs(candidate);
    const created = await vault.create_record();
    if ('Err' in created) throw new Error(created.Err.message);
    expect(await draft(candidate, created.Ok, 1, 100)).toBe('ok');
    const chunk = {
      record_id: created.Ok,
      version: 1,
      section: 'report',
      index: 0,
      bytes: new Uint8Array(100)
    };
    await stage.world.advance(7 * DAY + 5);
    expect(codeOf(await vault.put_chunk(chunk))).toBe('expired');
    expect(codeOf(await vault.submit_version({ record_id: created.Ok, version: 1 }))).toBe('expired');
    // Somebody else's work sweeps it away, a few of the oldest drafts at a time.
    const busy = someone('a busy candidate');
    for (let calls = 0; calls < 5 && (await info(created.Ok)).sealed_bytes > 0n; calls++)
      await stage.submitMadeUp(busy);
    expect((await info(created.Ok)).sealed_bytes).toBe(0n);
    expect(await vault.get_version({ record_id: created.Ok, version: 1 })).toEqual([]);
    expect(await draft(candidate, created.Ok, 1, 100)).toBe('ok');
    expect(codeOf(await vault.put_chunk(chunk))).toBe('ok');
  });
});

describe('who acts for a provider', () => {
  test('a delegate, appointed with one small call', async () => {
    const delegate = someone('a delegate');
    const appointed = await stage.vaultAs(onHardware).appoint_delegate([delegate]);
    if ('Err' in appointed) throw new Error(appointed.Err.message);
    expect((await info(appointed.Ok)).delegate.map((who) => who.toText())).toEqual([delegate.toText()]);
    expect(await draft(delegate, appointed.Ok, 1, 5)).toBe('ok');
    expect(await draft(someone('not the delegate'), appointed.Ok, 1, 5)).toBe('not_authorized');
    // A delegate submits; it does not decide about the record.
    expect(codeOf(await stage.vaultAs(delegate).request_erasure(appointed.Ok))).toBe('not_authorized');
    expect(codeOf(await stage.vaultAs(onHardware).appoint_delegate([]))).toBe('ok');
    expect(await draft(delegate, appointed.Ok, 1, 5)).toBe('not_authorized');
    expect(codeOf(await stage.vaultAs(onHardware).appoint_delegate([onHardware]))).toBe('invalid_argument');
  });

  test('an operator that the NNS registry lists, for a time', async () => {
    const operator = someone('an operator');
    const record = await stage.submitMadeUp(provider);
    const id = record.sealed.address.record;
    expect(codeOf(await stage.vaultAs(operator).claim_operator(id))).toBe('canister_unavailable');
    const nnsRegistry = await NnsRegistry.install(stage.world.pic);
    const listed = { id: operator.toText(), provider: provider.toText(), allowance: 5n, maxRewardable: {} };
    await nnsRegistry.setOperators([listed]);
    expect(codeOf(await stage.vaultAs(someone('not the operator')).claim_operator(id))).toBe(
      'not_authorized'
    );
    const next = record.sealed.address.version + 1;
    expect(await draft(operator, id, next, 5)).toBe('not_authorized');
    expect(codeOf(await stage.vaultAs(operator).claim_operator(id))).toBe('ok');
    expect(await draft(operator, id, next, 5)).toBe('ok');
    await stage.world.advance(30 * DAY + 5);
    expect(await draft(operator, id, next, 5)).toBe('not_authorized');
  });
});

describe('notices', () => {
  test('a vote that is under way is announced once, with exactly its text', async () => {
    const record = await stage.submitMadeUp(provider);
    const spec = await stage.releaseSpec(record);
    const anyone = stage.vaultAs(someone('a voter'));
    const announce = async (id: bigint, change: Partial<ReleaseSpec> = {}): Promise<string> =>
      codeOf(await anyone.announce(id, candidReleaseSpec({ ...spec, ...change })));
    expect(await announce(777_777n)).toBe('proposal_not_found');
    const id = await stage.world.governance.proposeMotion({ motionText: stage.motionText(spec) });
    expect(await announce(id, { purpose: 'Another' })).toBe('motion_mismatch');
    expect(await announce(id)).toBe('ok');
    expect(await announce(id)).toBe('already_exists');
    const announced = (await anyone.get_notices(spec.record_id, 0n)).find(
      (notice) => notice.proposal_id === id
    );
    expect(announced?.vote_deadline).toHaveLength(1);
    expect(announced?.granted_at).toEqual([]);
    await stage.world.governance.vote(id, 'yes');
    expect(codeOf(await anyone.enact(id, { release: candidReleaseSpec(spec) }))).toBe('ok');
    const granted = (await anyone.get_notices(spec.record_id, 0n)).find(
      (notice) => notice.proposal_id === id
    );
    expect(granted?.granted_at).toHaveLength(1);
    const settled = await stage.world.governance.reject(stage.motionText(spec));
    expect(await announce(settled)).toBe('wrong_state');
  });
});

describe('case 22: give-back', () => {
  test('a share that its custodian laid down is redeemed by nobody', async () => {
    const record = await stage.submitMadeUp(provider);
    const spec = await stage.releaseSpec(record);
    const id = await grant(record, spec);
    const vaultA = stage.vaultAs(stage.custodianA.id);
    expect(codeOf(await stage.vaultAs(stage.custodianB.id).give_back(id, { A: null }))).toBe(
      'not_authorized'
    );
    expect(codeOf(await vaultA.give_back(9_999n, { A: null }))).toBe('not_found');
    expect(codeOf(await vaultA.give_back(id, { A: null }))).toBe('ok');
    expect(codeOf(await vaultA.give_back(id, { A: null }))).toBe('ok');
    expect(codeOf(await stage.redeem(stage.custodianA.id, id, spec, 'A'))).toBe('wrong_state');
    expect(codeOf(await stage.redeem(stage.custodianB.id, id, spec, 'B'))).toBe('ok');
  });
});

describe('erasure', () => {
  test('at the wish of the provider: after a notice longer than any vote, and not while a motion is open', async () => {
    const who = someone('a provider that wants to go');
    const record = await stage.submitMadeUp(who);
    const id = record.sealed.address.record;
    const vault = stage.vaultAs(who);
    const erase = async (): Promise<string> =>
      codeOf(await stage.vaultAs(someone('anyone')).erase_record(id));
    expect(codeOf(await vault.cancel_erasure(id))).toBe('wrong_state');
    expect(codeOf(await stage.vaultAs(someone('a stranger')).request_erasure(id))).toBe('not_authorized');
    const requested = await vault.request_erasure(id);
    expect(codeOf(requested)).toBe('ok');
    // Asked again, the clock does not start again.
    await stage.world.advance(DAY);
    expect(await vault.request_erasure(id)).toEqual(requested);
    expect(await erase()).toBe('wrong_state');
    const redeemUntil = (await stage.nowSeconds()) + BigInt(33 * DAY);
    const motion = await grant(record, { redeem_until: redeemUntil });
    await stage.world.advance(31 * DAY);
    expect(await erase()).toBe('wrong_state');
    const spec = await stage.releaseSpec(record, { redeem_until: redeemUntil });
    expect(codeOf(await stage.redeem(stage.custodianA.id, motion, spec, 'A'))).toBe('ok');
    await stage.world.advance(4 * DAY);
    expect(await erase()).toBe('ok');
    expect((await info(id)).erased_at).toHaveLength(1);
    expect(await vault.record_of(who)).toEqual([]);
    expect(await vault.get_version({ record_id: id, version: 1 })).toEqual([]);
  });

  test('a wish that is not fulfilled in time has to be made again', async () => {
    const who = someone('a provider that hesitates');
    const { sealed } = await stage.submitMadeUp(who);
    await stage.vaultAs(who).request_erasure(sealed.address.record);
    await stage.world.advance(38 * DAY);
    const erase = async (): Promise<string> =>
      codeOf(await stage.vaultAs(someone('anyone')).erase_record(sealed.address.record));
    expect(await erase()).toBe('wrong_state');
    await stage.vaultAs(who).request_erasure(sealed.address.record);
    await stage.world.advance(31 * DAY);
    expect(await erase()).toBe('ok');
  });

  test('versions: the oldest goes once superseded for longer than a vote, and makes room', async () => {
    const who = someone('a provider with many versions');
    const vault = stage.vaultAs(who);
    const first = await stage.submitMadeUp(who);
    const id = first.sealed.address.record;
    expect(codeOf(await vault.drop_version(id))).toBe('wrong_state');
    for (let version = 2; version <= 5; version++) await stage.submitMadeUp(who);
    expect(await draft(who, id, 6, 1)).toBe('limit_exceeded');
    expect(codeOf(await vault.drop_version(id))).toBe('wrong_state');
    const redeemUntil = (await stage.nowSeconds()) + BigInt(35 * DAY);
    await grant(first, { redeem_until: redeemUntil });
    await stage.world.advance(31 * DAY);
    expect(codeOf(await vault.drop_version(id))).toBe('wrong_state');
    await stage.world.advance(5 * DAY);
    const before = (await info(id)).sealed_bytes;
    expect(codeOf(await vault.drop_version(id))).toBe('ok');
    expect((await info(id)).sealed_bytes).toBeLessThan(before);
    expect(await vault.get_version({ record_id: id, version: 1 })).toEqual([]);
    expect(await draft(who, id, 6, 1)).toBe('ok');
  });

  test('cancelled in time, the record stays', async () => {
    const record = await stage.submitMadeUp(provider);
    const id = record.sealed.address.record;
    await stage.vaultAs(provider).request_erasure(id);
    expect(codeOf(await stage.vaultAs(provider).cancel_erasure(id))).toBe('ok');
    await stage.world.advance(31 * DAY);
    expect(codeOf(await stage.vaultAs(someone('anyone')).erase_record(id))).toBe('wrong_state');
    expect((await info(id)).erased_at).toEqual([]);
  });

  test('a candidate that is never listed, after 60 days', async () => {
    const { sealed } = await stage.submitMadeUp(someone('a candidate that never makes it'));
    const erase = async (): Promise<string> =>
      codeOf(await stage.vaultAs(someone('anyone')).erase_record(sealed.address.record));
    await stage.world.advance(59 * DAY);
    expect(await erase()).toBe('wrong_state');
    await stage.world.advance(2 * DAY);
    expect(await erase()).toBe('ok');
    expect(await erase()).toBe('not_found');
  });

  test('of who has left, after the retention that a motion sets', async () => {
    const record = await stage.submitMadeUp(leaving);
    const id = record.sealed.address.record;
    // A motion that nobody enacted in time is overtaken by a later one.
    const overtaken = await stage.world.governance.adopt(
      renderRetention(stage.vault.toUint8Array(), { days: 1 })
    );
    const text = renderRetention(stage.vault.toUint8Array(), { days: 90 });
    const motion = await stage.world.governance.adopt(text);
    const vault = stage.vaultAs(someone('anyone'));
    expect(codeOf(await vault.enact(motion, { set_retention: { days: 91 } }))).toBe('motion_mismatch');
    expect(codeOf(await vault.enact(motion, { set_retention: { days: 90 } }))).toBe('ok');
    expect(codeOf(await vault.enact(motion, { set_retention: { days: 91 } }))).toBe('proposal_already_used');
    expect(codeOf(await vault.enact(motion, { set_retention: { days: 0 } }))).toBe('invalid_argument');
    expect(codeOf(await vault.enact(overtaken, { set_retention: { days: 1 } }))).toBe('wrong_state');
    expect(codeOf(await vault.erase_record(id))).toBe('wrong_state');
    await stage.world.governance.removeNodeProvider(leaving.toText());
    expect(await vault.refresh_standing(id)).toEqual({ Ok: { left: null } });
    await stage.world.advance(89 * DAY);
    expect(codeOf(await vault.erase_record(id))).toBe('wrong_state');
    await stage.world.advance(2 * DAY);
    expect(codeOf(await vault.erase_record(id))).toBe('ok');
  });

  test('case 13 and 18: by motion, at once; what was granted releases nothing any more', async () => {
    const who = someone('a provider to be erased');
    const record = await stage.submitMadeUp(who);
    const id = record.sealed.address.record;
    const spec = await stage.releaseSpec(record);
    const motion = await grant(record, spec);
    const pending = await stage.world.governance.adopt(stage.motionText(spec));
    expect(codeOf(await stage.redeem(stage.custodianB.id, motion, spec, 'B'))).toBe('ok');
    const erase = { record_id: id, reason: 'The evidence was submitted by mistake' };
    const untouched = (await stage.submitMadeUp(someone('a provider that stays'))).sealed.address.record;
    const erasure = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
    const vault = stage.vaultAs(someone('anyone'));
    expect(codeOf(await vault.enact(erasure, { erase: { ...erase, record_id: untouched } }))).toBe(
      'motion_mismatch'
    );
    expect(codeOf(await vault.enact(erasure, { erase }))).toBe('ok');
    for (const granted of [motion, pending]) {
      expect(codeOf(await stage.redeem(stage.custodianA.id, granted, spec, 'A'))).toBe('not_found');
    }
    // Registered again, the provider has another record, which the old motions do not name.
    const again = await stage.submitMadeUp(who);
    expect(again.sealed.address.record).toBeGreaterThan(id);
    expect(codeOf(await stage.redeem(stage.custodianA.id, motion, spec, 'A'))).toBe('not_found');
    const renamed = { ...spec, record_id: again.sealed.address.record, root: again.sealed.root };
    expect(codeOf(await stage.redeem(stage.custodianA.id, motion, renamed, 'A'))).toBe(
      'proposal_already_used'
    );
  });

  test('case 18: a superseded version is released as it was voted; the later one stays closed', async () => {
    const who = someone('a provider that supersedes');
    const first = await stage.submitMadeUp(who);
    const spec = await stage.releaseSpec(first);
    const motion = await stage.world.governance.adopt(stage.motionText(spec));
    const second = await stage.submitMadeUp(who);
    expect(codeOf(await stage.redeem(stage.custodianA.id, motion, spec, 'A'))).toBe('ok');
    const later = { ...spec, version: second.sealed.address.version, root: second.sealed.root };
    expect(codeOf(await stage.redeem(stage.custodianA.id, motion, later, 'A'))).toBe('proposal_already_used');
  });

  test('case 40: the bytes are gone from stable memory, the salt included; the tombstone remains', async () => {
    const others = [];
    for (let n = 0; n < 12; n++) others.push(await stage.submitMadeUp(someone(`a neighbour ${n}`)));
    const who = someone('a provider whose bytes go');
    const record = await stage.submit(who);
    for (let n = 12; n < 24; n++) others.push(await stage.submitMadeUp(someone(`a neighbour ${n}`)));
    const canisterId = CorePrincipal.fromText(stage.vault.toText());
    const stable = async (): Promise<Buffer> =>
      withoutEmptyPages(await stage.world.pic.getStableMemory(canisterId));
    const { sections, salt } = record.sealed;
    const secrets = [
      salt,
      ...sections.flatMap(({ ciphertext, wrappedA, wrappedB }) => [ciphertext, wrappedA, wrappedB])
    ];
    const masked = sections.map(({ ciphertext }) => ciphertext);

    // Bare, none of it was ever there. What is there is masked: find it, and with it the pad that opens it.
    const before = await stable();
    for (const secret of secrets) expect(before.includes(Buffer.from(secret.subarray(0, 32)))).toBe(false);
    const pads = padsThatMask(before, masked);
    expect(pads.length).toBeGreaterThan(0);
    for (const pad of pads) expect(holds(before, pad)).toBe(true);

    const erase = { record_id: record.sealed.address.record, reason: 'Erased for the test' };
    const motion = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
    expect(codeOf(await stage.vaultAs(who).enact(motion, { erase }))).toBe('ok');
    const after = await stable();
    for (const secret of secrets) expect(after.includes(Buffer.from(secret.subarray(0, 32)))).toBe(false);
    for (const pad of pads) expect(holds(after, pad)).toBe(false);
    expect(after.includes(Buffer.from(who.toUint8Array()))).toBe(true);
    // The control: what was not erased still opens.
    for (const { sealed, provider: neighbour } of others) {
      const { record: record_id, version } = sealed.address;
      const [section] = sealed.sections;
      const read = { record_id, version, section: section?.name ?? '' };
      const stored = await fetchSealedSection(stage.vaultAs(neighbour), read);
      expect(Buffer.compare(stored.ciphertext, section?.ciphertext ?? new Uint8Array(0))).toBe(0);
    }
  });
});

const PAGE = 4096;
const EMPTY_PAGE = Buffer.alloc(PAGE);

/** The pages in which there is anything, one behind the other: what lies across a border still does. */
function withoutEmptyPages(memory: Uint8Array): Buffer {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < memory.length; at += PAGE) {
    const page = memory.subarray(at, at + PAGE);
    if (EMPTY_PAGE.compare(page) !== 0) pages.push(page);
  }
  return Buffer.concat(pages);
}

/**
 * The pads under which any of `texts` stand in `memory`: masked with 32 bytes repeated, neighbouring blocks keep their XOR, so
 * a place where that fits gives the pad.
 */
function padsThatMask(memory: Buffer, texts: readonly Uint8Array[]): Buffer[] {
  const block = (bytes: Uint8Array, at: number): Buffer => Buffer.from(bytes.subarray(at, at + 32));
  const byHead = new Map(
    texts.map((bytes) => {
      const difference = xor(block(bytes, 0), block(bytes, 32));
      return [difference.readUInt32LE(0), { difference, first: block(bytes, 0) }];
    })
  );
  const pads: Buffer[] = [];
  for (let at = 0; at + 64 <= memory.length; at++) {
    const text = byHead.get((memory.readUInt32LE(at) ^ memory.readUInt32LE(at + 32)) >>> 0);
    if (text === undefined) continue;
    const [here, next] = [memory.subarray(at, at + 32), memory.subarray(at + 32, at + 64)];
    if (xor(here, next).equals(text.difference)) pads.push(xor(here, text.first));
  }
  return pads;
}

/** A page border may run through the pad; one half of it is whole all the same. */
function holds(memory: Buffer, pad: Buffer): boolean {
  return memory.includes(pad.subarray(0, 16)) || memory.includes(pad.subarray(16));
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)));
}
