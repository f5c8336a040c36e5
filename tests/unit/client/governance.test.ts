/** The client's part of governance's interface, against the full one that @icp-sdk/canisters ships. */
import { describe, expect, test } from '@jest/globals';
import type { ActorMethod } from '@dfinity/agent';
import { IDL } from '@icp-sdk/core/candid';
import { IDL as ClientIdl } from '@dfinity/candid';
import {
  type MotionProposal,
  getProposal,
  proposalStatus,
  proposeMotion,
  proposeRequest,
  registerVote,
  voteRequest
} from '../../../src/client/governance.js';
import {
  type GovernanceService,
  type ManageNeuronResponse,
  type ProposalInfo,
  governanceIdl
} from '../../../src/client/idl/governance-idl.js';
import { governanceIdlFactory } from '../../support/nns-interface.js';

const MOTION: MotionProposal = {
  title: 'Release of owners',
  summary: 'Shared ownership.',
  url: 'https://forum.dfinity.org/t/41850',
  motionText: 'NodeVault release, format 1\nRecord: 17'
};

const full = governanceIdlFactory({ IDL });
const subset = governanceIdl();

function fullMethod(name: string): IDL.FuncClass {
  const method = full._fields.find(([label]) => label === name)?.[1];
  if (!method) throw new Error(`governance has no method ${name}`);
  return method;
}

function subsetMethod(name: string): ClientIdl.FuncClass {
  const method = subset._fields.find(([label]) => label === name)?.[1];
  if (!method) throw new Error(`the subset has no method ${name}`);
  return method;
}

/** What governance makes of a request that the client encodes. */
const asGovernanceReads = (request: unknown): unknown =>
  IDL.decode(
    fullMethod('manage_neuron').argTypes,
    ClientIdl.encode(subsetMethod('manage_neuron').argTypes, [request])
  )[0];

/** What the client makes of a reply that governance encodes. */
const asClientReads = (method: string, reply: unknown): unknown =>
  ClientIdl.decode(subsetMethod(method).retTypes, IDL.encode(fullMethod(method).retTypes, [reply]))[0];

const info = (action: unknown): unknown => ({
  id: [{ id: 5n }],
  status: 4,
  topic: 4,
  failure_reason: [],
  ballots: [[1n, { vote: 1, voting_power: 2n }]],
  proposal_timestamp_seconds: 1n,
  reward_event_round: 0n,
  deadline_timestamp_seconds: [9n],
  failed_timestamp_seconds: 0n,
  reject_cost_e8s: 0n,
  derived_proposal_information: [],
  latest_tally: [{ no: 0n, yes: 2n, total: 2n, timestamp_seconds: 3n }],
  reward_status: 1,
  decided_timestamp_seconds: 3n,
  proposal: [{ url: '', title: ['t'], action: [action], summary: '', self_describing_action: [] }],
  proposer: [],
  executed_timestamp_seconds: 3n,
  total_potential_voting_power: []
});

/** An actor method that always answers the same. */
function answering<A extends unknown[], R>(answer: R): ActorMethod<A, R> {
  const call = (): Promise<R> => Promise.resolve(answer);
  return Object.assign(call, { withOptions: () => call });
}

const service = (reply: ManageNeuronResponse, proposal: [] | [ProposalInfo] = []): GovernanceService => ({
  manage_neuron: answering(reply),
  get_proposal_info: answering(proposal),
  list_node_providers: answering({ node_providers: [] })
});

