import type { HttpAgent } from '@icp-sdk/core/agent';
import type { Principal } from '@icp-sdk/core/principal';

/**
 * The clients of `@icp-sdk/canisters` for the ICP ledger and NNS governance. Their own declarations leave the extensions off their
 * imports, which Node's module resolution does not find, so what the tests use of them is declared here.
 */

interface AccountIdentifier {
  toHex(): string;
}

export interface IcpLedger {
  transactionFee(): Promise<bigint>;
  accountBalance(request: { accountIdentifier: AccountIdentifier }): Promise<bigint>;
  /** @returns the block's index. @throws the ledger's error as an object of its own class */
  transfer(request: { to: AccountIdentifier; amount: bigint }): Promise<bigint>;
}

interface Account {
  owner: Principal;
  subaccount: [] | [Uint8Array];
}

export interface IcrcLedger {
  approve(request: { spender: Account; amount: bigint }): Promise<bigint>;
  allowance(request: { account: Account; spender: Account }): Promise<{ allowance: bigint }>;
  transferFrom(request: { from: Account; to: Account; amount: bigint }): Promise<bigint>;
  /** ICRC-21, which any canister may offer. @throws ConsentMessageError */
  consentMessage(request: {
    method: string;
    arg: Uint8Array;
    userPreferences: { metadata: { language: string; utcOffsetMinutes?: number } };
  }): Promise<{ consent_message: { GenericDisplayMessage?: string }; metadata: { language: string } }>;
}

interface MotionAction {
  Motion: { motionText: string };
}

export interface NnsGovernance {
  stakeNeuron(request: { stake: bigint; principal: Principal; ledgerCanister: IcpLedger }): Promise<bigint>;
  increaseDissolveDelay(request: { neuronId: bigint; additionalDissolveDelaySeconds: number }): Promise<void>;
  listNeurons(request: {
    certified: boolean;
    neuronIds: bigint[];
  }): Promise<{ fullNeuron?: { cachedNeuronStake: bigint } }[]>;
  makeProposal(request: {
    neuronId: bigint;
    title: string;
    url: string;
    summary: string;
    action: MotionAction;
  }): Promise<bigint | undefined>;
  /** `vote`: 1 yes, 2 no. */
  registerVote(request: { neuronId: bigint; vote: number; proposalId: bigint }): Promise<void>;
  getProposal(request: {
    proposalId: bigint;
    certified: boolean;
  }): Promise<{ status: number; proposal?: { action: MotionAction } } | undefined>;
}

interface Client<T> {
  create(options: { agent: HttpAgent; canisterId?: Principal }): T;
}

export const { IcpLedgerCanister, AccountIdentifier } = await load<{
  IcpLedgerCanister: Client<IcpLedger>;
  AccountIdentifier: { fromPrincipal(from: { principal: Principal }): AccountIdentifier };
}>('@icp-sdk/canisters/ledger/icp');

export const { IcrcLedgerCanister, ConsentMessageError } = await load<{
  IcrcLedgerCanister: Client<IcrcLedger>;
  ConsentMessageError: new () => Error;
}>('@icp-sdk/canisters/ledger/icrc');

export const { NnsGovernanceCanister } = await load<{ NnsGovernanceCanister: Client<NnsGovernance> }>(
  '@icp-sdk/canisters/nns'
);

function load<T>(name: string): Promise<T> {
  return import(name) as Promise<T>;
}
