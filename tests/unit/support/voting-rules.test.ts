import { beforeEach, describe, expect, test } from '@jest/globals';
import { Principal } from '@icp-sdk/core/principal';
import { ErrorType } from '../../fixtures/governance/canister/errors.js';
import { decodeInitArgument } from '../../fixtures/governance/canister/init-argument.js';
import { manageNeuron } from '../../fixtures/governance/canister/manage-neuron.js';
import { votingPower } from '../../fixtures/governance/canister/neuron.js';
import {
  type ProposalRecord,
  ProposalStatus,
  statusOf,
  Vote
} from '../../fixtures/governance/canister/proposal.js';
import { decideExpired, purge } from '../../fixtures/governance/canister/settle.js';
import { type Governance } from '../../fixtures/governance/canister/state.js';
import { DEFAULT_ECONOMICS, encodeGovernanceInit } from '../../support/governance-init.js';
import { type ManageNeuronCommandRequest, type ProposalActionRequest } from '../../support/nns-interface.js';

const START = 1_790_000_000n;
const DAY = 86_400n;
const YEAR = 31_557_600n;
const VOTING_PERIOD = 4n * DAY;
const E8S = 100_000_000n;
const MOTION: ProposalActionRequest = { Motion: { motion_text: 'Do it' } };

/** Neuron n is controlled by the principal of the one byte n; stakes are in ICP, for 8 years each. */
function governanceOf(stakes: bigint[], delaySeconds = 8n * YEAR): Governance {
  const neurons = stakes.map((stake, i) => ({
    id: BigInt(i + 1),
    account: new Uint8Array(32).fill(i + 1),
    controller: Uint8Array.of(i + 1),
    stakeE8s: stake * E8S,
    dissolveDelaySeconds: delaySeconds
  }));
  const economics = { ...DEFAULT_ECONOMICS, maxProposalsToKeepPerTopic: 2 };
  const init = {
    neurons,
    nodeProviders: [],
    economics,
    votingPeriodSeconds: VOTING_PERIOD,
    nowSeconds: START
  };
  return decodeInitArgument(encodeGovernanceInit(init), START);
}

let governance: Governance;
beforeEach(() => {
  governance = governanceOf([100n, 900n, 1_500n, 2_500n]);
});

function send(neuron: bigint, command: ManageNeuronCommandRequest, now = START, caller = Number(neuron)) {
  const target = [{ NeuronId: { id: neuron } }] as [{ NeuronId: { id: bigint } }];
  const request = {
    id: [] as [],
    neuron_id_or_subaccount: target,
    command: [command] as [ManageNeuronCommandRequest]
  };
  return manageNeuron(governance, Uint8Array.of(caller), request, now);
}

function propose(neuron: bigint, action = MOTION, now = START, texts = {}) {
  return send(
    neuron,
    { MakeProposal: { title: ['A title'], summary: '', url: '', action: [action], ...texts } },
    now
  );
}

function vote(neuron: bigint, proposal: bigint, choice: number, now = START, caller?: number) {
  return send(neuron, { RegisterVote: { proposal: [{ id: proposal }], vote: choice } }, now, caller);
}

function proposal(id: bigint): ProposalRecord {
  const found = governance.proposals.get(id);
  if (found === undefined) throw new Error(`no proposal ${id}`);
  return found;
}

describe('voting power', () => {
  test('doubles with eight years of dissolve delay and grows by a quarter with four years of age', () => {
    const neuron = governance.neurons.get(1n);
    if (neuron === undefined) throw new Error('no neuron 1');
    expect(votingPower(neuron, START)).toBe(200n * E8S);
    expect(votingPower(neuron, START + 4n * YEAR)).toBe(250n * E8S);
    expect(votingPower({ ...neuron, dissolveState: { dissolveDelaySeconds: 4n * YEAR } }, START)).toBe(
      150n * E8S
    );
  });
});

describe('a majority settles at once', () => {
  test('half of all votes reject', () => {
    propose(1n);
    vote(4n, 1n, Vote.No);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Rejected);
  });

  test('half of all votes do not adopt, a little more does', () => {
    propose(4n);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Open);
    vote(1n, 1n, Vote.Yes);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Executed);
    expect(proposal(1n).executedSeconds).toBe(START);
  });

  test('votes after the decision count but do not change it', () => {
    propose(1n);
    vote(4n, 1n, Vote.No);
    vote(2n, 1n, Vote.Yes);
    vote(3n, 1n, Vote.Yes);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Rejected);
    expect(proposal(1n).decidedSeconds).toBe(START);
  });
});

