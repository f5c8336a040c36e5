import { Principal } from '@dfinity/principal';
import { GOVERNANCE_CANISTER_ID } from '../../../tests/support/governance.js';
import type { BenchNetwork } from '../network.js';
import { nodeOperatorList } from './node-operators.js';
import { nodeProviderList } from './node-providers.js';
import { puppetWasm, setterOf } from './puppet.js';

const GOVERNANCE = Principal.fromText(GOVERNANCE_CANISTER_ID);
const REGISTRY = Principal.fromText('rwlgt-iiaaa-aaaaa-aaaaa-cai');

const PROPOSAL = 'get_proposal_info';
const PROVIDERS = 'list_node_providers';
const VALUE = 'get_value';
const OPERATORS = 'get_node_operators_and_dcs_of_node_provider';

/** Puppets at the ids of NNS governance and of the NNS registry, which answer what they are told to. */
export class Nns {
  private constructor(private readonly network: BenchNetwork) {}

  static async install(network: BenchNetwork): Promise<Nns> {
    for (const [id, methods] of [
      [GOVERNANCE, [PROPOSAL, PROVIDERS]],
      [REGISTRY, [OPERATORS, VALUE]]
    ] as const) {
      network.createCanister(id);
      network.installCode(id, await puppetWasm(methods), { install: null });
    }
    return new Nns(network);
  }

  /** @param reply candid, as `executedMotion` and its like make it */
  answersProposal(reply: Uint8Array): void {
    this.tell(GOVERNANCE, PROPOSAL, reply);
  }

  listsProviders(providers: readonly Principal[]): void {
    this.tell(GOVERNANCE, PROVIDERS, nodeProviderList(providers));
  }

  listsOperators(provider: Principal, operators: readonly Principal[]): void {
    this.tell(REGISTRY, OPERATORS, nodeOperatorList(provider, operators));
  }

  /** The same answer about every key of the NNS registry. @param reply protobuf, a RegistryGetValueResponse */
  answersValue(reply: Uint8Array): void {
    this.tell(REGISTRY, VALUE, reply);
  }

  private tell(canister: Principal, method: string, reply: Uint8Array): void {
    this.network.call(canister, setterOf(method), reply, Principal.anonymous());
  }
}
