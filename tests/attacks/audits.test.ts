import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@icp-sdk/core/candid';
import { Principal } from '@icp-sdk/core/principal';
import { sha256 } from '@noble/hashes/sha2';
import { checkSample, drawRound, roundSpec, uploadCandidates } from '../../src/client/audit-rounds.js';
import type { ReportContent } from '../../src/client/idl/audits-idl.js';
import type { RegistryService } from '../../src/client/idl/registry-idl.js';
import {
  type Candidate,
  candidateList,
  candidatesHash,
  encodeCandidates
} from '../../src/protocol/audit/candidates.js';
import { MAX_AUDITOR_APPLICATIONS } from '../../src/protocol/audit/limits.js';
import { renderCommissionRound } from '../../src/protocol/spec/audit-round.js';
import {
  APPLICATION,
  AuditCast,
  HASH,
  HOUR_SECONDS,
  listOf,
  nodesOf,
  SUBNET
} from '../support/audit-cast.js';
import { trapsLogged } from '../support/canister-logs.js';
import { Spinner } from '../support/in-flight.js';
import { codeOf, someone, Stage } from '../support/stage.js';

let stage: Stage;
let cast: AuditCast;
const anyone = someone('anyone');
const stranger = someone('a stranger');
const provider = someone('an audited provider');
const NODES = nodesOf(provider, 6);
const LIST = listOf(NODES);

beforeAll(async () => {
  stage = await Stage.create();
  cast = new AuditCast(stage);
  for (const name of ['first', 'second']) await cast.auditor(`the ${name} auditor`);
});

afterAll(() => stage?.tearDown());

const registry = () => stage.registryAs(anyone);

async function logLength(): Promise<bigint> {
  return (await registry().get_log(0n)).length;
}