describe('at the deadline', () => {
  test('2 % of all votes do not adopt, though none was against', () => {
    propose(1n);
    decideExpired(governance, START + VOTING_PERIOD - 1n);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Open);
    decideExpired(governance, START + VOTING_PERIOD);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Rejected);
  });

  test('more yes than no adopts from 3 % on', () => {
    propose(2n);
    decideExpired(governance, START + VOTING_PERIOD);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Executed);
    expect(proposal(1n).executedSeconds).toBe(START + VOTING_PERIOD);
  });

  test('no further votes are taken', () => {
    propose(2n);
    expect(vote(3n, 1n, Vote.Yes, START + VOTING_PERIOD)).toMatchObject({
      Error: { error_type: ErrorType.PreconditionFailed }
    });
  });

  test('it waits for quiet: a vote that turns late moves it back', () => {
    propose(2n);
    const late = START + VOTING_PERIOD - 60n;
    vote(3n, 1n, Vote.No, late);
    // 2 days + half the period − half of what has elapsed, from now.
    expect(proposal(1n).deadlineSeconds).toBe(late + 2n * DAY + VOTING_PERIOD / 2n - (late - START) / 2n);
  });

  test('a vote that changes nothing does not move it', () => {
    propose(2n);
    vote(1n, 1n, Vote.No, START + VOTING_PERIOD - 60n);
    expect(proposal(1n).deadlineSeconds).toBe(START + VOTING_PERIOD);
  });
});

describe('who may', () => {
  test.each([
    [
      'a stranger proposes',
      () =>
        send(1n, { MakeProposal: { title: ['A title'], summary: '', url: '', action: [MOTION] } }, START, 9),
      ErrorType.NotAuthorized
    ],
    ['a neuron that does not exist proposes', () => propose(99n), ErrorType.NotFound],
    [
      'an action that the stand-in does not have',
      () => propose(1n, { ApproveGenesisKyc: { principals: [] } }),
      ErrorType.Unavailable
    ]
  ])('%s', (_what, act, errorType) => {
    expect(act()).toMatchObject({ Error: { error_type: errorType } });
    expect(governance.proposals.size).toBe(0);
  });

  test('a stranger’s, a second and an undecided vote, and one on nothing, change nothing', () => {
    propose(1n);
    expect(vote(4n, 1n, Vote.Yes, START, 9)).toMatchObject({
      Error: { error_type: ErrorType.NotAuthorized }
    });
    expect(vote(1n, 1n, Vote.No)).toMatchObject({
      Error: { error_message: 'Neuron already voted on proposal.' }
    });
    expect(vote(4n, 1n, 0)).toMatchObject({ Error: { error_type: ErrorType.PreconditionFailed } });
    expect(vote(4n, 1n, 3)).toMatchObject({ Error: { error_type: ErrorType.PreconditionFailed } });
    expect(vote(4n, 2n, Vote.Yes)).toMatchObject({ Error: { error_type: ErrorType.NotFound } });
    expect(proposal(1n).tally).toMatchObject({ yes: 200n * E8S, no: 0n });
  });

  test('a neuron that dissolves in less than six months neither proposes nor has a ballot', () => {
    governance = governanceOf([1_000n, 1_000n], YEAR / 2n - 1n);
    expect(propose(1n)).toMatchObject({ Error: { error_type: ErrorType.PreconditionFailed } });
    governance = governanceOf([1_000n, 1_000n], YEAR / 2n);
    expect(propose(1n)).toHaveProperty('MakeProposal');
  });
});

describe('the reject cost', () => {
  test('is charged with the proposal, given back when it is adopted, and must be there', () => {
    const proposer = governance.neurons.get(1n);
    const fees = () => proposer?.feesE8s;
    propose(1n);
    expect(fees()).toBe(10n * E8S);
    vote(4n, 1n, Vote.Yes);
    vote(3n, 1n, Vote.Yes);
    expect(fees()).toBe(0n);
    for (let id = 2n; id <= 11n; id += 1n) {
      propose(1n);
      vote(4n, id, Vote.No);
    }
    expect(fees()).toBe(100n * E8S);
    expect(propose(1n)).toMatchObject({ Error: { error_type: ErrorType.InsufficientFunds } });
  });
});

