import type { NnsAction, ProposalContent } from '../../src/protocol/recommendation/proposal-digest.js';

import {
  blob,
  exactOpt,
  type Infer,
  int32,
  nat64,
  opt,
  principal,
  record,
  utf8,
  variant
} from './candid/index.js';

const NodeProvider = record({ id: opt(principal) });

const ACTION = variant({
  Motion: record({ motion_text: utf8 }),
  ExecuteNnsFunction: record({ nns_function: int32, payload: blob }),
  AddOrRemoveNodeProvider: record({
    change: opt(variant({ ToAdd: NodeProvider, ToRemove: NodeProvider }))
  })
});

const PROPOSAL_INFO = record({
  id: opt(record({ id: nat64 })),
  status: int32,
  executed_timestamp_seconds: nat64,
  failed_timestamp_seconds: nat64,
  // An action that is not known here reads as null.
  proposal: opt(record({ title: opt(utf8), summary: utf8, url: utf8, action: opt(ACTION) }))
});

/** The result of `get_proposal_info`, with what voters read of a proposal. */
export const optProposalContent = exactOpt(PROPOSAL_INFO);

/** A proposal of any of the actions that recommendations use. */
export interface AnyProposal {
  readonly id: bigint | undefined;
  readonly status: number;
  readonly executedAt: bigint;
  readonly failedAt: bigint;
  /** Undefined where the action is none of them. */
  readonly content: ProposalContent | undefined;
}

/** Undefined where governance answered null. */
export function toAnyProposal([info]: Infer<typeof optProposalContent>): AnyProposal | undefined {
  if (info === undefined) return undefined;
  return {
    id: info.id[0]?.id,
    status: info.status,
    executedAt: info.executed_timestamp_seconds,
    failedAt: info.failed_timestamp_seconds,
    content: contentOf(info.proposal[0])
  };
}

type Shown = Infer<typeof PROPOSAL_INFO>['proposal'][0];

function contentOf(proposal: Shown): ProposalContent | undefined {
  const action = actionOf(proposal?.action[0]);
  const title = proposal?.title[0];
  if (proposal === undefined || title === undefined || action === undefined) return undefined;
  return { title, summary: proposal.summary, url: proposal.url, action };
}

function actionOf(action: Infer<typeof ACTION> | undefined): NnsAction | undefined {
  if (action === undefined) return undefined;
  if ('Motion' in action) return { kind: 'motion', text: action.Motion.motion_text };
  if ('ExecuteNnsFunction' in action) {
    const { nns_function: number, payload } = action.ExecuteNnsFunction;
    return { kind: 'nns_function', number, payload };
  }
  const [change] = action.AddOrRemoveNodeProvider.change;
  const provider = change !== undefined && 'ToRemove' in change ? change.ToRemove.id[0] : undefined;
  return provider === undefined ? undefined : { kind: 'remove_node_provider', provider };
}