describe('case 45: the sample', () => {
  test('is not drawn again, whoever asks and however often', async () => {
    const round = await cast.drawn(LIST);
    const [before] = await registry().get_draw(round);
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) => stage.registryAs(someone(name)).draw_sample(round))
    );
    expect(answers.map(codeOf)).toEqual(['already_exists', 'already_exists', 'already_exists']);
    expect((await registry().get_draw(round))[0]).toEqual(before);
  });

  test('is drawn once where many ask at the same time', async () => {
    const round = await cast.commission(LIST);
    await uploadCandidates(registry(), round, LIST);
    const calls = ['one', 'two', 'three', 'four'].map((name) =>
      stage.registryAs(someone(name)).draw_sample(round)
    );
    expect((await Promise.all(calls)).map(codeOf).filter((code) => code === 'ok').length).toBeGreaterThan(0);
    await drawRound(registry(), round);
    expect((await registry().get_draw(round))[0]).toMatchObject({ attempts: 1 });
    await expect(checkSample(registry(), stage.registry, round, LIST)).resolves.toBeDefined();
  });

  test('is not drawn before the whole list is there, nor with fewer than two auditors', async () => {
    const round = await cast.commission(LIST);
    expect(codeOf(await registry().draw_sample(round))).toBe('wrong_state');
    expect((await registry().get_draw(round))[0]).toBeUndefined();
    await uploadCandidates(registry(), round, LIST);
    expect(codeOf(await registry().draw_sample(round))).toBe('ok');
    const lonely = await cast.commission(LIST, { pilot_group: 'nobody' });
    await uploadCandidates(registry(), lonely, LIST);
    expect(codeOf(await registry().draw_sample(lonely))).toBe('wrong_state');
  });

  test('never has a node of weight zero, or of a provider out of scope', async () => {
    const critical = nodesOf(someone('a provider in a critical subnet'), 3, SUBNET.toUint8Array());
    const list = listOf([...NODES, ...critical]);
    const weighed = await cast.drawn(list, {
      size: 5,
      default_weight: 0,
      subnet_weights: [{ subnet: SUBNET, weight: 3 }]
    });
    const { nodes } = await registry().get_sample(weighed, 0n);
    expect(nodes.map(({ node }) => String(node.toUint8Array())).sort()).toEqual(
      critical.map(({ node }) => String(node)).sort()
    );
    const scoped = await cast.drawn(list, { size: 9, providers: [provider] });
    const inScope = await registry().get_sample(scoped, 0n);
    expect(inScope.length).toBe(6n);
    expect(inScope.nodes.every((node) => node.provider.toText() === provider.toText())).toBe(true);
    const nobody = await cast.commission(list, { providers: [stranger] });
    await uploadCandidates(registry(), nobody, list);
    expect(codeOf(await registry().draw_sample(nobody))).toBe('wrong_state');
  });

  test('comes from the list that was voted on: any other byte is refused, before and after the draw', async () => {
    const round = await cast.commission(LIST);
    const [chunk = HASH] = LIST.chunks;
    const good = { round, chunk: 0, candidates: chunk, chunk_hashes: LIST.chunkHashes };
    const flipped = chunk.slice();
    flipped[3] = (flipped[3] ?? 0) ^ 1;
    const before = await logLength();
    for (const bad of [
      { candidates: flipped },
      { candidates: flipped, chunk_hashes: sha256(flipped) },
      { candidates: chunk.slice(0, -1) },
      { candidates: new Uint8Array(0) },
      { candidates: new Uint8Array(15_001) },
      { candidates: new Uint8Array(1_900_000) },
      { chunk: 1 },
      { chunk: 4_294_967_295 },
      { chunk_hashes: HASH },
      { chunk_hashes: new Uint8Array(0) }
    ])
      expect([bad, codeOf(await registry().put_candidates({ ...good, ...bad }))]).toEqual([
        bad,
        'invalid_argument'
      ]);
    expect(await logLength()).toBe(before);
    expect(codeOf(await registry().put_candidates(good))).toBe('ok');
    await drawRound(registry(), round);
    expect(codeOf(await registry().put_candidates({ ...good, candidates: flipped }))).toBe(
      'invalid_argument'
    );
    expect(codeOf(await registry().put_candidates(good))).toBe('ok');
    const [stored] = await registry().get_candidates(round, 0);
    expect(new Uint8Array(stored ?? [])).toEqual(chunk);
    await expect(checkSample(registry(), stage.registry, round, LIST)).resolves.toBeDefined();
  });

  test.each<[string, (nodes: readonly Candidate[]) => readonly Candidate[]]>([
    ['out of order', (nodes) => [...nodes].reverse()],
    ['with a node twice', (nodes) => [...nodes.slice(0, -1), ...nodes.slice(-2, -1)]]
  ])('comes from no list %s, even where a motion names its hash', async (_, change) => {
    const bytes = encodeCandidates(change(LIST.candidates));
    const hash = candidatesHash(6, sha256(bytes), sha256);
    const round = await cast.commission({ ...LIST, hash });
    const args = { round, chunk: 0, candidates: bytes, chunk_hashes: sha256(bytes) };
    expect(codeOf(await registry().put_candidates(args))).toBe('invalid_argument');
    expect(codeOf(await registry().draw_sample(round))).toBe('wrong_state');
  });

  test('and nobody weighs otherwise than the motion says: the text pins it', async () => {
    const round = await cast.commission(LIST);
    const [info] = await registry().get_round(round);
    if (info === undefined) throw new Error('a round expected');
    const { spec } = info.details;
    for (const change of [
      { default_weight: 2 },
      { size: 1 },
      { candidates_hash: HASH },
      { pilot_group: 'other' }
    ]) {
      const text = renderCommissionRound(stage.registry.toUint8Array(), roundSpec(spec));
      const id = await stage.world.governance.adopt(text);
      const act = { commission_round: { ...spec, ...change } };
      expect(codeOf(await registry().enact(id, act))).toBe('motion_mismatch');
      expect((await registry().get_round(id))[0]).toBeUndefined();
    }
    expect(codeOf(await registry().enact(round, { commission_round: spec }))).toBe('ok');
  });

  test('an outsider sees a list, a motion or a sample that is another', async () => {
    const round = await cast.drawn(LIST);
    const honest = registry();
    const other = candidateList(NODES.slice(1), sha256);
    await expect(checkSample(honest, stage.registry, round, other)).rejects.toMatchObject({
      code: 'not-authentic'
    });
    const lying = new Proxy<RegistryService>(honest, {
      get: (service, method: keyof RegistryService): unknown =>
        method === 'get_sample'
          ? async (id: bigint, start: bigint) => {
              const page = await honest.get_sample(id, start);
              return { ...page, nodes: [...page.nodes].reverse() };
            }
          : service[method]
    });
    await expect(checkSample(lying, stage.registry, round, LIST)).rejects.toMatchObject({
      code: 'not-authentic'
    });
    await expect(checkSample(honest, stage.vault, round, LIST)).rejects.toMatchObject({
      code: 'not-authentic'
    });
    await expect(checkSample(honest, stage.registry, round, LIST)).resolves.toBeDefined();
  });
});

