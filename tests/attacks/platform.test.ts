/** What the network itself does to the vault in the middle of a release: no cycles, no key, no answer, traps, upgrades. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { type ReleaseSpec } from '../../src/client/index.js';
import { MAX_REDEMPTIONS_PER_SHARE } from '../../src/protocol/limits.js';
import { renderErase } from '../../src/protocol/spec/erase.js';
import { trapsLogged } from '../support/canister-logs.js';
import { GOVERNANCE_CANISTER_ID } from '../support/governance.js';
import { sendCreateRecord, sendErasure, sendRedeem, type Spinner } from '../support/in-flight.js';
import { adoptRelease, createReleaseStage, type ReleaseStage } from '../support/release-stage.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';
import { LESS_THAN_A_DERIVATION, type VaultLedger } from '../support/vault-ledger.js';
import { compileWat } from '../support/wat.js';

let prepared: ReleaseStage;
let stage: Stage;
let vaultId: CorePrincipal;
let record: StageRecord;
let ledger: VaultLedger;
let spinner: Spinner;
/** An adopted motion that nobody has enacted yet, and its spec. */
let motion: bigint;
let spec: ReleaseSpec;

beforeAll(async () => {
  prepared = await createReleaseStage();
  ({ stage, vaultId, record, ledger, spinner } = prepared);
});

afterAll(() => stage?.tearDown());

async function newMotion(): Promise<void> {
  ({ motion, spec } = await adoptRelease(prepared));
}

const redeemA = () => stage.redeem(stage.custodianA.id, motion, spec, 'A');
const redeemB = () => stage.redeem(stage.custodianB.id, motion, spec, 'B');

describe('case 31: cycles', () => {
  /** Raises the freezing threshold until only about `liquid` cycles of the balance may be spent. */
  async function freezeAllBut(liquid: bigint): Promise<void> {
    const { idleCyclesBurnedPerDay: perDay } = await stage.world.pic.canisterStatus({ canisterId: vaultId });
    const freezingThreshold = (((await ledger.balance()) - liquid) * 86_400n) / perDay;
    await stage.world.pic.updateCanisterSettings({ canisterId: vaultId, freezingThreshold });
  }

  /** Cycles that the vault says it lacks. */
  async function missing(): Promise<bigint> {
    const answer = await redeemA();
    if (!('Err' in answer) || answer.Err.code !== 'insufficient_cycles') {
      throw new Error(`redeem answered ${codeOf(answer)} where cycles lack`);
    }
    return BigInt(/lacks (\d+) cycles/.exec(answer.Err.message)?.[1] ?? 0);
  }

  test('one short of a derivation: an error, the grant is kept, and it works after a top-up', async () => {
    await newMotion();
    expect(codeOf(await redeemB())).toBe('ok');
    await freezeAllBut(60_000_000_000n);
    let before = await ledger.balance();
    // Two rounds of it: what an attempt costs is the same from the second one on.
    for (let lacks = await missing(); lacks !== 1n; lacks = await missing()) {
      expect(lacks).toBeGreaterThan(1n);
      const wanted: bigint = before + lacks - 1n;
      await stage.world.pic.addCycles(vaultId, wanted - (await ledger.balance()));
      before = await ledger.balance();
    }
    for (let tries = 0; tries <= MAX_REDEMPTIONS_PER_SHARE; tries++) {
      const spent = before - (await ledger.balance());
      expect(spent).toBeLessThan(LESS_THAN_A_DERIVATION);
      await stage.world.pic.addCycles(vaultId, spent);
      expect(await missing()).toBe(1n);
    }
    expect((await ledger.read(motion)).grant).toBe(true);
    await stage.world.pic.addCycles(vaultId, before - (await ledger.balance()) + 1n);
    expect(codeOf(await redeemA())).toBe('ok');
  });

  test('none to ask governance with: an error, no grant, and it works after a top-up', async () => {
    await stage.world.pic.updateCanisterSettings({ canisterId: vaultId, freezingThreshold: 2_592_000n });
    await newMotion();
    const { log } = await ledger.read(motion);
    await freezeAllBut(45_000_000_000n);
    expect(codeOf(await redeemA())).toBe('governance_unavailable');
    expect(await ledger.read(motion)).toMatchObject({ log, grant: false });
    await stage.world.pic.updateCanisterSettings({ canisterId: vaultId, freezingThreshold: 2_592_000n });
    expect(codeOf(await redeemA())).toBe('ok');
  });
});

