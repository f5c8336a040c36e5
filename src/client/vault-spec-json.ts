/**
 * Specs of acts at the vault as JSON files; see spec-json.ts.
 *
 * ```json
 * { "type": "erase-record", "record": "17", "reason": "…" }
 * { "type": "set-retention", "days": 365 }
 * ```
 */
import { checkErase, type EraseSpec, renderErase } from '../protocol/spec/erase.js';
import { checkRetention, renderRetention, type RetentionSpec } from '../protocol/spec/retention.js';
import type { Result } from '../protocol/errors.js';
import type { JsonReader } from './json-reader.js';

export type VaultSpec =
  | { readonly type: 'erase-record'; readonly spec: EraseSpec }
  | { readonly type: 'set-retention'; readonly spec: RetentionSpec };

export const VAULT_SPEC_TYPES = ['erase-record', 'set-retention'] as const;

/**
 * A spec about the vault, not yet checked; undefined where its type is another.
 * @throws NodeVaultError `malformed`, which names the field
 */
export function readVaultSpec(reader: JsonReader): VaultSpec | undefined {
  const type = reader.text('type');
  if (type === 'erase-record') {
    reader.only('type record reason');
    return { type, spec: { record_id: reader.unsigned('record', 64), reason: reader.text('reason') } };
  }
  if (type !== 'set-retention') return undefined;
  reader.only('type days');
  return { type, spec: { days: Number(reader.unsigned('days', 32)) } };
}

export function checkVaultSpec(spec: VaultSpec): Result<null> {
  return spec.type === 'erase-record' ? checkErase(spec.spec) : checkRetention(spec.spec);
}

export function renderVaultSpec(spec: VaultSpec, vault: Uint8Array): string {
  return spec.type === 'erase-record' ? renderErase(vault, spec.spec) : renderRetention(vault, spec.spec);
}

/** The inverse of `readVaultSpec`. */
export function vaultSpecToJson({ type, spec }: VaultSpec): Record<string, unknown> {
  if (type === 'set-retention') return { type, days: spec.days };
  return { type, record: String(spec.record_id), reason: spec.reason };
}

export function isVaultSpec(spec: { readonly type: string }): spec is VaultSpec {
  return VAULT_SPEC_TYPES.some((type) => type === spec.type);
}
