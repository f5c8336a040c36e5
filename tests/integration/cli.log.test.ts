/** `nodevault check-log` on a network. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { CliOnNetwork } from '../support/cli.js';
import { wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage } from '../support/stage.js';
import type { Outcome } from '../unit/cli/run-cli.js';

let stage: Stage;
let cli: CliOnNetwork;

beforeAll(async () => {
  stage = await Stage.create();
  cli = await CliOnNetwork.of(stage);
});

afterAll(() => stage?.tearDown());

async function checkLog(...more: string[]): Promise<Outcome> {
  const canisters = ['--vault', stage.vault.toText(), '--registry', stage.registry.toText()];
  return cli.run('check-log', ...canisters, ...more);
}

test('says that the log goes on from what was seen, and where it does not', async () => {
  const anyone = stage.registryAs(someone('anyone'));
  expect(codeOf(await stage.vaultAs(someone('a provider')).create_record())).toBe('ok');
  expect(codeOf(await stage.vaultAs(someone('another')).create_record())).toBe('ok');
  expect(codeOf(await anyone.witness_vault_head())).toBe('ok');
  const good = await checkLog('--json');
  expect(good.status).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({ blocks: 2, witnessed_heads: 1, problems: [] });

  await stage.world.pic.reinstallCode({
    canisterId: CorePrincipal.fromText(stage.vault.toText()),
    wasm: await readFile(wasmPath('identity_vault'))
  });
  expect(codeOf(await stage.vaultAs(someone('a provider')).create_record())).toBe('ok');
  const rolledBack = await checkLog('--json');
  expect(rolledBack.status).toBe(1);
  expect(JSON.parse(rolledBack.stdout)).toMatchObject({
    blocks: 1,
    problems: [{ kind: 'truncated', blocks: '2' }]
  });
  expect((await checkLog()).stderr).toContain('truncated: the log is shorter now than the log of 2 blocks');
});
