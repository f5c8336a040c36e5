import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { checkSample, uploadCandidates } from '../../src/client/audit-rounds.js';
import { RegistryInit } from '../../src/client/idl/registry-idl.js';
import { CURRENT_PRACTICES, practices } from '../../src/protocol/audit/practices.js';
import { principalText } from '../../src/protocol/spec/principal-text.js';
import { AuditCast, HASH, HOUR_SECONDS, listOf, nodesOf, PAYER, SUBNET } from '../support/audit-cast.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage } from '../support/stage.js';

let stage: Stage;
let cast: AuditCast;
const anyone = someone('anyone');
const provider = someone('a provider with nodes');
const other = someone('another provider with nodes');
const LIST = listOf([...nodesOf(provider, 130), ...nodesOf(other, 120, SUBNET.toUint8Array())]);

beforeAll(async () => {
  stage = await Stage.create();
  cast = new AuditCast(stage);
  for (const name of ['first', 'second', 'third']) await cast.auditor(`the ${name} auditor`);
});

afterAll(() => stage?.tearDown());

describe('a round', () => {
  test('is commissioned, fed in any order, drawn once, and recomputed by an outsider', async () => {
    const round = await cast.commission(LIST, {
      size: 5,
      subnet_weights: [{ subnet: SUBNET, weight: 1_000_000 }]
    });
    const registry = stage.registryAs(anyone);
    expect((await registry.get_round(round))[0]?.state).toEqual({ collecting: null });
    for (const chunk of [2, 0, 1]) {
      const args = { round, chunk, candidates: LIST.chunks[chunk] ?? HASH, chunk_hashes: LIST.chunkHashes };
      expect(codeOf(await registry.put_candidates(args))).toBe('ok');
    }
    expect((await registry.get_round(round))[0]?.state).toEqual({ ready: null });
    expect(await registry.draw_sample(round)).toMatchObject({ Ok: { state: { seeded: null } } });
    expect(await registry.draw_sample(round)).toMatchObject({
      Ok: { state: { drawn: null }, details: { drawn: 5 } }
    });
    expect(codeOf(await registry.draw_sample(round))).toBe('already_exists');
    const { sample } = await checkSample(registry, stage.registry, round, LIST);
    expect(sample).toHaveLength(5);
    // A million to one: the sample is of the critical subnet.
    expect(sample.every(({ subnet }) => String(subnet) === String(SUBNET.toUint8Array()))).toBe(true);
    expect((await checkSample(registry, stage.registry, round)).sample).toEqual(sample);
    expect((await registry.get_rounds(0n)).rounds).toContain(round);
  });

  test('gives each node two auditors, and the next where one declines', async () => {
    const round = await cast.drawn(LIST);
    const { auditors } = await cast.audit(round);
    const [first, second] = auditors;
    if (first === undefined || second === undefined) throw new Error('two auditors expected');
    expect(codeOf(await stage.registryAs(first).decline_audit({ round, position: 0 }))).toBe('ok');
    const [then, next] = (await cast.audit(round)).auditors;
    expect(then?.toText()).toBe(second.toText());
    expect([first.toText(), second.toText()]).not.toContain(next?.toText());
    expect(codeOf(await stage.registryAs(first).decline_audit({ round, position: 0 }))).toBe(
      'not_authorized'
    );
  });
});

