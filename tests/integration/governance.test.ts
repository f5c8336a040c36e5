import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@icp-sdk/core/principal';
import { controllerOf, GOVERNANCE_CANISTER_ID, type Nns } from '../support/governance.js';
import { ProposalStatus } from '../support/proposal-status.js';
import { NnsError } from '../support/nns-error.js';
import { GOVERNANCE_WASM_VARIABLE } from '../support/install-governance.js';
import { createWorld, type World } from '../support/world.js';

const NODE_PROVIDERS = [
  '7k7b7-4pzhf-aivy6-y654t-uqyup-2auiz-ew2cm-4qkl4-nsl4v-bul5k-5qe',
  'fwnmn-zn7yt-5jaia-fkxlr-dzwyu-keguq-npfxq-mc72w-exeae-n5thj-oae'
];
const DAY_SECONDS = 86_400;
const VOTING_PERIOD_SECONDS = 4 * DAY_SECONDS;
const NOT_AUTHORIZED = 3;
const NOT_FOUND = 4;
const PRECONDITION_FAILED = 11;
const INVALID_PROPOSAL = 16;

let world: World;
let nns: Nns;
beforeAll(async () => {
  world = await createWorld({ nodeProviders: NODE_PROVIDERS });
  nns = world.governance;
});
afterAll(() => world.tearDown());

async function refusal(promise: Promise<unknown>): Promise<{ errorType: number; message: string }> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  if (error instanceof NnsError) return error;
  throw new Error('governance did not refuse', { cause: error });
}

async function statusOf(id: bigint): Promise<number | undefined> {
  return (await nns.proposalInfo(id))?.status;
}

test('the governance that was picked is the one asked for, at its mainnet id', async () => {
  const asked = (process.env[GOVERNANCE_WASM_VARIABLE] ?? '') === '' ? 'stand-in' : 'wasm';
  expect(['pocket-ic', asked]).toContain(nns.kind);
  const subnet = await world.pic.getNnsSubnet();
  expect(await world.pic.getCanisterSubnetId(Principal.fromText(GOVERNANCE_CANISTER_ID))).toEqual(subnet?.id);
});

describe('a motion', () => {
  test('is open until the majority votes, then adopted and executed in that message', async () => {
    const motionText = 'NodeVault test motion\nsecond line';
    const texts = { title: 'Adopt me', summary: 'Why', url: 'https://forum.dfinity.org/t/1' };
    const id = await nns.proposeMotion({ motionText, ...texts });
    expect(await nns.proposalInfo(id)).toMatchObject({
      id: [{ id }],
      status: ProposalStatus.Open,
      decided_timestamp_seconds: 0n,
      executed_timestamp_seconds: 0n,
      proposer: [{ id: nns.neuronId('proposer') }],
      proposal: [
        {
          title: ['Adopt me'],
          summary: 'Why',
          url: texts.url,
          action: [{ Motion: { motion_text: motionText } }]
        }
      ]
    });

    await nns.vote(id, 'yes');

    const now = await world.nowSeconds();
    const info = await nns.proposalInfo(id);
    expect(info).toMatchObject({
      status: ProposalStatus.Executed,
      failed_timestamp_seconds: 0n,
      failure_reason: []
    });
    expect(info?.executed_timestamp_seconds).toBe(info?.decided_timestamp_seconds);
    expect(now - (info?.executed_timestamp_seconds ?? 0n)).toBeLessThan(5n);
  });

  test('is rejected by the majority, and never executed', async () => {
    const id = await nns.reject('A motion nobody wants');
    expect(await nns.proposalInfo(id)).toMatchObject({
      status: ProposalStatus.Rejected,
      executed_timestamp_seconds: 0n
    });
    await nns.vote(id, 'yes', 'council');
    expect(await statusOf(id)).toBe(ProposalStatus.Rejected);
  });

  test('keeps its text to the byte', async () => {
    const motionText = ' \tÄ €\u200b👩🏽‍🚀\r\n\u0000 ';
    const info = await nns.proposalInfo(await nns.adopt(motionText));
    expect(info?.proposal[0]?.action).toEqual([{ Motion: { motion_text: motionText } }]);
  });

  test('of 10,000 bytes is taken, of 10,001 refused', async () => {
    const longest = `${'x'.repeat(9_998)}é`;
    await nns.proposeMotion({ motionText: longest });
    const { errorType } = await refusal(nns.proposeMotion({ motionText: `${longest}x` }));
    expect(errorType).toBe(INVALID_PROPOSAL);
  });
});

test.each([
  ['a title of 4 bytes', { title: 'abcd' }],
  ['a title of 257 bytes', { title: 'x'.repeat(257) }],
  ['a summary of 30,001 bytes', { summary: 'x'.repeat(30_001) }],
  ['an address of 2,049 bytes', { url: `https://forum.dfinity.org/${'x'.repeat(2_023)}` }],
  ['an address outside the forum', { url: 'https://example.org/somewhere' }]
])('a proposal with %s is refused', async (_what, texts) => {
  const { errorType } = await refusal(nns.proposeMotion({ motionText: 'x', ...texts }));
  expect(errorType).toBe(INVALID_PROPOSAL);
});