describe('case 45: a trap', () => {
  const draw_sample = IDL.Func([IDL.Nat64], [IDL.Reserved], []);

  /** Sends a draw that waits for its randomness when this returns. */
  async function drawInFlight(round: bigint): Promise<void> {
    const { pic } = stage.world;
    const spinner = await Spinner.install(pic);
    const id = Principal.fromText(stage.registry.toText());
    const idl: IDL.InterfaceFactory = () => IDL.Service({ draw_sample });
    const actor = pic.createDeferredActor<{ draw_sample: (round: bigint) => Promise<unknown> }>(idl, id);
    actor.setPrincipal(Principal.fromText(anyone.toText()));
    await actor.draw_sample(round);
    await spinner.shortenNextRound();
    await pic.tick();
  }

  /** While its memory is not its own, whatever the registry runs traps. Then all is as before. */
  async function withMemoryGone(work: () => Promise<void>): Promise<void> {
    const { pic } = stage.world;
    const registryId = Principal.fromText(stage.registry.toText());
    const memory = await pic.getStableMemory(registryId);
    await pic.setStableMemory(registryId, new Uint8Array(65_536).fill(0xff));
    const traps = await trapsLogged(pic, stage.registry);
    await work();
    expect(await trapsLogged(pic, stage.registry)).toBe(traps + 2);
    await pic.setStableMemory(registryId, memory);
  }

  test('where randomness arrives: nobody learns it; behind a stored seed: it stays', async () => {
    const [waiting, settling] = [await cast.commission(LIST), await cast.commission(LIST)];
    for (const round of [waiting, settling]) await uploadCandidates(registry(), round, LIST);
    expect(await registry().draw_sample(settling)).toMatchObject({ Ok: { state: { seeded: null } } });
    const [seeded] = await registry().get_draw(settling);
    await drawInFlight(waiting);
    const [begun] = await registry().get_draw(waiting);
    expect(begun).toMatchObject({ attempts: 1 });
    expect(begun?.seed).toHaveLength(0);

    await withMemoryGone(async () => {
      await stage.world.pic.tick(5);
      await expect(registry().draw_sample(settling)).rejects.toThrow('trapped');
    });

    expect((await registry().get_draw(waiting))[0]).toEqual(begun);
    await cast.auditor('an auditor accepted in the meantime');
    for (const round of [waiting, settling]) {
      await drawRound(registry(), round);
      await expect(checkSample(registry(), stage.registry, round, LIST)).resolves.toBeDefined();
    }
    expect((await registry().get_draw(settling))[0]).toEqual(seeded);
    expect((await registry().get_draw(waiting))[0]).toMatchObject({
      attempts: 2,
      auditors: begun?.auditors,
      frozen: begun?.frozen
    });
  });
});

