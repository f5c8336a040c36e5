import type { Instance } from '../instance/instance.js';
import type { PrincipalBytes, SubnetTopology } from '../instance/types.js';
import { concat, hex, leb128, utf8 } from './bytes.js';
import { encodeCbor } from './cbor.js';
import { hashTree, separator, type HashedTree, type Path } from './hash-tree.js';
import { subnetState, topologyState } from './state-tree.js';
import type { SubnetSigner } from './subnet-keys.js';

const STATE_ROOT = separator('ic-state-root');
/** Delegations are signed anew after this much of the instance's time. Clients accept 30 days. */
const DELEGATION_LIFETIME_NANOS = 3_600_000_000_000n;

interface SignedState {
  version: number;
  tree: HashedTree;
  signature: Uint8Array;
}

interface Delegation {
  madeFor: string;
  time: bigint;
  certificate: Uint8Array;
}

/**
 * Makes certificates of an instance's subnets. Signing takes about 20 ms: a state is signed when first asked for, and
 * every certificate of the same version shares the signature.
 */
export class Certifier {
  readonly #instance: Instance;
  readonly #signers: readonly SubnetSigner[];
  readonly #states = new Map<string, SignedState>();
  readonly #delegations = new Map<string, Delegation>();

  /** @param signers those of the subnets; more may be added */
  constructor(instance: Instance, signers: readonly SubnetSigner[]) {
    this.#instance = instance;
    this.#signers = signers;
  }

  /**
   * A certificate (CBOR) of the subnet's current state that shows the paths, and always the time.
   * @throws RangeError if the instance has no such subnet
   */
  certificate(subnetId: PrincipalBytes, paths: readonly Path[]): Uint8Array {
    const { tree, signature } = this.#signedState(subnetId);
    const certificate = { tree: tree.witness([[utf8('time')], ...paths]), signature };
    const root = this.#rootSubnet();
    if (Buffer.compare(root.subnetId, subnetId) === 0) return encodeCbor(certificate);
    const delegation = { subnet_id: subnetId, certificate: this.#delegation(root, subnetId) };
    return encodeCbor({ ...certificate, delegation });
  }

  /**
   * @returns who signs queries on a subnet
   * @throws RangeError if the instance has no such subnet
   */
  signer(subnetId: PrincipalBytes): SubnetSigner {
    const signer = this.#signers.find(({ keys }) => Buffer.compare(keys.subnetId, subnetId) === 0);
    if (!signer) throw new RangeError(`no subnet ${hex(subnetId)}`);
    return signer;
  }

  #signedState(subnetId: PrincipalBytes): SignedState {
    const key = hex(subnetId);
    const version = this.#instance.stateVersion;
    const known = this.#states.get(key);
    if (known?.version === version) return known;
    const tree = hashTree(subnetState(this.#instance, subnetId));
    const signature = this.signer(subnetId).sign(concat(STATE_ROOT, tree.rootHash));
    const state = { version, tree, signature };
    this.#states.set(key, state);
    return state;
  }

  /** The root subnet's word for another subnet's key and canister ranges. */
  #delegation(root: SubnetTopology, subnetId: PrincipalBytes): Uint8Array {
    const key = hex(subnetId);
    const { time, topology } = this.#instance;
    const madeFor = JSON.stringify(
      topology.subnets.map(({ canisterRanges }) =>
        canisterRanges.map(({ start, end }) => [hex(start), hex(end)])
      )
    );
    const known = this.#delegations.get(key);
    if (known?.madeFor === madeFor && time - known.time < DELEGATION_LIFETIME_NANOS) return known.certificate;
    const tree = hashTree([[utf8('time'), leb128(time)], ...topologyState(this.#instance, root.subnetId)]);
    const signature = this.signer(root.subnetId).sign(concat(STATE_ROOT, tree.rootHash));
    const paths = [
      [utf8('time')],
      [utf8('subnet'), subnetId, utf8('public_key')],
      [utf8('subnet'), subnetId, utf8('canister_ranges')],
      [utf8('canister_ranges'), subnetId]
    ];
    const certificate = encodeCbor({ tree: tree.witness(paths), signature });
    this.#delegations.set(key, { madeFor, time, certificate });
    return certificate;
  }

  #rootSubnet(): SubnetTopology {
    const { subnets, rootKey } = this.#instance.topology;
    const root = subnets.find(({ keys }) => Buffer.compare(keys.publicKey, rootKey) === 0);
    if (!root) throw new RangeError('the root key belongs to no subnet');
    return root;
  }
}
