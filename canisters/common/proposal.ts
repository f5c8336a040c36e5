import { exactOpt, int32, nat64, opt, record, type Infer, utf8, variant } from './candid/index.js';

/** What the vault and the registry need of NNS governance's `ProposalInfo`. */
export interface Proposal {
  readonly id: bigint | undefined;
  readonly status: number;
  readonly executedAt: bigint;
  readonly failedAt: bigint;
  readonly hasFailureReason: boolean;
  /** Seconds since the epoch until which votes are taken. */
  readonly deadline: bigint | undefined;
  /** The Motion's text as UTF-8 bytes; undefined where the action is another one. */
  readonly motionText: Uint8Array | undefined;
}

/** `ProposalStatus` of NNS governance: executed is the only one that releases anything. */
export const STATUS_OPEN = 1;
export const STATUS_EXECUTED = 4;

const PROPOSAL_INFO = record({
  id: opt(record({ id: nat64 })),
  status: int32,
  executed_timestamp_seconds: nat64,
  failed_timestamp_seconds: nat64,
  failure_reason: opt(record({})),
  deadline_timestamp_seconds: opt(nat64),
  // An action that is not known here reads as null.
  proposal: opt(record({ action: opt(variant({ Motion: record({ motion_text: utf8 }) })) }))
});

/** The result of `get_proposal_info`, of whose record the other fields are skipped. */
export const optProposalInfo = exactOpt(PROPOSAL_INFO);

/** Undefined where governance answered null. */
export function toProposal([info]: Infer<typeof optProposalInfo>): Proposal | undefined {
  if (info === undefined) return undefined;
  return {
    id: info.id[0]?.id,
    status: info.status,
    executedAt: info.executed_timestamp_seconds,
    failedAt: info.failed_timestamp_seconds,
    hasFailureReason: info.failure_reason.length > 0,
    deadline: info.deadline_timestamp_seconds[0],
    motionText: info.proposal[0]?.action[0]?.Motion.motion_text
  };
}