describe('case 42: a report', () => {
  test('by who is not one of the two auditors, for another node, or of no visit', async () => {
    const third = await cast.auditor('a third auditor');
    const round = await cast.drawn(LIST);
    const { first, second, content } = await cast.visited(round);
    const idle = [third, someone('the first auditor'), someone('the second auditor')].find(
      (each) => ![first.toText(), second.toText()].includes(each.toText())
    );
    const file = (who: typeof first, change: Partial<ReportContent> = {}) =>
      stage.registryAs(who).file_report({ ...content, ...change });
    const before = await logLength();
    expect(codeOf(await file(stranger))).toBe('not_authorized');
    expect(codeOf(await file(provider))).toBe('not_authorized');
    if (idle !== undefined) expect(codeOf(await file(idle))).toBe('not_authorized');
    expect(codeOf(await file(first, { position: 77 }))).toBe('not_found');
    expect(codeOf(await file(first, { round: 1n }))).toBe('not_found');
    expect(codeOf(await file(first, { visited_from: content.visited_from - 1n }))).toBe('invalid_argument');
    expect(codeOf(await file(first, { visited_until: content.visited_until + 1n }))).toBe('invalid_argument');
    expect(await logLength()).toBe(before);
    expect(codeOf(await file(first))).toBe('ok');
  });

  test('with an answer left out, unexplained, or against its own challenge', async () => {
    const round = await cast.drawn(LIST);
    const { first, content } = await cast.visited(round);
    const [latency] = content.latency;
    if (latency === undefined) throw new Error('a challenge expected');
    const answer = (item: string, finding: ReportContent['answers'][number]['finding'], remark = '') =>
      content.answers.map((each) => (each.item === item ? { item, finding, remark } : each));
    const photo = (change: Partial<ReportContent['photos'][0]>): ReportContent['photos'] =>
      content.photos.map((each) => ({ ...each, ...change }));
    const bad: [string, Partial<ReportContent>][] = [
      ['an answer less', { answers: content.answers.slice(1) }],
      ['another order', { answers: [...content.answers].reverse() }],
      ['a deviation without a word', { answers: answer('chassis', { deviates: null }) }],
      ['something not verified without a reason', { answers: answer('chassis', { not_verified: null }) }],
      ['a line feed', { answers: answer('chassis', { deviates: null }, 'a\nb') }],
      ['another checklist', { checklist: 2 }],
      ['no challenge', { latency: [] }],
      ['a challenge beyond its bound', { latency: [{ ...latency, round_trip_us: 1_001 }] }],
      ['a bound that is none', { latency: [{ ...latency, bound_us: 1_000_000, round_trip_us: 900_000 }] }],
      ['no photos', { photos: [] }],
      [
        '33 photos',
        { photos: Array.from({ length: 33 }, () => content.photos[0]).filter((p) => p !== undefined) }
      ],
      ['photos of no record', { photos: photo({ record_id: 9_999n }) }],
      ['photos of no version', { photos: photo({ version: 2 }) }],
      ['photos under another root', { photos: photo({ root: HASH }) }],
      ['photos in no section', { photos: photo({ section: 'document-2' }) }],
      ['no hash', { evidence_hash: new Uint8Array(31) }],
      ['an empty summary', { summary: '' }]
    ];
    for (const [what, change] of bad)
      expect([what, codeOf(await stage.registryAs(first).file_report({ ...content, ...change }))]).toEqual([
        what,
        'invalid_argument'
      ]);
    const deviates = { answers: answer('chassis', { deviates: null }, 'Serial number 17 instead of 71') };
    expect(codeOf(await stage.registryAs(first).file_report({ ...content, ...deviates }))).toBe('ok');
  });

  test('is signed by four eyes: not twice by one, not unread, not by others, and once only', async () => {
    const round = await cast.drawn(LIST);
    const { first, second, content } = await cast.visited(round);
    const filed = await stage.registryAs(first).file_report(content);
    if (!('Ok' in filed)) throw new Error(filed.Err.message);
    const report = filed.Ok;
    expect(codeOf(await cast.sign(first, report))).toBe('not_authorized');
    expect(codeOf(await cast.sign(stranger, report))).toBe('not_authorized');
    expect(codeOf(await stage.registryAs(second).sign_report({ report, hash: HASH }))).toBe(
      'invalid_argument'
    );
    expect((await registry().get_report(report))[0]).toMatchObject({ state: { filed: null } });
    expect(codeOf(await cast.sign(second, report))).toBe('ok');
    expect(codeOf(await cast.sign(second, report))).toBe('wrong_state');
    // A second report of the same audit, filed anew or replayed, changes nothing.
    expect(codeOf(await stage.registryAs(first).file_report(content))).toBe('already_exists');
    expect(codeOf(await stage.registryAs(second).file_report(content))).toBe('already_exists');
  });

  test('that the other does not sign blocks nothing: each files four, and who disagrees leaves', async () => {
    await cast.auditor('an auditor who stands in');
    const round = await cast.drawn(LIST);
    const { first, second, content } = await cast.visited(round);
    const file = async (who: typeof first) => codeOf(await stage.registryAs(who).file_report(content));
    const filed = await stage.registryAs(first).file_report(content);
    for (let more = 0; more < 3; more++) expect(await file(first)).toBe('ok');
    expect(await file(first)).toBe('limit_exceeded');
    expect(await file(second)).toBe('ok');
    expect(codeOf(await stage.registryAs(first).decline_audit({ round, position: 0 }))).toBe('ok');
    const [, next] = (await cast.audit(round)).auditors;
    if (next === undefined || !('Ok' in filed)) throw new Error('an auditor and a report expected');
    // What the one who left has filed stays unsigned.
    expect(codeOf(await cast.sign(second, filed.Ok))).toBe('wrong_state');
    const own = await stage.registryAs(second).file_report(content);
    expect(codeOf(own)).toBe('invalid_argument');
    expect(await cast.visited(round)).toMatchObject({ first: second });
  });

  test('by an auditor who was accepted too late, suspended, expired, or is about itself', async () => {
    const round = await cast.drawn(LIST, { size: 1 });
    const late = await cast.auditor('a late auditor');
    expect((await cast.audit(round)).auditors.map((id) => id.toText())).not.toContain(late.toText());
    const { first, content } = await cast.visited(round);
    expect(codeOf(await stage.registryAs(late).file_report(content))).toBe('not_authorized');
    const report = await stage.registryAs(first).file_report(content);
    expect(codeOf(report)).toBe('ok');
    expect(codeOf(await cast.suspend(first, 1_000_000_000_000_000n))).toBe('invalid_argument');
    expect(codeOf(await cast.suspend(first, 5n))).toBe('ok');
    expect(codeOf(await stage.registryAs(first).file_report(content))).toBe('not_authorized');
    // What a suspended auditor filed is not signed any more.
    const [next] = (await cast.audit(round)).auditors;
    if (next === undefined || !('Ok' in report)) throw new Error('an auditor and a report expected');
    expect(codeOf(await cast.sign(next, report.Ok))).toBe('wrong_state');
    expect((await registry().get_auditor(first))[0]).toMatchObject({
      state: { suspended: null },
      details: { suspension: [{ slash_e8s: 5n }] }
    });
    const back = await cast.apply(first);
    expect(codeOf(await cast.accept(first, back))).toBe('ok');

    const conflicted = await cast.auditor('an auditor with a customer', { conflicts: [provider] });
    const rounds = await cast.drawn(LIST, { size: 6 });
    for (let position = 0; position < 6; position++)
      expect((await cast.audit(rounds, position)).auditors.map((id) => id.toText())).not.toContain(
        conflicted.toText()
      );
  });

  test('is replied to by its provider alone, and only in time', async () => {
    const round = await cast.drawn(LIST, { reply_days: 1 });
    const report = await cast.signed(round);
    const reply = { report, statement: 'The rack was moved with proposal 7', evidence_hash: HASH };
    expect(codeOf(await stage.registryAs(stranger).reply_to_report(reply))).toBe('not_found');
    await stage.submitMadeUp(provider);
    expect(codeOf(await stage.registryAs(stranger).reply_to_report(reply))).toBe('not_authorized');
    const withdrawal = { report, reason: 'Not mine' };
    expect(codeOf(await stage.registryAs(stranger).withdraw_report(withdrawal))).toBe('not_authorized');
    expect(codeOf(await stage.registryAs(provider).withdraw_report(withdrawal))).toBe('not_authorized');
    await stage.world.advance(25 * HOUR_SECONDS);
    expect(codeOf(await stage.registryAs(provider).reply_to_report(reply))).toBe('expired');
    const inTime = await cast.signed(round, 1);
    expect(codeOf(await stage.registryAs(provider).reply_to_report({ ...reply, report: inTime }))).toBe('ok');
  });
});

