import { fileURLToPath } from 'node:url';

/** A file of this project by its path from the root. */
export function projectPath(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

export type CanisterName = 'identity_vault' | 'audit_registry' | 'governance';

/** The Wasm that scripts/build-canisters.mjs builds. */
export function wasmPath(canister: CanisterName): string {
  const dir = canister === 'governance' ? 'tests/fixtures/governance/canister/' : '';
  return projectPath(`${dir}.azle/${canister}/${canister}.wasm`);
}
