import { err, ok, type Result } from '../errors.js';
import { MAX_PURPOSE_LENGTH } from '../limits.js';
import { isMotionLine, principalText, renderLines } from './lines.js';

/** A record that a motion erases. */
export interface EraseSpec {
  readonly record_id: bigint;
  readonly reason: string;
}

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkErase({ reason }: EraseSpec): Result<null> {
  return isMotionLine(reason, MAX_PURPOSE_LENGTH)
    ? ok(null)
    : err(
        'invalid_argument',
        `erase spec: reason: must be one line of 1 to ${MAX_PURPOSE_LENGTH} printable ASCII characters`
      );
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