describe('requests that governance understands', () => {
  test('a motion proposal', () => {
    expect(asGovernanceReads(proposeRequest(7n, MOTION))).toMatchObject({
      neuron_id_or_subaccount: [{ NeuronId: { id: 7n } }],
      command: [
        {
          MakeProposal: {
            title: [MOTION.title],
            url: MOTION.url,
            summary: MOTION.summary,
            action: [{ Motion: { motion_text: MOTION.motionText } }]
          }
        }
      ],
      id: []
    });
  });

  test('votes', () => {
    expect(asGovernanceReads(voteRequest(7n, 5n, 'yes'))).toMatchObject({
      command: [{ RegisterVote: { vote: 1, proposal: [{ id: 5n }] } }]
    });
    expect(asGovernanceReads(voteRequest(7n, 5n, 'no'))).toMatchObject({
      command: [{ RegisterVote: { vote: 2 } }]
    });
  });

  test.each<[string, Partial<MotionProposal>, string]>([
    ['a title of 4 bytes', { title: 'ab©' }, 'invalid-argument'],
    ['a title of 257 bytes', { title: 'x'.repeat(257) }, 'too-large'],
    ['a summary of 30,001 bytes', { summary: 'x'.repeat(30_001) }, 'too-large'],
    ['a url of 2,049 bytes', { url: 'x'.repeat(2_049) }, 'too-large'],
    ['case 11: a motion text of 10,001 bytes', { motionText: 'x'.repeat(10_001) }, 'too-large']
  ])('%s is refused before it is sent', (_what, change, code) => {
    expect(() => proposeRequest(7n, { ...MOTION, ...change })).toThrow(expect.objectContaining({ code }));
  });

  test('at the limits it is sent', () => {
    const most = { title: 'x'.repeat(256), summary: 'x'.repeat(30_000), motionText: 'x'.repeat(10_000) };
    expect(() => proposeRequest(7n, { ...MOTION, ...most })).not.toThrow();
  });
});

describe('replies of governance', () => {
  test('an executed motion is read from the full reply', () => {
    const [read] = asClientReads('get_proposal_info', [info({ Motion: { motion_text: 'text' } })]) as [
      ProposalInfo
    ];
    expect(read.proposal[0]?.action).toStrictEqual([{ Motion: { motion_text: 'text' } }]);
    expect([read.status, proposalStatus(read), read.executed_timestamp_seconds]).toStrictEqual([
      4,
      'executed',
      3n
    ]);
  });

  test('another action reads as none', () => {
    const [read] = asClientReads('get_proposal_info', [info({ ApproveGenesisKyc: { principals: [] } })]) as [
      ProposalInfo
    ];
    expect(read.proposal[0]?.action).toStrictEqual([]);
  });

  test('a made proposal, a registered vote, an error', async () => {
    const reply = (command: unknown): ManageNeuronResponse =>
      asClientReads('manage_neuron', { command: [command] }) as ManageNeuronResponse;
    const made = reply({ MakeProposal: { message: ['done'], proposal_id: [{ id: 5n }] } });
    expect(await proposeMotion(service(made), 7n, MOTION)).toBe(5n);
    await expect(registerVote(service(reply({ RegisterVote: {} })), 7n, 5n, 'yes')).resolves.toBeUndefined();
    const refused = reply({ Error: { error_message: 'Neuron not found', error_type: 5 } });
    await expect(proposeMotion(service(refused), 7n, MOTION)).rejects.toMatchObject({
      code: 'canister-refused',
      detail: 'error_type 5'
    });
  });

  test('an answer to something else, or to nothing, is an error', async () => {
    await expect(proposeMotion(service({ command: [] }), 7n, MOTION)).rejects.toMatchObject({
      code: 'unreachable'
    });
    const vote = service({ command: [{ RegisterVote: {} }] });
    await expect(proposeMotion(vote, 7n, MOTION)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a proposal that is unknown or purged is null; statuses beyond the known are unknown', async () => {
    expect(await getProposal(service({ command: [] }), 5n)).toBeNull();
    const [read] = asClientReads('get_proposal_info', [info({ Motion: { motion_text: 'x' } })]) as [
      ProposalInfo
    ];
    for (const status of [0, 6, -1, 2 ** 31 - 1]) expect(proposalStatus({ ...read, status })).toBe('unknown');
  });
});
