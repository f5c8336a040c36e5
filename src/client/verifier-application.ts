/** A verifier's application, as a JSON file and as the registry takes it. */
import { Principal } from '@dfinity/principal';
import { compareBytes } from '../protocol/audit/candidates.js';
import { readScopes } from './confirmation-json.js';
import { unwrap } from './errors.js';
import type { RegistryService } from './idl/registry-idl.js';
import type { CandidVerifierApplication } from './idl/verification-idl.js';
import { JsonReader } from './json-reader.js';
import { candidScopes } from './verification.js';

/**
 * ```json
 * { "name": "…", "level": 1, "scopes": ["identity"], "conflicts": ["<provider>"], "statement_hash": "<hex>" }
 * ```
 * @throws NodeVaultError `malformed`, which names the member
 */
export function parseVerifierApplication(json: unknown, where: string): CandidVerifierApplication {
  const reader = new JsonReader(json, where);
  reader.only('name level scopes conflicts statement_hash');
  const conflicts = [...reader.principals('conflicts')].sort(compareBytes);
  return {
    name: reader.text('name'),
    level: reader.integer('level'),
    scopes: candidScopes(readScopes(reader, 'scopes')),
    conflicts: conflicts.map((id) => Principal.fromUint8Array(id)),
    statement_hash: reader.bytes('statement_hash')
  };
}

/** Applies as a verifier. @returns the application's hash, which an accept-verifier motion names */
export async function applyAsVerifier(
  registry: RegistryService,
  application: CandidVerifierApplication
): Promise<Uint8Array> {
  return new Uint8Array(
    unwrap(await registry.apply_as_verifier(application), 'audit_registry.apply_as_verifier')
  );
}

/** As a provider: the least accreditation that its verifiers must have. */
export async function acceptLevel(
  registry: RegistryService,
  provider: Principal,
  level: number
): Promise<void> {
  unwrap(await registry.accept_level(provider, level), 'audit_registry.accept_level');
}
