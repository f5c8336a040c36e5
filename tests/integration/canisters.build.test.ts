import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectPath, wasmPath } from '../support/paths.js';

const INPUTS = [
  'package-lock.json',
  'tsconfig.json',
  'dfx.json',
  'scripts',
  'canisters',
  'src',
  'tests/fixtures'
];

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

test('two builds in two folders give one hash, and name neither folder', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'nodevault-elsewhere-'));
  try {
    const ownFiles = (path: string): boolean => !path.includes('.azle');
    for (const input of INPUTS) {
      cpSync(projectPath(input), join(elsewhere, input), { recursive: true, filter: ownFiles });
    }
    symlinkSync(projectPath('node_modules'), join(elsewhere, 'node_modules'));
    const { status, stderr } = spawnSync(process.execPath, [join(elsewhere, 'scripts/build-canisters.mjs')], {
      env: { ...process.env, NODE_OPTIONS: '' },
      encoding: 'utf8'
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of ['identity_vault', 'audit_registry'] as const) {
      const other = join(elsewhere, '.azle', name, `${name}.wasm`);
      expect(sha256(other)).toBe(sha256(wasmPath(name)));
      expect(readFileSync(other).includes(elsewhere)).toBe(false);
      expect(readFileSync(wasmPath(name)).includes(projectPath(''))).toBe(false);
    }
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