describe('case 32: no answer, or a reject', () => {
  beforeEach(newMotion);

  test('no reply yet: the share is busy, the other is not, and the answer comes', async () => {
    const answer = await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    const again = await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    const other = await sendRedeem(stage, stage.custodianB.id, motion, spec, 'B');
    await stage.world.pic.tick();
    expect((await ledger.read(motion)).grant).toBe(false);
    expect(codeOf(await again())).toBe('busy');
    expect([codeOf(await answer()), codeOf(await other())]).toEqual(['ok', 'ok']);
    expect((await ledger.read(motion)).grant).toBe(true);
  });

  test('no subnet holds the key: an error, and the grant is kept', async () => {
    const keyless = await Stage.create({ thresholdKeys: false });
    try {
      const sealed = await keyless.submitMadeUp(someone('a provider'));
      const wanted = await keyless.releaseSpec(sealed);
      const id = await keyless.world.governance.adopt(keyless.motionText(wanted));
      for (let tries = 0; tries <= MAX_REDEMPTIONS_PER_SHARE; tries++) {
        const answer = await keyless.redeem(keyless.custodianA.id, id, wanted, 'A');
        expect(answer).toMatchObject({ Err: { code: 'derivation_failed' } });
      }
      expect((await keyless.traces(id)).grant).toBe(true);
    } finally {
      await keyless.tearDown();
    }
  });

  describe('governance', () => {
    const governanceId = CorePrincipal.fromText(GOVERNANCE_CANISTER_ID);
    const answering = (body: string): Promise<Uint8Array> =>
      compileWat(`(module
        (import "ic0" "msg_reject" (func $reject (param i32 i32)))
        (memory 1)
        (func (export "canister_query get_proposal_info") ${body}))`);
    let other: Stage;
    let otherSpec: ReleaseSpec;

    beforeAll(async () => {
      other = await Stage.create();
      otherSpec = await other.releaseSpec(await other.submitMadeUp(someone('a provider')));
    });

    afterAll(() => other?.tearDown());

    test.each([
      ['rejects (4)', '(call $reject (i32.const 0) (i32.const 9))', /reject 4/],
      ['traps (5)', 'unreachable', /reject 5/],
      ['does not answer at all (5)', '', /reject 5/]
    ])('%s', async (_, body, reason) => {
      await other.world.pic.reinstallCode({ canisterId: governanceId, wasm: await answering(body) });
      await requireUnavailable(reason);
    });

    test('has no such method (5), is stopped (5)', async () => {
      await other.world.pic.reinstallCode({ canisterId: governanceId, wasm: await compileWat('(module)') });
      await requireUnavailable(/reject 5/);
      await other.world.pic.stopCanister({ canisterId: governanceId });
      await requireUnavailable(/reject 5/);
    });

    async function requireUnavailable(reason: RegExp): Promise<void> {
      const before = await other.traces(77n);
      const answer = await other.redeem(other.custodianA.id, 77n, otherSpec, 'A');
      expect(answer).toMatchObject({ Err: { code: 'governance_unavailable' } });
      expect('Err' in answer && answer.Err.message).toMatch(reason);
      expect(await other.traces(77n)).toEqual(before);
    }
  });
});

