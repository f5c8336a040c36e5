import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PocketIc, SubnetStateType } from '@dfinity/pic';
import { HttpAgent, type Identity } from '@icp-sdk/core/agent';
import { IDL } from '@icp-sdk/core/candid';
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity';
import { Principal } from '@icp-sdk/core/principal';
import { DEFAULT_ECONOMICS } from '../support/governance-init.js';
import { GOVERNANCE_CANISTER_ID } from '../support/governance.js';
import { ProposalStatus } from '../support/proposal-status.js';
import { GOVERNANCE_WASM_VARIABLE, installGovernance } from '../support/install-governance.js';
import { TEST_NEURONS, type NeuronRole } from '../support/neurons.js';
import {
  AccountIdentifier,
  IcpLedgerCanister,
  IcrcLedgerCanister,
  NnsGovernanceCanister
} from '../support/nns-clients.js';
import { projectPath } from '../support/paths.js';
import { startServer, type PicServer } from '../support/server.js';

/**
 * The real NNS governance and ICP ledger on the embedded replica, through the clients that dapps use. Both canisters' Wasms
 * are named by the environment; none is part of the project.
 */

const LEDGER_WASM_VARIABLE = 'ICP_LEDGER_WASM';
const ledgerPath = process.env[LEDGER_WASM_VARIABLE] ?? '';
const isGiven = ledgerPath !== '' && (process.env[GOVERNANCE_WASM_VARIABLE] ?? '') !== '';
if (!isGiven) {
  console.warn(
    `Skipped: ${GOVERNANCE_WASM_VARIABLE} and ${LEDGER_WASM_VARIABLE} name no Wasms of the real canisters.`
  );
}

const LEDGER = Principal.fromText('ryjl3-tyaaa-aaaaa-aaaba-cai');
const ICP = 100_000_000n;
const YES = 1;
const FEE = 10_000n;
const alice = Ed25519KeyIdentity.generate();
const bob = Ed25519KeyIdentity.generate();

const Tokens = IDL.Record({ e8s: IDL.Nat64 });
const LedgerInit = IDL.Variant({
  Init: IDL.Record({
    minting_account: IDL.Text,
    initial_values: IDL.Vec(IDL.Tuple(IDL.Text, Tokens)),
    send_whitelist: IDL.Vec(IDL.Principal),
    transfer_fee: IDL.Opt(Tokens),
    feature_flags: IDL.Opt(IDL.Record({ icrc2: IDL.Bool }))
  })
});