describe('case 44: timing alone', () => {
  test('weighs nothing, even from the site and final', async () => {
    const round = await cast.drawn(LIST, { reply_days: 1 });
    const { content } = await cast.visited(round, 1);
    const answers = content.answers.map(({ item }) =>
      item === 'latency'
        ? { item, finding: { confirmed: null }, remark: '' }
        : { item, finding: { not_verified: null }, remark: 'The door stayed shut' }
    );
    const report = await cast.signed(round, 0, { answers, photos: [] });
    const full = await cast.signed(round, 1);
    await stage.world.advance(25 * HOUR_SECONDS);
    const info = async (id: bigint) => (await registry().get_report(id))[0];
    expect(await info(report)).toMatchObject({ state: { final: null }, weight: 0 });
    expect((await info(report))?.details.evidence).toEqual({ timing_only: null });
    expect(await info(full)).toMatchObject({ state: { final: null }, weight: 100 });
  });
});

describe('case 42: an auditor', () => {
  test('is accepted as it applied when the vote began, and by the newest motion', async () => {
    const auditor = someone('an auditor who changes its mind');
    const applied = await cast.apply(auditor);
    await expect(cast.apply(auditor, { fee_e8s: 1n })).rejects.toMatchObject({ detail: 'limit_exceeded' });
    const before = await logLength();
    expect((await cast.apply(auditor)).hash).toEqual(applied.hash);
    expect(await logLength()).toBe(before);
    await stage.world.advance(HOUR_SECONDS);
    const anew = await cast.apply(auditor, { fee_e8s: 900_000_000_000n });
    expect(codeOf(await cast.accept(auditor, applied))).toBe('wrong_state');
    expect((await registry().get_auditor(auditor))[0]).toBeUndefined();
    expect(codeOf(await cast.accept(someone('who never applied'), anew))).toBe('not_found');
    expect(codeOf(await cast.accept(auditor, anew))).toBe('ok');
    expect(codeOf(await cast.suspend(someone('nobody')))).toBe('not_found');
  });

  test.each<[string, Partial<Parameters<AuditCast['apply']>[1] & object>]>([
    ['without a name', { name: '' }],
    ['with a name of two lines', { name: 'a\nPilot group: x' }],
    ['with no group', { pilot_group: '' }],
    ['with 51 conflicts', { conflicts: Array.from({ length: 51 }, (_, at) => someone(String(at))) }],
    ['with a conflict twice', { conflicts: [provider, provider] }],
    ['without a statement', { statement_hash: new Uint8Array(0) }]
  ])('does not apply %s', async (_, change) => {
    await expect(cast.apply(stranger, change)).rejects.toMatchObject({ detail: 'invalid_argument' });
    expect((await registry().get_application(stranger))[0]).toBeUndefined();
  });
});

