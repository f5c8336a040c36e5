import { canisterSelf } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { checkRetention, renderRetention, type RetentionSpec } from '../../src/protocol/spec/retention.js';
import { nowSeconds } from '../common/clock.js';
import { asciiBytes, readU64, u64Bytes } from '../common/stored_bytes.js';

import { enactments } from './enactments.js';
import { DEFAULT_RETENTION } from './life.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';

const KEY = asciiBytes('retention');
const PROPOSAL_KEY = asciiBytes('retention proposal');
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
    const last = memory.meta.get(PROPOSAL_KEY);
    if (last !== undefined && readU64(last) > proposalId) {
      return err('wrong_state', `motion ${readU64(last)}, a later one, has set the retention already`);
    }
    memory.meta.insert(KEY, u64Bytes(BigInt(spec.days) * DAY));
    memory.meta.insert(PROPOSAL_KEY, u64Bytes(proposalId));
    logEvent({ kind: 'retention_set', time: nowSeconds(), caller, proposal_id: proposalId });
    return ok(null);
  });
}