test('a proposal with the longest texts is taken', async () => {
  const texts = {
    title: 'x'.repeat(256),
    summary: 'x'.repeat(30_000),
    url: `https://forum.dfinity.org/${'x'.repeat(2_022)}`
  };
  expect(await statusOf(await nns.proposeMotion({ motionText: 'x', ...texts }))).toBe(ProposalStatus.Open);
});

test('a proposal that does not exist is null', async () => {
  expect(await nns.proposalInfo(999_999n)).toBeNull();
  expect(await nns.proposalInfo(0n)).toBeNull();
  expect(await nns.proposalInfo(2n ** 64n - 1n)).toBeNull();
});

describe('who may vote', () => {
  test('only a neuron’s controller, once, and only on what is there', async () => {
    const id = await nns.proposeMotion({ motionText: 'Who may vote' });
    const yes = { RegisterVote: { proposal: [{ id }] as [{ id: bigint }], vote: 1 } };

    const stranger = await refusal(nns.manageNeuron('majority', yes, controllerOf('council')));
    expect(stranger.errorType).toBe(NOT_AUTHORIZED);
    const anonymous = await refusal(nns.manageNeuron('majority', yes, Principal.anonymous()));
    expect(anonymous.errorType).toBe(NOT_AUTHORIZED);
    expect((await refusal(nns.vote(id, 'no', 'proposer'))).message).toMatch(/already voted/);
    expect((await refusal(nns.vote(999_999n, 'yes'))).errorType).toBe(NOT_FOUND);
    expect(await statusOf(id)).toBe(ProposalStatus.Open);

    await nns.vote(id, 'yes');
    expect(await statusOf(id)).toBe(ProposalStatus.Executed);
    expect((await refusal(nns.vote(id, 'no'))).message).toMatch(/already voted/);
  });

  test('a neuron that dissolves too soon neither votes nor proposes', async () => {
    const id = await nns.proposeMotion({ motionText: 'Too short' });
    expect((await refusal(nns.vote(id, 'no', 'shortLived'))).errorType).toBe(NOT_AUTHORIZED);
    const action = { Motion: { motion_text: 'x' } };
    expect((await refusal(nns.makeProposal({ action }, 'shortLived'))).message).toMatch(/delay is too short/);
  });

  test('a stranger cannot propose with a neuron', async () => {
    const command = {
      MakeProposal: {
        title: ['A title'] as [string],
        summary: '',
        url: '',
        action: [{ Motion: { motion_text: 'x' } }] as [{ Motion: { motion_text: string } }]
      }
    };
    const { errorType } = await refusal(nns.manageNeuron('proposer', command, controllerOf('majority')));
    expect(errorType).toBe(NOT_AUTHORIZED);
  });
});

describe('the list of node providers', () => {
  test('starts as given and changes by executed proposals', async () => {
    expect(await nns.listNodeProviders()).toEqual(expect.arrayContaining(NODE_PROVIDERS));
    const added = '2vxsx-fae';
    await nns.addNodeProvider(added);
    expect(await nns.listNodeProviders()).toContain(added);
    await nns.removeNodeProvider(added);
    expect(await nns.listNodeProviders()).not.toContain(added);
    expect(await nns.listNodeProviders()).toEqual(expect.arrayContaining(NODE_PROVIDERS));
  });
});

describe('at the deadline', () => {
  test('a proposal is adopted from 3 % yes on, if there is less no; below it is rejected', async () => {
    const lonely = await nns.proposeMotion({ motionText: 'Only its proposer cares' });
    const supported = await nns.proposeMotion({ motionText: 'The council cares' });
    await nns.vote(supported, 'yes', 'council');
    await world.advance(VOTING_PERIOD_SECONDS - DAY_SECONDS);
    expect([await statusOf(lonely), await statusOf(supported)]).toEqual([
      ProposalStatus.Open,
      ProposalStatus.Open
    ]);

    await world.advance(DAY_SECONDS + 120);

    expect(await statusOf(lonely)).toBe(ProposalStatus.Rejected);
    expect(await statusOf(supported)).toBe(ProposalStatus.Executed);
    expect((await refusal(nns.vote(lonely, 'yes'))).errorType).toBe(PRECONDITION_FAILED);
  });
});

describe('purging', () => {
  let small: World;
  beforeAll(async () => {
    small = await createWorld({ economics: { maxProposalsToKeepPerTopic: 2 } });
  });
  afterAll(() => small.tearDown());

  test('a settled proposal beyond those kept is null; the real canister keeps it until it has paid rewards', async () => {
    const ids: bigint[] = [];
    for (const text of ['First', 'Second', 'Third']) ids.push(await small.governance.adopt(text));
    await small.advance(VOTING_PERIOD_SECONDS + 120);

    const infos = await Promise.all(ids.map((id) => small.governance.proposalInfo(id)));
    const purged = small.governance.kind === 'stand-in';
    expect(infos.map((info) => info === null)).toEqual([purged, false, false]);
    expect(await small.governance.adopt('Fourth')).toBe((ids[2] ?? 0n) + 1n);
  });
});
