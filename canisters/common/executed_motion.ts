import { err, isErr, type Result } from '../../src/protocol/errors.js';
import { MAX_MOTION_TEXT_BYTES } from '../../src/protocol/limits.js';

import { fetchProposal } from './governance.js';
import { judgeMotion, judgeVote, type Vote } from './judge_motion.js';

/**
 * The one way in which anything governed happens: `Ok` where NNS governance says that proposal `id` is an
 * executed Motion whose text is byte for byte `text`. The motion is compared, never parsed.
 *
 * The caller must read its own state again afterwards: this awaits.
 */
export async function requireExecutedMotion(id: bigint, text: string): Promise<Result<null>> {
  const tooLong = textDefect(text);
  if (tooLong !== undefined) return tooLong;
  const proposal = await fetchProposal(id);
  return isErr(proposal) ? proposal : judgeMotion(id, text, proposal.Ok);
}

/** `Ok` where proposal `id` is a Motion with exactly that text which is being voted on. Awaits. */
export async function requireVoteOn(id: bigint, text: string): Promise<Result<Vote>> {
  const tooLong = textDefect(text);
  if (tooLong !== undefined) return tooLong;
  const proposal = await fetchProposal(id);
  return isErr(proposal) ? proposal : judgeVote(id, text, proposal.Ok);
}

function textDefect(text: string): ReturnType<typeof err> | undefined {
  return text.length > MAX_MOTION_TEXT_BYTES
    ? err(
        'invalid_argument',
        `the spec renders to ${text.length} bytes; a motion holds ${MAX_MOTION_TEXT_BYTES}`
      )
    : undefined;
}
