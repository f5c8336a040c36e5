/** A canister's stable memory as an earlier build left it, and beside it what every later build must find in it. */
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { parseJsonWithBigint, stringifyJsonWithBigint } from './json.js';
import { type CanisterName, projectPath } from './paths.js';

const FOLDER = projectPath('tests/fixtures/stable-memory');

export function frozenPath(canister: CanisterName, schema: number, kind: string): string {
  return `${FOLDER}/${canister}-schema-${schema}.${kind}`;
}

export async function freeze(
  canister: CanisterName,
  schema: number,
  frozen: object,
  memory: Uint8Array
): Promise<void> {
  await writeFile(frozenPath(canister, schema, 'json'), `${stringifyJsonWithBigint(frozen)}\n`);
  await writeFile(frozenPath(canister, schema, 'bin.gz'), await promisify(gzip)(memory, { level: 9 }));
}

export async function thaw(
  canister: CanisterName,
  schema: number
): Promise<{ frozen: unknown; memory: Uint8Array }> {
  const frozen = parseJsonWithBigint(await readFile(frozenPath(canister, schema, 'json'), 'utf8'));
  return { frozen, memory: await promisify(gunzip)(await readFile(frozenPath(canister, schema, 'bin.gz'))) };
}

/** What a canister tells, in values that JSON holds. */
export function inJson(views: unknown): unknown {
  return parseJsonWithBigint(stringifyJsonWithBigint(views));
}