describe('case 33: a trap behind an await', () => {
  beforeEach(newMotion);

  /** While the vault waits, its memory is not its own; what runs when the answer comes traps. Then all is as before. */
  async function trapInTheMeantime(calls: number): Promise<void> {
    const { pic } = stage.world;
    const memory = await pic.getStableMemory(vaultId);
    await pic.setStableMemory(vaultId, new Uint8Array(65_536).fill(0xff));
    const traps = await trapsLogged(pic, stage.vault);
    await pic.tick(5);
    expect(await trapsLogged(pic, stage.vault)).toBe(traps + calls);
    await pic.setStableMemory(vaultId, memory);
  }

  test('governance has answered: no grant, no record, no log entry; the share is free, and both work again', async () => {
    const newcomer = someone('a newcomer');
    const before = await ledger.read(motion);
    await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    await sendCreateRecord(stage, newcomer);
    await stage.world.pic.tick();
    await trapInTheMeantime(2);
    const { log, grant, cycles } = await ledger.read(motion);
    expect([log, grant]).toEqual([before.log, false]);
    expect(before.cycles - cycles).toBeLessThan(LESS_THAN_A_DERIVATION);
    expect(await stage.vaultAs(newcomer).record_of(newcomer)).toEqual([]);
    expect(codeOf(await redeemA())).toBe('ok');
    expect(codeOf(await stage.vaultAs(newcomer).create_record())).toBe('ok');
  });

  test('vetKD has answered: no key goes out, the grant and its log entry stand, and the share is free', async () => {
    await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    await stage.world.pic.tick();
    await spinner.shortenNextRound();
    await stage.world.pic.tick();
    const granted = await ledger.read(motion);
    expect(granted.grant).toBe(true);
    await trapInTheMeantime(1);
    expect(await ledger.read(motion)).toMatchObject({ log: granted.log, grant: true });
    expect(codeOf(await redeemA())).toBe('ok');
  });
});

describe('case 18: erased between two awaits of a redemption', () => {
  test.each([
    ['governance', false],
    ['vetKD', true]
  ])('while %s is asked: no key goes out; what was not erased is released', async (_, granted) => {
    const doomed = await stage.submitMadeUp(someone(`a provider erased while ${_} is asked`));
    const doomedSpec = await stage.releaseSpec(doomed);
    const doomedMotion = await stage.world.governance.adopt(stage.motionText(doomedSpec));
    if (granted) {
      expect(codeOf(await stage.redeem(stage.custodianB.id, doomedMotion, doomedSpec, 'B'))).toBe('ok');
    }
    const erase = { record_id: doomed.sealed.address.record, reason: 'Ordered by a court' };
    const erasure = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
    await newMotion();

    const erasing = await sendErasure(stage, someone('anyone'), erasure, erase);
    // Asked for vetKD's key a round later than governance, both answers come in one round, the erasure's first.
    if (granted) await stage.world.pic.tick();
    const redeeming = await sendRedeem(stage, stage.custodianA.id, doomedMotion, doomedSpec, 'A');
    const control = await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    await stage.world.pic.tick(6);
    expect([codeOf(await erasing()), codeOf(await redeeming()), codeOf(await control())]).toEqual([
      'ok',
      'not_found',
      'ok'
    ]);
    expect((await ledger.read(doomedMotion)).grant).toBe(granted);
  });
});

test('case 37: acts of one second: each has its place in the log, and none is lost or taken twice', async () => {
  const time = await stage.world.pic.getTime();
  const vault = stage.vaultAs(record.provider);
  const recordId = record.sealed.address.record;
  const before = (await ledger.read(0n)).log;
  await newMotion();
  const first = await vault.request_erasure(recordId);
  expect(await vault.request_erasure(recordId)).toEqual(first);
  expect(codeOf(await vault.cancel_erasure(recordId))).toBe('ok');
  expect([codeOf(await redeemA()), codeOf(await redeemA()), codeOf(await redeemB())]).toEqual([
    'ok',
    'ok',
    'ok'
  ]);
  expect(Math.floor((await stage.world.pic.getTime()) / 1_000)).toBe(Math.floor(time / 1_000));
  const { entries } = await vault.get_log(before);
  expect(entries.map(({ kind }) => kind)).toEqual([
    'erasure_requested',
    'erasure_cancelled',
    'redeemed',
    'redeemed',
    'redeemed'
  ]);
  expect(entries.map(({ index }) => index)).toEqual(entries.map((_, at) => before + BigInt(at)));
  expect(new Set(entries.map(({ time: at }) => at)).size).toBe(1);
});