describe('texts', () => {
  test.each([
    ['a title of 4 bytes', { title: ['abcd'] }, false],
    ['a title of 5 bytes', { title: ['abcde'] }, true],
    ['a title of 256 bytes in 128 characters', { title: ['é'.repeat(128)] }, true],
    ['a title of 257 bytes', { title: [`${'é'.repeat(128)}x`] }, false],
    ['no title', { title: [] }, false],
    ['a summary of 30,000 bytes', { summary: 'x'.repeat(30_000) }, true],
    ['a summary of 30,001 bytes', { summary: 'x'.repeat(30_001) }, false],
    ['an address in the forum', { url: 'https://forum.dfinity.org/t/1' }, true],
    ['an address elsewhere', { url: 'https://example.org/forum' }, false],
    ['an address of 2,049 bytes', { url: `https://forum.dfinity.org/${'x'.repeat(2_023)}` }, false],
    ['a motion of 10,000 bytes', { action: [{ Motion: { motion_text: 'x'.repeat(10_000) } }] }, true],
    ['a motion of 10,001 bytes', { action: [{ Motion: { motion_text: `${'x'.repeat(9_999)}é` } }] }, false],
    ['no action', { action: [] }, false]
  ])('%s', (_what, texts, accepted) => {
    const response = propose(1n, MOTION, START, texts);
    if (accepted) expect(response).toHaveProperty('MakeProposal');
    else expect(response).toMatchObject({ Error: { error_type: ErrorType.InvalidProposal } });
  });
});

describe('node providers', () => {
  const provider = {
    id: [Principal.fromUint8Array(Uint8Array.of(5, 5))] as [Principal],
    reward_account: [] as []
  };

  test('are added and removed by proposals', () => {
    propose(4n, { AddOrRemoveNodeProvider: { change: [{ ToAdd: provider }] } });
    vote(3n, 1n, Vote.Yes);
    expect(governance.nodeProviders).toEqual([{ id: Uint8Array.of(5, 5), rewardAccount: null }]);
    propose(4n, { AddOrRemoveNodeProvider: { change: [{ ToRemove: provider }] } });
    vote(3n, 2n, Vote.Yes);
    expect(governance.nodeProviders).toEqual([]);
  });

  test('removing one that is not there fails after adoption', () => {
    propose(4n, { AddOrRemoveNodeProvider: { change: [{ ToRemove: provider }] } });
    vote(3n, 1n, Vote.Yes);
    expect(statusOf(proposal(1n))).toBe(ProposalStatus.Failed);
    expect(proposal(1n)).toMatchObject({ failedSeconds: START, executedSeconds: 0n });
    expect(proposal(1n).failureReason?.error_type).toBe(ErrorType.NotFound);
  });
});

describe('NNS functions', () => {
  const call = (nnsFunction: number, bytes: number): ProposalActionRequest => ({
    ExecuteNnsFunction: { nns_function: nnsFunction, payload: new Uint8Array(bytes) }
  });

  test.each([
    [18, 5],
    [31, 7],
    [8, 6]
  ])('number %d is recorded under topic %d', (nnsFunction, topic) => {
    propose(1n, call(nnsFunction, 70_000));
    expect(proposal(1n)).toMatchObject({ topic, action: call(nnsFunction, 70_000) });
  });

  test.each([
    ['unknown', call(0, 1)],
    ['with a payload of 70,001 bytes', call(18, 70_001)]
  ])('one %s is refused', (_what, action) => {
    expect(propose(1n, action)).toMatchObject({ Error: { error_type: ErrorType.InvalidProposal } });
  });
});

describe('purging', () => {
  test('drops settled proposals beyond the newest two of a topic, a day after the last time', () => {
    for (let i = 0; i < 3; i += 1) propose(2n);
    const provider = {
      id: [Principal.fromUint8Array(Uint8Array.of(5))] as [Principal],
      reward_account: [] as []
    };
    propose(2n, { AddOrRemoveNodeProvider: { change: [{ ToAdd: provider }] } });
    const after = START + VOTING_PERIOD;
    decideExpired(governance, after);
    purge(governance, START + DAY);
    expect(governance.proposals.size).toBe(4);
    purge(governance, after);
    expect([...governance.proposals.keys()]).toEqual([2n, 3n, 4n]);
    propose(2n, MOTION, after);
    expect(governance.lastProposalId).toBe(5n);
  });

  test('keeps what is still open', () => {
    for (let i = 0; i < 4; i += 1) propose(2n);
    purge(governance, START + 2n * DAY);
    expect(governance.proposals.size).toBe(4);
  });
});
