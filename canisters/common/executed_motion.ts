import { call, Principal } from 'azle';

import { err, type Result } from '../../src/protocol/errors.js';
import { MAX_MOTION_TEXT_BYTES } from '../../src/protocol/limits.js';

import { describeCallError, rethrowCleanup } from './call_error.js';
import { judgeMotion } from './judge_motion.js';
import { nat64Argument } from './nat64_argument.js';
import { type Proposal, readProposal } from './proposal.js';

/**
 * NNS governance, rrkah-fqaaa-aaaaa-aaaaq-cai. A constant: no install argument or setting names another.
 */
const GOVERNANCE = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1));

/**
 * The one way in which anything governed happens: `Ok` where NNS governance says that proposal `id` is an
 * executed Motion whose text is byte for byte `text`. The motion is compared, never parsed.
 *
 * The caller must read its own state again afterwards: this awaits.
 */
export async function requireExecutedMotion(id: bigint, text: string): Promise<Result<null>> {
  if (text.length > MAX_MOTION_TEXT_BYTES) {
    return err(
      'invalid_argument',
      `the spec renders to ${text.length} bytes; a motion holds ${MAX_MOTION_TEXT_BYTES}`
    );
  }
  let reply: Uint8Array;
  try {
    reply = await call<Uint8Array, Uint8Array>(GOVERNANCE, 'get_proposal_info', {
      raw: true,
      args: nat64Argument(id)
    });
  } catch (error) {
    rethrowCleanup(error);
    return err(
      'governance_unavailable',
      `get_proposal_info(${id}) failed: ${describeCallError(error)}; try again`
    );
  }
  let proposal: Proposal | undefined;
  try {
    proposal = readProposal(reply);
  } catch (error) {
    return err(
      'governance_unavailable',
      `governance's answer about proposal ${id} is unreadable: ${String(error)}`
    );
  }
  return judgeMotion(id, text, proposal);
}
