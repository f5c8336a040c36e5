import { err, ok, type Result } from '../errors.js';
import { MAX_PURPOSE_LENGTH } from '../limits.js';
import { lineDefect } from './defects.js';
import { principalText, renderLines } from './lines.js';

/** A record that a motion erases. */
export interface EraseSpec {
  readonly record_id: bigint;
  readonly reason: string;
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkErase({ reason }: EraseSpec): Result<null> {
  const defect = lineDefect('reason', reason, MAX_PURPOSE_LENGTH);
  return defect === undefined ? ok(null) : err('invalid_argument', `erase spec: ${defect}`);
}

/** The motion text that erases a record of the vault with principal bytes `vault`. */
export function renderErase(vault: Uint8Array, { record_id, reason }: EraseSpec): string {
  return renderLines('erase record', [
    ['Network', 'Internet Computer'],
    ['Vault', principalText(vault)],
    ['Record', String(record_id)],
    ['Reason', reason]
  ]);
}
