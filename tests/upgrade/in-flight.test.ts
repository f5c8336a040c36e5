/** Upgrades of the vault at bad times, with bad code, and with much in it. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { type ReleaseSpec } from '../../src/client/index.js';
import { trapsLogged } from '../support/canister-logs.js';
import { sendRedeem, type Spinner } from '../support/in-flight.js';
import { wasmPath } from '../support/paths.js';
import { adoptRelease, createReleaseStage, type ReleaseStage } from '../support/release-stage.js';
import { codeOf, type Stage } from '../support/stage.js';
import { type VaultLedger } from '../support/vault-ledger.js';
import { compileWat } from '../support/wat.js';

let prepared: ReleaseStage;
let stage: Stage;
let vaultId: CorePrincipal;
let ledger: VaultLedger;
let spinner: Spinner;
/** An adopted motion that nobody has enacted yet, and its spec. */
let motion: bigint;
let spec: ReleaseSpec;

beforeAll(async () => {
  prepared = await createReleaseStage();
  ({ stage, vaultId, ledger, spinner } = prepared);
});

beforeEach(async () => {
  ({ motion, spec } = await adoptRelease(prepared));
});

afterAll(() => stage?.tearDown());

const redeemA = () => stage.redeem(stage.custodianA.id, motion, spec, 'A');
const redeemB = () => stage.redeem(stage.custodianB.id, motion, spec, 'B');

/** Upgrades in one message: zipped, the code needs no upload in chunks, during which rounds would run. */
async function upgradeVault(code?: Uint8Array): Promise<void> {
  const wasm = gzipSync(code ?? (await readFile(wasmPath('identity_vault'))));
  await stage.world.pic.upgradeCanister({ canisterId: vaultId, wasm });
  await stage.world.pic.tick();
}

/** Traps as soon as it is installed. */
const trapping = (): Promise<Uint8Array> =>
  compileWat('(module (memory 1) (func (export "canister_post_upgrade") unreachable))');

test.each([
  ['governance', false],
  ['vetKD', true]
])(
  'case 34: with a call to %s in flight: the call fails, nothing goes out, and it works anew',
  async (_, spun) => {
    const before = await ledger.read(motion);
    await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
    await stage.world.pic.tick();
    if (spun) {
      await spinner.shortenNextRound();
      await stage.world.pic.tick();
    }
    const waiting = await ledger.read(motion);
    const traps = await trapsLogged(stage.world.pic, stage.vault);
    await upgradeVault();
    await stage.world.pic.tick(5);
    expect(await trapsLogged(stage.world.pic, stage.vault)).toBeGreaterThan(traps);
    expect(await ledger.read(motion)).toMatchObject({ log: waiting.log, grant: waiting.grant });
    expect([waiting.log - before.log, waiting.grant]).toEqual(spun ? [1n, true] : [0n, false]);
    expect(codeOf(await redeemA())).toBe('ok');
  }
);

test('case 34: after a stop: the call in flight is answered first', async () => {
  const answer = await sendRedeem(stage, stage.custodianA.id, motion, spec, 'A');
  await stage.world.pic.tick();
  await stage.world.pic.stopCanister({ canisterId: vaultId });
  expect(codeOf(await answer())).toBe('ok');
  await upgradeVault();
  await stage.world.pic.startCanister({ canisterId: vaultId });
  expect(codeOf(await redeemB())).toBe('ok');
});

test('case 34: that traps: the old code goes on with its data; the next upgrade succeeds', async () => {
  expect(codeOf(await redeemA())).toBe('ok');
  const before = await ledger.read(motion);
  await expect(upgradeVault(await trapping())).rejects.toThrow();
  expect(await ledger.read(motion)).toMatchObject({ log: before.log, grant: true });
  expect(codeOf(await redeemA())).toBe('ok');
  await upgradeVault();
  expect(codeOf(await redeemB())).toBe('ok');
});
