import { err, ok, type Result } from '../errors.js';
import { principalText, renderLines } from './lines.js';

/** For how long a record outlasts its provider's place on governance's list. */
export interface RetentionSpec {
  readonly days: number;
}

const MAX_DAYS = 3_650;

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkRetention({ days }: RetentionSpec): Result<null> {
  return days >= 1 && days <= MAX_DAYS
    ? ok(null)
    : err('invalid_argument', `retention spec: days: must be 1 to ${MAX_DAYS}`);
}

/** The motion text that sets the retention of the vault with principal bytes `vault`. */
export function renderRetention(vault: Uint8Array, { days }: RetentionSpec): string {
  return renderLines('set retention', [
    ['Network', 'Internet Computer'],
    ['Vault', principalText(vault)],
    ['Retention', `${days} days`]
  ]);
}
