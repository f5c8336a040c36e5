import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDid } from '../support/candid-did.js';
import { projectPath } from '../support/paths.js';

/** The interface that Azle reads off a canister's code. */
function generatedDid(canister: string): string {
  mkdirSync(projectPath('.cache'), { recursive: true });
  const dir = mkdtempSync(projectPath('.cache/candid-'));
  try {
    const config = {
      canisters: { [canister]: { type: 'azle', main: `../../canisters/${canister}/index.ts` } }
    };
    writeFileSync(join(dir, 'dfx.json'), JSON.stringify(config));
    const did = join(dir, 'generated.did');
    const azle = ['node_modules/tsx/dist/cli.mjs', 'node_modules/azle/src/build.ts'].map(projectPath);
    const { status, stderr } = spawnSync(process.execPath, [...azle, 'build', canister], {
      cwd: dir,
      env: { ...process.env, NODE_OPTIONS: '', CANISTER_CANDID_PATH: did },
      encoding: 'utf8'
    });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(did, 'utf8');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('the committed .did files are what the code offers', () => {
  test.each(['identity_vault', 'audit_registry'])('%s', (canister) => {
    const committed = parseDid(readFileSync(projectPath(`canisters/${canister}/${canister}.did`), 'utf8'));
    const generated = parseDid(generatedDid(canister));
    expect(generated.methods).toStrictEqual(committed.methods);
    expect(generated.init).toBe(committed.init);
  });
});
