/**
 * JSON in one byte form, by RFC 8785 (JSON Canonicalization Scheme): members sorted, no blanks. For text, whole numbers,
 * lists and objects; nothing else stands in a standard.
 */
import { NodeVaultError } from '../sealed/node-vault-error.js';

export function canonicalJson(value: unknown): string {
  if (typeof value === 'string' || Number.isSafeInteger(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    throw new NodeVaultError(
      'malformed',
      `canonical JSON: ${String(value)} is no text, number, list or object`
    );
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
