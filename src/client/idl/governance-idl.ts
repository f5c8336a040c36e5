/**
 * The part of NNS governance's interface that the client speaks (dfinity/ic `rs/nns/governance/canister/governance.did`).
 * Candid's subtyping makes a subset enough: unknown fields are skipped, and an action that is not among these reads as none.
 */
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { Blob, type Opt } from './common-idl.js';

const NumberedId = IDL.Record({ id: IDL.Nat64 });
const Motion = IDL.Record({ motion_text: IDL.Text });
const NodeProvider = IDL.Record({
  id: IDL.Opt(IDL.Principal),
  reward_account: IDL.Opt(IDL.Record({ hash: Blob }))
});
const ProposalAction = IDL.Variant({
  Motion,
  ExecuteNnsFunction: IDL.Record({ nns_function: IDL.Int32, payload: Blob }),
  AddOrRemoveNodeProvider: IDL.Record({
    change: IDL.Opt(IDL.Variant({ ToAdd: NodeProvider, ToRemove: NodeProvider }))
  })
});
const GovernanceError = IDL.Record({ error_message: IDL.Text, error_type: IDL.Int32 });

interface NumberedId {
  id: bigint;
}
interface NodeProvider {
  id: Opt<Principal>;
  reward_account: Opt<{ hash: Uint8Array }>;
}
export type ProposalAction =
  | { Motion: { motion_text: string } }
  | { ExecuteNnsFunction: { nns_function: number; payload: Uint8Array } }
  | { AddOrRemoveNodeProvider: { change: Opt<{ ToAdd: NodeProvider } | { ToRemove: NodeProvider }> } };
export interface GovernanceError {
  error_message: string;
  error_type: number;
}

export interface ManageNeuronRequest {
  neuron_id_or_subaccount: Opt<{ NeuronId: NumberedId } | { Subaccount: Uint8Array }>;
  command: Opt<
    | { MakeProposal: { url: string; title: Opt<string>; summary: string; action: Opt<ProposalAction> } }
    | { RegisterVote: { vote: number; proposal: Opt<NumberedId> } }
  >;
}
const ManageNeuronRequest = IDL.Record({
  neuron_id_or_subaccount: IDL.Opt(IDL.Variant({ NeuronId: NumberedId, Subaccount: Blob })),
  command: IDL.Opt(
    IDL.Variant({
      MakeProposal: IDL.Record({
        url: IDL.Text,
        title: IDL.Opt(IDL.Text),
        summary: IDL.Text,
        action: IDL.Opt(ProposalAction)
      }),
      RegisterVote: IDL.Record({ vote: IDL.Int32, proposal: IDL.Opt(NumberedId) })
    })
  )
});

export interface ManageNeuronResponse {
  command: Opt<
    | { Error: GovernanceError }
    | { MakeProposal: { proposal_id: Opt<NumberedId> } }
    | { RegisterVote: Record<string, never> }
  >;
}
const ManageNeuronResponse = IDL.Record({
  command: IDL.Opt(
    IDL.Variant({
      Error: GovernanceError,
      MakeProposal: IDL.Record({ proposal_id: IDL.Opt(NumberedId) }),
      RegisterVote: IDL.Record({})
    })
  )
});

export interface ProposalInfo {
  id: Opt<NumberedId>;
  status: number;
  executed_timestamp_seconds: bigint;
  failed_timestamp_seconds: bigint;
  deadline_timestamp_seconds: Opt<bigint>;
  failure_reason: Opt<GovernanceError>;
  latest_tally: Opt<{ no: bigint; yes: bigint; total: bigint; timestamp_seconds: bigint }>;
  proposal: Opt<{ title: Opt<string>; summary: string; url: string; action: Opt<ProposalAction> }>;
}
const ProposalInfo = IDL.Record({
  id: IDL.Opt(NumberedId),
  status: IDL.Int32,
  executed_timestamp_seconds: IDL.Nat64,
  failed_timestamp_seconds: IDL.Nat64,
  deadline_timestamp_seconds: IDL.Opt(IDL.Nat64),
  failure_reason: IDL.Opt(GovernanceError),
  latest_tally: IDL.Opt(
    IDL.Record({ no: IDL.Nat64, yes: IDL.Nat64, total: IDL.Nat64, timestamp_seconds: IDL.Nat64 })
  ),
  proposal: IDL.Opt(
    IDL.Record({
      title: IDL.Opt(IDL.Text),
      summary: IDL.Text,
      url: IDL.Text,
      action: IDL.Opt(ProposalAction)
    })
  )
});

export interface NodeProviders {
  node_providers: { id: Opt<Principal> }[];
}

export interface GovernanceService {
  manage_neuron: ActorMethod<[ManageNeuronRequest], ManageNeuronResponse>;
  get_proposal_info: ActorMethod<[bigint], Opt<ProposalInfo>>;
  list_node_providers: ActorMethod<[], NodeProviders>;
}

export const governanceIdl = (): IDL.ServiceClass =>
  IDL.Service({
    manage_neuron: IDL.Func([ManageNeuronRequest], [ManageNeuronResponse]),
    get_proposal_info: IDL.Func([IDL.Nat64], [IDL.Opt(ProposalInfo)], ['query']),
    list_node_providers: IDL.Func(
      [],
      [IDL.Record({ node_providers: IDL.Vec(IDL.Record({ id: IDL.Opt(IDL.Principal) })) })],
      ['query']
    )
  });
