import { IDL } from '@dfinity/candid';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { NnsRegistryCanister } from './nns-registry-canister.js';
import { bytes, message, rootMessage, uint64 } from './protobuf-writer.js';

/** An operator as the registry's record has it, as far as it matters here. */
export interface OperatorRecord {
  /** Principal, as text. */
  readonly id: string;
  readonly provider: string;
  readonly allowance: bigint;
  readonly maxRewardable: Readonly<Record<string, number>>;
}

const Rewardable = IDL.Vec(IDL.Tuple(IDL.Text, IDL.Nat32));
const Blob = IDL.Vec(IDL.Nat8);
const DataCenter = IDL.Record({ id: IDL.Text, region: IDL.Text, owner: IDL.Text });
const NodeOperator = IDL.Record({
  ipv6: IDL.Opt(IDL.Text),
  max_rewardable_nodes: Rewardable,
  node_operator_principal_id: Blob,
  node_allowance: IDL.Nat64,
  rewardable_nodes: Rewardable,
  node_provider_principal_id: Blob,
  dc_id: IDL.Text
});
const Operators = IDL.Variant({ Ok: IDL.Vec(IDL.Tuple(DataCenter, NodeOperator)), Err: IDL.Text });

/** `RegistryGetValueResponse` with RegistryError.Code KEY_NOT_PRESENT. */
const NOT_PRESENT = rootMessage(message(1, uint64(1, 1n)));

/** The NNS registry's stand-in, told by records under keys and a provider's operators. */
export class NnsRegistry {
  private constructor(private readonly canister: NnsRegistryCanister) {}

  /** Without a record, and without operators. */
  static async install(pic: PocketIc): Promise<NnsRegistry> {
    const registry = new NnsRegistry(await NnsRegistryCanister.install(pic));
    await registry.setOperators([]);
    return registry;
  }

  /** Puts a record, for example under `node_record_<principal>`. */
  put(key: string, value: Uint8Array): Promise<void> {
    return this.putReply(key, rootMessage(uint64(2, 7n), bytes(3, value)));
  }

  remove(key: string): Promise<void> {
    return this.putReply(key, NOT_PRESENT);
  }

  /** A subnet's record with these nodes as members. */
  putSubnet(subnet: string, nodes: readonly string[]): Promise<void> {
    const members = nodes.map((node) => bytes(3, Principal.fromText(node).toUint8Array()));
    return this.put(`subnet_record_${subnet}`, rootMessage(...members, uint64(5, 2_097_152n)));
  }

  /** What is answered whichever provider is asked about. */
  setOperators(operators: readonly OperatorRecord[]): Promise<void> {
    const center = { id: 'zh2', region: 'Europe,CH,Zurich', owner: 'Fictional Centers' };
    const pairs = operators.map(({ id, provider, allowance, maxRewardable }) => [
      center,
      {
        ipv6: [],
        max_rewardable_nodes: Object.entries(maxRewardable),
        node_operator_principal_id: Principal.fromText(id).toUint8Array(),
        node_allowance: allowance,
        rewardable_nodes: [],
        node_provider_principal_id: Principal.fromText(provider).toUint8Array(),
        dc_id: 'zh2'
      }
    ]);
    return this.canister.setOperators(IDL.encode([Operators], [{ Ok: pairs }]));
  }

  /** Puts what is answered about a key, byte for byte. */
  putReply(key: string, reply: Uint8Array): Promise<void> {
    // RegistryGetValueRequest
    return this.canister.put(rootMessage(bytes(2, new TextEncoder().encode(key))), reply);
  }
}
