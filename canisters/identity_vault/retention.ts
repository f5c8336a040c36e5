import { canisterSelf } from 'azle';

import { isErr, ok, type Result } from '../../src/protocol/errors.js';
import { checkRetention, renderRetention, type RetentionSpec } from '../../src/protocol/spec/retention.js';
import { nowSeconds } from '../common/clock.js';
import { asciiBytes, readU64, u64Bytes } from '../common/stored_bytes.js';

import { enactments } from './enactments.js';
import { DEFAULT_RETENTION } from './life.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';

const KEY = asciiBytes('retention');
const DAY = 86_400n;

/** Seconds for which a provider's record outlasts its place on governance's list. */
export function retention(): bigint {
  const stored = memory.meta.get(KEY);
  return stored === undefined ? DEFAULT_RETENTION : readU64(stored);
}

/** Sets the retention by executed motion. Awaits. */
export async function enactRetention(
  caller: Uint8Array,
  proposalId: bigint,
  spec: RetentionSpec
): Promise<Result<null>> {
  const form = checkRetention(spec);
  if (isErr(form)) return form;
  return enactments.enact(proposalId, renderRetention(canisterSelf().toUint8Array(), spec), () => {
    memory.meta.insert(KEY, u64Bytes(BigInt(spec.days) * DAY));
    logEvent({ kind: 'retention_set', time: nowSeconds(), caller, proposalId });
    return ok(null);
  });
}
