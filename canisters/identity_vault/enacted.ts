import { err, ok, type Result } from '../../src/protocol/errors.js';
import { asciiBytes, equalBytes, u64Bytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

/** Notes that a proposal has been enacted, with the text that it was enacted for. */
export function noteEnacted(proposalId: bigint, text: string): void {
  memory.enacted.insert(u64Bytes(proposalId), asciiBytes(text));
}

/** What enacting `proposalId` again answers, or undefined where it has not been enacted. */
export function priorEnactment(proposalId: bigint, text: string): Result<null> | undefined {
  const enacted = memory.enacted.get(u64Bytes(proposalId));
  if (enacted === undefined) return undefined;
  return equalBytes(enacted, asciiBytes(text))
    ? ok(null)
    : err('proposal_already_used', `proposal ${proposalId} has been enacted for another spec`);
}