(isGiven ? describe : describe.skip)('the real canisters', () => {
  let server: PicServer;
  let pic: PocketIc;
  let host: string;

  beforeAll(async () => {
    server = await startServer(projectPath('scripts/pocket-ic'));
    pic = await PocketIc.create(server.url, { nns: { state: { type: SubnetStateType.New } } });
    const now = new Date();
    await pic.setTime(now);
    await pic.tick();
    await installLedger();
    await installGovernance(pic, { nodeProviders: [], economics: DEFAULT_ECONOMICS }, now);
    host = `http://127.0.0.1:${await pic.makeLive()}`;
  });
  afterAll(async () => {
    await pic?.tearDown();
    await server?.stop();
  });

  async function installLedger(): Promise<void> {
    const account = (owner: Principal): string =>
      AccountIdentifier.fromPrincipal({ principal: owner }).toHex();
    const init = {
      Init: {
        minting_account: account(Principal.fromText(GOVERNANCE_CANISTER_ID)),
        initial_values: [[account(alice.getPrincipal()), { e8s: 1_000_000n * ICP }]],
        send_whitelist: [],
        transfer_fee: [{ e8s: FEE }],
        feature_flags: [{ icrc2: true }]
      }
    };
    const canisterId = await pic.createCanister({ targetCanisterId: LEDGER });
    const arg = new Uint8Array(IDL.encode([LedgerInit], [init]));
    await pic.installCode({ canisterId, wasm: await readFile(ledgerPath), arg });
  }

  const connect = (identity: Identity): Promise<HttpAgent> =>
    HttpAgent.create({ host, identity, shouldFetchRootKey: true });
  const icp = async (identity: Identity) =>
    IcpLedgerCanister.create({ agent: await connect(identity), canisterId: LEDGER });
  const icrc = async (identity: Identity) =>
    IcrcLedgerCanister.create({ agent: await connect(identity), canisterId: LEDGER });
  const balance = async (owner: Principal): Promise<bigint> =>
    (await icp(alice)).accountBalance({
      accountIdentifier: AccountIdentifier.fromPrincipal({ principal: owner })
    });

  test('transfer: balances change by the amount and the fee, by certified answers', async () => {
    const ledger = await icp(alice);
    expect(await ledger.transactionFee()).toBe(FEE);
    const before = await balance(alice.getPrincipal());
    const block = await ledger.transfer({
      to: AccountIdentifier.fromPrincipal({ principal: bob.getPrincipal() }),
      amount: 5n * ICP
    });
    expect(block).toBe(1n);
    expect(await balance(bob.getPrincipal())).toBe(5n * ICP);
    expect(before - (await balance(alice.getPrincipal()))).toBe(5n * ICP + FEE);
    const tooMuch = (await icp(bob)).transfer({
      to: AccountIdentifier.fromPrincipal({ principal: alice.getPrincipal() }),
      amount: 6n * ICP
    });
    await expect(tooMuch).rejects.toMatchObject({ balance: 5n * ICP });
  });

  test('approve and transfer_from, within what was approved', async () => {
    const [owner, spender] = [await icrc(alice), await icrc(bob)];
    const parties = {
      account: { owner: alice.getPrincipal(), subaccount: [] as [] },
      spender: { owner: bob.getPrincipal(), subaccount: [] as [] }
    };
    await owner.approve({ spender: parties.spender, amount: 3n * ICP });
    const carol = Ed25519KeyIdentity.generate().getPrincipal();
    const pull = (amount: bigint) =>
      spender.transferFrom({ from: parties.account, to: { owner: carol, subaccount: [] }, amount });
    await pull(2n * ICP);
    expect(await balance(carol)).toBe(2n * ICP);
    expect((await owner.allowance(parties)).allowance).toBe(ICP - FEE);
    await expect(pull(2n * ICP)).rejects.toThrow();
    expect(await balance(carol)).toBe(2n * ICP);
  });

  test('a neuron is staked: governance asks the ledger for the balance', async () => {
    const agent = await connect(alice);
    const governance = NnsGovernanceCanister.create({ agent });
    const neuronId = await governance.stakeNeuron({
      stake: 10n * ICP,
      principal: alice.getPrincipal(),
      ledgerCanister: IcpLedgerCanister.create({ agent, canisterId: LEDGER })
    });
    await governance.increaseDissolveDelay({ neuronId, additionalDissolveDelaySeconds: 15_778_800 });
    const neurons = await governance.listNeurons({ certified: true, neuronIds: [neuronId] });
    expect(neurons.map(({ fullNeuron }) => fullNeuron?.cachedNeuronStake)).toEqual([10n * ICP]);
  });

  test('a motion, from proposal to execution', async () => {
    const neuron = (role: NeuronRole) => TEST_NEURONS.find((each) => each.role === role)!;
    const [proposer, majority] = [neuron('proposer'), neuron('majority')];
    const proposing = NnsGovernanceCanister.create({ agent: await connect(proposer.controller) });
    const proposalId = await proposing.makeProposal({
      neuronId: proposer.id,
      title: 'A motion of the tests',
      url: '',
      summary: 'Nothing to see',
      action: { Motion: { motionText: 'It works' } }
    });
    expect(proposalId).toBeDefined();
    const read = async () => proposing.getProposal({ proposalId: proposalId!, certified: true });
    expect(await read()).toMatchObject({ status: ProposalStatus.Open });
    const voting = NnsGovernanceCanister.create({ agent: await connect(majority.controller) });
    await voting.registerVote({ neuronId: majority.id, vote: YES, proposalId: proposalId! });
    expect(await read()).toMatchObject({
      status: ProposalStatus.Executed,
      proposal: { action: { Motion: { motionText: 'It works' } } }
    });
  });
});
