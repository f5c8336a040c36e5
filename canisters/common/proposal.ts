import { CandidReader, fieldHash } from './candid_reader.js';

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

type Field = (type: number) => void;

function fields(...named: [string, Field][]): ReadonlyMap<number, Field> {
  return new Map(named.map(([name, visit]) => [fieldHash(name), visit]));
}

const MOTION = fieldHash('Motion');

/**
 * Reads the reply of `get_proposal_info : (nat64) -> (opt ProposalInfo)`, whatever else the record holds.
 * Undefined where governance answered null. Throws CandidError where a field read here is missing or not of
 * its type.
 */
export function readProposal(reply: Uint8Array): Proposal | undefined {
  const reader = new CandidReader(reply);
  const [type] = reader.header();
  const record = type === undefined ? undefined : reader.opt(type);
  if (record === undefined) return undefined;

  let id: bigint | undefined;
  let status = 0;
  let executedAt = 0n;
  let failedAt = 0n;
  let hasFailureReason = false;
  let deadline: bigint | undefined;
  let motionText: Uint8Array | undefined;

  const optional =
    (visit: Field): Field =>
    (outer) => {
      const inner = reader.opt(outer);
      if (inner !== undefined) visit(inner);
    };
  const idField = fields(['id', (t) => (id = reader.nat64(t))]);
  const motion = fields(['motion_text', (t) => (motionText = reader.textBytes(t))]);
  const action: Field = (t) => {
    const chosen = reader.variant(t);
    if (chosen.hash === MOTION) reader.record(chosen.type, motion);
    else reader.skip(chosen.type);
  };
  const proposal = fields(['action', optional(action)]);
  reader.record(
    record,
    fields(
      ['id', optional((t) => reader.record(t, idField))],
      ['status', (t) => (status = reader.int32(t))],
      ['executed_timestamp_seconds', (t) => (executedAt = reader.nat64(t))],
      ['failed_timestamp_seconds', (t) => (failedAt = reader.nat64(t))],
      [
        'failure_reason',
        optional((t) => {
          hasFailureReason = true;
          reader.skip(t);
        })
      ],
      ['deadline_timestamp_seconds', optional((t) => (deadline = reader.nat64(t)))],
      ['proposal', optional((t) => reader.record(t, proposal))]
    )
  );
  return { id, status, executedAt, failedAt, hasFailureReason, deadline, motionText };
}
