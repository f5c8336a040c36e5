import { type Actor, type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { type NeuronRole, TEST_NEURONS } from './neurons.js';
import { NnsError } from './nns-error.js';
import {
  governanceIdlFactory,
  type GovernanceService,
  type ManageNeuronCommandRequest,
  type ProposalActionRequest,
  type ProposalInfo
} from './nns-interface.js';
import { ProposalStatus } from './proposal-status.js';

/** Where NNS governance lives on mainnet, and so everywhere. */
export const GOVERNANCE_CANISTER_ID = 'rrkah-fqaaa-aaaaa-aaaaq-cai';

/** PocketIC's own NNS, the real Wasm named by `NNS_GOVERNANCE_WASM`, or the stand-in in tests/fixtures/governance. */
export type GovernanceKind = 'pocket-ic' | 'wasm' | 'stand-in';

export interface ProposalTexts {
  title?: string;
  summary?: string;
  /** Empty, or under https://forum.dfinity.org/. */
  url?: string;
}

export interface ProposalRequest extends ProposalTexts {
  action: ProposalActionRequest;
}

export interface MotionRequest extends ProposalTexts {
  motionText: string;
}

const VOTES = { yes: 1, no: 2 } as const;
export type VoteChoice = keyof typeof VOTES;

const SETTLED_AS: Record<VoteChoice, number> = { yes: ProposalStatus.Executed, no: ProposalStatus.Rejected };

type CommandResponse = Extract<
  Awaited<ReturnType<GovernanceService['manage_neuron']>>['command'],
  [unknown]
>[0];

/**
 * Drives NNS governance through its own candid interface, with the test neurons. Every method throws NnsError where
 * governance answers with a GovernanceError.
 */
export class Nns {
  private readonly actor: Actor<GovernanceService>;

  /** `neuronIds`: the ids under which governance knows the test neurons. */
  constructor(
    pic: PocketIc,
    readonly kind: GovernanceKind,
    private readonly neuronIds: ReadonlyMap<NeuronRole, bigint>
  ) {
    this.actor = pic.createActor<GovernanceService>(
      governanceIdlFactory,
      Principal.fromText(GOVERNANCE_CANISTER_ID)
    );
  }

  neuronId(role: NeuronRole): bigint {
    const id = this.neuronIds.get(role);
    if (id === undefined) throw new Error(`governance has no neuron for the role ${role}`);
    return id;
  }

  /** Proposes with the small proposer neuron, so that the proposal stays open. Answers its id. */
  async makeProposal(request: ProposalRequest, as: NeuronRole = 'proposer'): Promise<bigint> {
    const response = await this.manageNeuron(as, {
      MakeProposal: {
        title: [request.title ?? 'A proposal of the tests'],
        summary: request.summary ?? '',
        url: request.url ?? '',
        action: [request.action]
      }
    });
    const id = 'MakeProposal' in response ? response.MakeProposal.proposal_id[0]?.id : undefined;
    if (id === undefined) throw new Error('governance answered MakeProposal without a proposal id');
    return id;
  }

  proposeMotion({ motionText, ...texts }: MotionRequest): Promise<bigint> {
    return this.makeProposal({ ...texts, action: { Motion: { motion_text: motionText } } });
  }

  /** Votes with the majority neuron unless another is named. */
  async vote(proposalId: bigint, choice: VoteChoice, as: NeuronRole = 'majority'): Promise<void> {
    await this.manageNeuron(as, {
      RegisterVote: { proposal: [{ id: proposalId }], vote: VOTES[choice] }
    });
  }

  /** Proposes a motion and has it adopted. Answers its id; the motion is executed by then. */
  adopt(motionText: string): Promise<bigint> {
    return this.settle({ action: { Motion: { motion_text: motionText } } }, 'yes');
  }

  /** Proposes a motion and has it rejected. Answers its id. */
  reject(motionText: string): Promise<bigint> {
    return this.settle({ action: { Motion: { motion_text: motionText } } }, 'no');
  }

  /** Has any proposal adopted and executed, or rejected. Throws where it does not come to that. */
  async settle(request: ProposalRequest, choice: VoteChoice): Promise<bigint> {
    const id = await this.makeProposal(request);
    await this.vote(id, choice);
    const info = await this.proposalInfo(id);
    if (info?.status !== SETTLED_AS[choice]) {
      const [reason] = info?.failure_reason ?? [];
      throw new Error(
        `proposal ${id} has status ${info?.status} after a majority's ${choice}: ${reason?.error_message ?? 'no reason given'}`
      );
    }
    return id;
  }

  /** As anyone sees it, so without ballots. Null for a proposal that does not exist or was purged. */
  async proposalInfo(id: bigint): Promise<ProposalInfo | null> {
    this.actor.setPrincipal(Principal.anonymous());
    const [info] = await this.actor.get_proposal_info(id);
    return info ?? null;
  }

  addNodeProvider(id: string): Promise<bigint> {
    const provider = { id: [Principal.fromText(id)] as [Principal], reward_account: [] as [] };
    return this.settle({ action: { AddOrRemoveNodeProvider: { change: [{ ToAdd: provider }] } } }, 'yes');
  }

  removeNodeProvider(id: string): Promise<bigint> {
    const provider = { id: [Principal.fromText(id)] as [Principal], reward_account: [] as [] };
    return this.settle({ action: { AddOrRemoveNodeProvider: { change: [{ ToRemove: provider }] } } }, 'yes');
  }

  /** Principals of the node providers, as text. */
  async listNodeProviders(): Promise<string[]> {
    const { node_providers: providers } = await this.actor.list_node_providers();
    return providers.flatMap(({ id }) => id.map((principal) => principal.toText()));
  }

  /** Any command to a neuron. It is sent by that neuron's controller unless another sender is named. */
  async manageNeuron(
    role: NeuronRole,
    command: ManageNeuronCommandRequest,
    sender: Principal = controllerOf(role)
  ): Promise<CommandResponse> {
    this.actor.setPrincipal(sender);
    const {
      command: [response]
    } = await this.actor.manage_neuron({
      id: [],
      neuron_id_or_subaccount: [{ NeuronId: { id: this.neuronId(role) } }],
      command: [command]
    });
    if (response === undefined) throw new Error('governance answered manage_neuron without a command');
    if ('Error' in response) throw new NnsError(Object.keys(command).join(), response.Error);
    return response;
  }
}

export function controllerOf(role: NeuronRole): Principal {
  const neuron = TEST_NEURONS.find((each) => each.role === role);
  if (neuron === undefined) throw new Error(`there is no test neuron for the role ${role}`);
  return neuron.controller.getPrincipal();
}
