import { IDL } from '@icp-sdk/core/candid';
import {
  governanceIdlFactory,
  type GovernanceService,
  type ProposalInfo
} from '../../../tests/support/nns-interface.js';
import { ProposalStatus } from '../../../tests/support/proposal-status.js';
import { NOW_SECONDS } from '../network.js';

/** A summary of usual length; governance takes 30,000 bytes. */
const SUMMARY = 'What this motion asks for, and why, in the words of who proposed it. '.repeat(30);
const DAY_SECONDS = 86_400n;

type Answer = Awaited<ReturnType<GovernanceService['get_proposal_info']>>;

/** What `get_proposal_info` answers about an executed motion: all of ProposalInfo, with its whole type table. */
export function executedMotion(id: bigint, motionText: string): Uint8Array {
  return encodeAnswer([motionInfo(id, motionText, ProposalStatus.Executed)]);
}

/** What a proposal shows that its proposer wrote. */
export type Written = Pick<NonNullable<ProposalInfo['proposal'][0]>, 'title' | 'summary' | 'url' | 'action'>;

/** The same about an executed proposal of any action. */
export function executedProposal(id: bigint, written: Written): Uint8Array {
  const info = motionInfo(id, '', ProposalStatus.Executed);
  return encodeAnswer([{ ...info, proposal: [{ ...written, self_describing_action: [] }] }]);
}

/** The same while the vote is running. */
export function openMotion(id: bigint, motionText: string): Uint8Array {
  return encodeAnswer([motionInfo(id, motionText, ProposalStatus.Open)]);
}

/** What governance answers about a proposal that it does not know, in as few bytes as there are. */
export function noProposal(): Uint8Array {
  return new Uint8Array(IDL.encode([IDL.Opt(IDL.Record({}))], [[]]));
}

function encodeAnswer(answer: Answer): Uint8Array {
  const method = governanceIdlFactory({ IDL })._fields.find(([name]) => name === 'get_proposal_info');
  if (method === undefined) throw new Error("governance's interface has no get_proposal_info");
  return new Uint8Array(IDL.encode(method[1].retTypes, [answer]));
}

/** As anyone else than a voter sees it, so without ballots. */
function motionInfo(id: bigint, motionText: string, status: number): ProposalInfo {
  const isExecuted = status === ProposalStatus.Executed;
  const decided = isExecuted ? NOW_SECONDS - DAY_SECONDS : 0n;
  return {
    id: [{ id }],
    status,
    topic: 4,
    failure_reason: [],
    ballots: [],
    proposal_timestamp_seconds: NOW_SECONDS - 5n * DAY_SECONDS,
    reward_event_round: isExecuted ? 2_500n : 0n,
    deadline_timestamp_seconds: [NOW_SECONDS - DAY_SECONDS],
    failed_timestamp_seconds: 0n,
    reject_cost_e8s: 2_500_000_000n,
    derived_proposal_information: [],
    latest_tally: [
      {
        no: 1_234_567_890_123n,
        yes: 43_210_987_654_321_098n,
        total: 50_000_000_000_000_000n,
        timestamp_seconds: NOW_SECONDS - DAY_SECONDS
      }
    ],
    reward_status: isExecuted ? 3 : 1,
    decided_timestamp_seconds: decided,
    proposal: [
      {
        url: 'https://forum.dfinity.org/t/41850',
        title: ['Release of a sealed section to two custodians'],
        action: [{ Motion: { motion_text: motionText } }],
        summary: SUMMARY,
        self_describing_action: []
      }
    ],
    proposer: [{ id: 10_861_238_129_873_112_201n }],
    executed_timestamp_seconds: decided,
    total_potential_voting_power: [50_000_000_000_000_000n]
  };
}