describe('case 42: a visit', () => {
  test('is announced in time, by an auditor of the node, with escort and insurance', async () => {
    const round = await cast.drawn(LIST);
    const [first] = (await cast.audit(round)).auditors;
    if (first === undefined) throw new Error('an auditor expected');
    const now = await stage.nowSeconds();
    const from = now + BigInt(25 * HOUR_SECONDS);
    const good = { round, position: 0, from, until: from + 3_600n, escort: 'none', insurance_hash: HASH };
    const announce = (change: Partial<typeof good>, who = first) =>
      stage.registryAs(who).announce_visit({ ...good, ...change });
    expect(codeOf(await announce({}, stranger))).toBe('not_authorized');
    for (const bad of [
      { from: now + BigInt(23 * HOUR_SECONDS) },
      { until: from - 1n },
      { until: from + BigInt(8 * 24 * HOUR_SECONDS) },
      { escort: '' },
      { insurance_hash: new Uint8Array(0) }
    ])
      expect([bad, codeOf(await announce(bad))]).toEqual([bad, 'invalid_argument']);
    expect(codeOf(await announce({}))).toBe('ok');
  });
});

test('case 35: strangers take all places of applicants and no more; places come free, and auditors keep theirs', async () => {
  const apply = async (name: string): Promise<string> =>
    codeOf(await stage.registryAs(someone(name)).apply_as_auditor(APPLICATION));
  const codes = new Map<string, number>();
  for (let n = 0; n < MAX_AUDITOR_APPLICATIONS; n += 50) {
    const names = Array.from({ length: 50 }, (_, at) => `applicant ${n + at}`);
    for (const code of await Promise.all(names.map(apply))) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  // Those of the tests before are among them.
  expect([...codes.keys()].sort()).toEqual(['limit_exceeded', 'ok']);
  expect(codes.get('ok')).toBeGreaterThan(MAX_AUDITOR_APPLICATIONS - 50);
  expect(await apply('one too many')).toBe('limit_exceeded');
  expect(await apply('applicant 0')).toBe('ok');
  await stage.world.advance(22 * 24 * HOUR_SECONDS);
  expect(await apply('one too many')).toBe('ok');
  expect((await registry().get_auditor(someone('the first auditor')))[0]).toBeDefined();
});