describe('a report', () => {
  test('is filed, signed by the other auditor, replied to, and final when the time to reply has passed', async () => {
    const round = await cast.drawn(listOf(nodesOf(provider, 3)));
    const { first, second, content } = await cast.visited(round);
    const report = await stage.registryAs(first).file_report(content);
    if (!('Ok' in report)) throw new Error(report.Err.message);
    const info = async () => (await stage.registryAs(anyone).get_report(report.Ok))[0];
    expect(await info()).toMatchObject({ state: { filed: null }, weight: 0 });
    expect(codeOf(await cast.sign(second, report.Ok))).toBe('ok');
    expect(await info()).toMatchObject({ state: { signed: null }, details: { evidence: { on_site: null } } });
    const reply = {
      report: report.Ok,
      statement: 'We have nothing to add',
      evidence_hash: new Uint8Array(0)
    };
    expect(codeOf(await stage.registryAs(provider).reply_to_report(reply))).toBe('ok');
    expect(codeOf(await stage.registryAs(provider).reply_to_report(reply))).toBe('already_exists');
    await stage.world.advance(15 * 24 * HOUR_SECONDS);
    expect(await info()).toMatchObject({ state: { final: null }, weight: 100 });
    expect((await stage.registryAs(anyone).get_reports_of(provider, 0n)).reports).toContain(report.Ok);
    const withdrawal = { report: report.Ok, reason: 'The serial number was misread' };
    expect(codeOf(await stage.registryAs(second).withdraw_report(withdrawal))).toBe('ok');
    expect(await info()).toMatchObject({ state: { withdrawn: null }, weight: 0 });
    const [author] = await stage.registryAs(anyone).get_auditor(first);
    expect(author?.details.paid_by).toMatchObject([
      { cost_e8s: 500_000_000n * BigInt(author?.details.track.announced ?? 0) }
    ]);
    expect(author).toMatchObject({ single_payer: true });
    expect(author?.details.paid_by[0]?.payer.toText()).toBe(PAYER.toText());
  });

  test('from afar weighs less, and says nothing that takes a visit', async () => {
    const round = await cast.drawn(listOf(nodesOf(other, 3)));
    const { first, second, content } = await cast.visited(round);
    const remote = { ...content, on_site: false, visited_from: 0n, visited_until: 0n };
    expect(codeOf(await stage.registryAs(first).file_report(remote))).toBe('invalid_argument');
    const REMOTE = ['data-center-owner', 'operator-record', 'ownership', 'no-foreign-load'];
    const answers = remote.answers.map(({ item }) =>
      REMOTE.includes(item)
        ? { item, finding: { confirmed: null }, remark: '' }
        : { item, finding: { not_verified: null }, remark: 'Nobody was there' }
    );
    const from = { ...remote, answers, latency: [] as [], photos: [] };
    const report = await stage.registryAs(first).file_report(from);
    if (!('Ok' in report)) throw new Error(report.Err.message);
    expect(codeOf(await cast.sign(second, report.Ok))).toBe('ok');
    await stage.world.advance(15 * 24 * HOUR_SECONDS);
    expect((await stage.registryAs(anyone).get_report(report.Ok))[0]).toMatchObject({
      state: { final: null },
      weight: 25,
      details: { not_verified: 9, deviations: 0 }
    });
  });

  test('the operator record of a drawn node is compared with the NNS registry', async () => {
    const [node] = nodesOf(provider, 1);
    if (node === undefined) throw new Error('a node expected');
    const nnsRegistry = await NnsRegistry.install(stage.world.pic);
    const [id, owner] = [principalText(node.operator), principalText(node.provider)];
    await nnsRegistry.setOperators([{ id, provider: owner, allowance: 5n, maxRewardable: { type1: 5 } }]);
    const round = await cast.drawn(listOf([node]), { size: 1 });
    const elsewhere = await cast.drawn(listOf([{ ...node, dataCenter: 'ge1' }]), { size: 1 });
    const check = (id: bigint) => stage.registryAs(anyone).check_operator_record({ round: id, position: 0 });
    expect(await check(round)).toMatchObject({ Ok: { operator_listed: true, data_center_matches: true } });
    const { length } = await stage.registryAs(anyone).get_log(0n);
    expect(await check(round)).toHaveProperty('Ok');
    expect((await stage.registryAs(anyone).get_log(0n)).length).toBe(length);
    expect(await check(elsewhere)).toMatchObject({
      Ok: { operator_listed: true, data_center_matches: false }
    });
  });
});

test('practices are answered in full by the provider, and by nobody else', async () => {
  const declared = someone('a provider with good practices');
  const answers = (practices(CURRENT_PRACTICES) ?? []).map(({ id }) => ({
    practice: id,
    compliance: { yes: null },
    remark: ''
  }));
  const args = { provider: declared, checklist: CURRENT_PRACTICES, answers };
  const registry = stage.registryAs(declared);
  expect(codeOf(await registry.sign_practices(args))).toBe('not_found');
  await stage.submitMadeUp(declared);
  expect(codeOf(await registry.sign_practices(args))).toBe('ok');
  expect(codeOf(await registry.sign_practices({ ...args, answers: answers.slice(1) }))).toBe(
    'invalid_argument'
  );
  const partly = answers.map((answer) => ({ ...answer, compliance: { partly: null } }));
  expect(codeOf(await registry.sign_practices({ ...args, answers: partly }))).toBe('invalid_argument');
  expect(codeOf(await stage.registryAs(anyone).sign_practices(args))).toBe('not_authorized');
  expect(codeOf(await registry.sign_practices(args))).toBe('limit_exceeded');
  await stage.world.advance(HOUR_SECONDS);
  expect(codeOf(await registry.sign_practices(args))).toBe('ok');
  expect((await registry.get_practices(declared))[0]).toMatchObject({ edition: 2 });
});

test('an upgrade keeps rounds, seeds, auditors and reports', async () => {
  const round = await cast.drawn(LIST);
  const report = await cast.signed(round);
  const registry = stage.registryAs(anyone);
  const read = async () => [
    await registry.get_round(round),
    await registry.get_draw(round),
    await registry.get_sample(round, 0n),
    await registry.get_audit({ round, position: 0 }),
    await registry.get_report(report),
    await registry.get_report_content(report),
    await registry.get_auditors(0n),
    await registry.get_auditor(someone('the first auditor'))
  ];
  const before = await read();
  const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault: stage.vault }]));
  const canisterId = CorePrincipal.fromText(stage.registry.toText());
  const wasm = await readFile(wasmPath('audit_registry'));
  await stage.world.pic.upgradeCanister({ canisterId, wasm, arg });
  await stage.world.pic.tick(2);
  expect(await read()).toEqual(before);
  await expect(checkSample(registry, stage.registry, round, LIST)).resolves.toBeDefined();
});

test('an upload from the client skips nothing and repeats nothing', async () => {
  const round = await cast.commission(LIST);
  const seen: number[] = [];
  const registry = stage.registryAs(anyone);
  await uploadCandidates(registry, round, LIST, (done) => seen.push(done));
  await uploadCandidates(registry, round, LIST);
  expect(seen).toEqual([1, 2, 3]);
  expect((await registry.get_round(round))[0]).toMatchObject({
    state: { ready: null },
    details: { chunks_received: 3 }
  });
});
