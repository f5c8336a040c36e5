import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseDid } from '../support/candid-did.js';
import { projectPath, wasmPath } from '../support/paths.js';

/** Methods of the built Wasm: name → `query` or `update`. Azle's own are left out. */
function exportedMethods(canister: 'identity_vault' | 'audit_registry'): Record<string, string> {
  const module = new WebAssembly.Module(readFileSync(wasmPath(canister)));
  const names = WebAssembly.Module.exports(module).map(({ name }) =>
    /^canister_(query|update) (\w+)$/.exec(name)
  );
  return Object.fromEntries(
    names.flatMap((match) => (match === null || match[2]?.startsWith('_azle') ? [] : [[match[2], match[1]]]))
  ) as Record<string, string>;
}

/**
 * Names and modes here, in the Wasm itself; types in tests/unit/canisters/candid_interface.test.ts, in the schemas that
 * the endpoints decode and answer by.
 */
describe('the committed .did files are what the canisters offer', () => {
  test.each(['identity_vault', 'audit_registry'] as const)('%s', (canister) => {
    const { methods } = parseDid(readFileSync(projectPath(`canisters/${canister}/${canister}.did`), 'utf8'));
    const declared = Object.fromEntries(
      Object.entries(methods).map(([name, shape]) => [name, shape.endsWith(' query') ? 'query' : 'update'])
    );
    expect(exportedMethods(canister)).toStrictEqual(declared);
  });
});
