import { IDL } from '@icp-sdk/core/candid';
import { ProposalStatus } from './proposal-status.js';
import { replyTypeOfGetProposalInfo, type ProposalInfo } from './nns-interface.js';

/** Stand for the id and the motion's text in an encoded template, where they are found again. */
const MARKED_ID = 0x6d61_726b_6564_6964n;
const MARKED_TEXT = 'the text of the motion';

const OptProposalInfo = replyTypeOfGetProposalInfo();

/** The reply of `get_proposal_info` as bytes; of null, as governance answers about what it does not know. */
export function proposalReply(info: ProposalInfo | null): Uint8Array {
  return new Uint8Array(IDL.encode([OptProposalInfo], [info === null ? [] : [info]]));
}

/**
 * Replies about any proposal with any motion text, given one about a motion with MARKED_TEXT: encoded once, since that
 * takes longer than the call that they answer.
 */
export function replyTemplate(info: ProposalInfo): (id: bigint, text: string) => Uint8Array {
  const withId = forAnyId((id) => proposalReply({ ...info, id: [{ id }] }));
  const mark = Buffer.from(MARKED_TEXT);
  return (id, text) => {
    const bytes = Buffer.from(withId(id));
    const at = bytes.indexOf(mark);
    if (at === -1) return bytes;
    const content = Buffer.from(text);
    return Buffer.concat([
      bytes.subarray(0, at - 1),
      leb128(content.length),
      content,
      bytes.subarray(at + mark.length)
    ]);
  };
}

/** `encode` for any id, run once: where the id stands as eight bytes in what it gives, another is put. */
export function forAnyId(encode: (id: bigint) => Uint8Array): (id: bigint) => Uint8Array {
  const bytes = encode(MARKED_ID);
  const at = Buffer.from(bytes).indexOf(littleEndian(MARKED_ID));
  if (at === -1) throw new Error('what was encoded does not hold the id');
  return (id) => {
    const patched = bytes.slice();
    patched.set(littleEndian(id), at);
    return patched;
  };
}

/** A motion as governance shows it once it has been executed. */
export function executedMotion(now: bigint, motionText = MARKED_TEXT, id = 0n): ProposalInfo {
  return {
    id: [{ id }],
    status: ProposalStatus.Executed,
    topic: 4,
    failure_reason: [],
    ballots: [],
    proposal_timestamp_seconds: now,
    reward_event_round: 0n,
    deadline_timestamp_seconds: [now],
    failed_timestamp_seconds: 0n,
    reject_cost_e8s: 1_000_000_000n,
    derived_proposal_information: [],
    latest_tally: [{ no: 0n, yes: 9n, total: 9n, timestamp_seconds: now }],
    total_potential_voting_power: [],
    reward_status: 1,
    decided_timestamp_seconds: now,
    executed_timestamp_seconds: now,
    proposer: [{ id: 7n }],
    proposal: [
      {
        url: '',
        title: ['A proposal of the tests'],
        summary: '',
        action: [{ Motion: { motion_text: motionText } }],
        self_describing_action: []
      }
    ]
  };
}

function littleEndian(id: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(id);
  return bytes;
}

function leb128(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
