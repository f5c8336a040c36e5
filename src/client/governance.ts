/** NNS governance: proposing a motion, voting, and reading a proposal. */
import { Actor, type Agent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { MAX_MOTION_TEXT_BYTES } from '../protocol/limits.js';
import { NodeVaultError } from './errors.js';
import {
  type GovernanceService,
  type ManageNeuronRequest,
  type ManageNeuronResponse,
  type ProposalAction,
  type ProposalInfo,
  governanceIdl
} from './idl/governance-idl.js';

/** The same on the Internet Computer and in tests. */
export const GOVERNANCE_ID = Principal.fromText('rrkah-fqaaa-aaaaa-aaaaq-cai');

/** `ProposalStatus` of dfinity/ic `governance.proto`. */
export const PROPOSAL_STATUS = ['unknown', 'open', 'rejected', 'adopted', 'executed', 'failed'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUS)[number];

export type Vote = 'yes' | 'no';
const VOTE: Record<Vote, number> = { yes: 1, no: 2 };

/** Limits of governance for what stands beside a motion. Bytes of UTF-8. */
const TITLE_BYTES = { min: 5, max: 256 };
const MAX_SUMMARY_BYTES = 30_000;
const MAX_URL_BYTES = 2_048;

export interface ProposalTexts {
  readonly title: string;
  readonly summary: string;
  readonly url: string;
}

export interface MotionProposal extends ProposalTexts {
  /** What the vault or the registry compares byte for byte. */
  readonly motionText: string;
}

export function governanceActor(agent: Agent): GovernanceService {
  return Actor.createActor<GovernanceService>(governanceIdl, { agent, canisterId: GOVERNANCE_ID });
}

/** Proposes a motion with a neuron of the caller's. Gives the proposal's id. */
export async function proposeMotion(
  governance: GovernanceService,
  neuron: bigint,
  motion: MotionProposal
): Promise<bigint> {
  return submit(governance, proposeRequest(neuron, motion));
}

/** Proposes any action with a neuron of the caller's. Gives the proposal's id. */
export async function proposeAction(
  governance: GovernanceService,
  neuron: bigint,
  texts: ProposalTexts,
  action: ProposalAction
): Promise<bigint> {
  return submit(governance, actionRequest(neuron, texts, action));
}

async function submit(governance: GovernanceService, proposing: ManageNeuronRequest): Promise<bigint> {
  const response = await governance.manage_neuron(proposing);
  const command = requireCommand(response, 'MakeProposal');
  const [proposal] = 'MakeProposal' in command ? command.MakeProposal.proposal_id : [];
  if (proposal) return proposal.id;
  throw new NodeVaultError(
    'unreachable',
    'governance.manage_neuron MakeProposal: the answer names no proposal'
  );
}

export async function registerVote(
  governance: GovernanceService,
  neuron: bigint,
  proposal: bigint,
  vote: Vote
): Promise<void> {
  requireCommand(await governance.manage_neuron(voteRequest(neuron, proposal, vote)), 'RegisterVote');
}

/** The proposal, or null where governance does not know it (any more). */
export async function getProposal(
  governance: GovernanceService,
  proposal: bigint
): Promise<ProposalInfo | null> {
  const [info] = await governance.get_proposal_info(proposal);
  return info ?? null;
}

export function proposalStatus(info: ProposalInfo): ProposalStatus {
  return PROPOSAL_STATUS[info.status] ?? 'unknown';
}

/**
 * The argument of `manage_neuron` that proposes a motion.
 * @throws NodeVaultError `invalid-argument` or `too-large` where governance would refuse it
 */
export function proposeRequest(neuron: bigint, motion: MotionProposal): ManageNeuronRequest {
  requireSize('motion text', motion.motionText, MAX_MOTION_TEXT_BYTES);
  return actionRequest(neuron, motion, { Motion: { motion_text: motion.motionText } });
}

function actionRequest(neuron: bigint, texts: ProposalTexts, action: ProposalAction): ManageNeuronRequest {
  requireProposalTexts(texts);
  const { title, summary, url } = texts;
  return request(neuron, { MakeProposal: { title: [title], summary, url, action: [action] } });
}

/** The argument of `manage_neuron` that votes. */
export function voteRequest(neuron: bigint, proposal: bigint, vote: Vote): ManageNeuronRequest {
  return request(neuron, { RegisterVote: { vote: VOTE[vote], proposal: [{ id: proposal }] } });
}

function request(
  neuron: bigint,
  command: NonNullable<ManageNeuronRequest['command'][0]>
): ManageNeuronRequest {
  return { neuron_id_or_subaccount: [{ NeuronId: { id: neuron } }], command: [command] };
}

function requireCommand(
  { command: [command] }: ManageNeuronResponse,
  wanted: 'MakeProposal' | 'RegisterVote'
): NonNullable<ManageNeuronResponse['command'][0]> {
  const call = `governance.manage_neuron ${wanted}`;
  if (command && 'Error' in command) {
    const { error_message, error_type } = command.Error;
    throw new NodeVaultError('canister-refused', `${call}: ${error_message}`, {
      detail: `error_type ${error_type}`
    });
  }
  if (command && wanted in command) return command;
  throw new NodeVaultError('unreachable', `${call}: governance answered something else`);
}

/** @throws NodeVaultError `invalid-argument` or `too-large` where governance would refuse a proposal for its texts */
export function requireProposalTexts({ title, summary, url }: ProposalTexts): void {
  if (byteLength(title) < TITLE_BYTES.min) {
    throw new NodeVaultError(
      'invalid-argument',
      `proposal: the title needs at least ${TITLE_BYTES.min} bytes`
    );
  }
  requireSize('title', title, TITLE_BYTES.max);
  requireSize('summary', summary, MAX_SUMMARY_BYTES);
  requireSize('url', url, MAX_URL_BYTES);
}

function requireSize(what: string, text: string, max: number): void {
  const size = byteLength(text);
  if (size <= max) return;
  throw new NodeVaultError('too-large', `proposal: the ${what} has ${size} bytes, governance takes ${max}`);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
