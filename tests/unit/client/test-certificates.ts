/** Certificates of a network whose root key the test holds: what a replica would answer, honest or forged. */
import {
  Cbor,
  type HashTree,
  type NodeLabel,
  NodeType,
  type NodeValue,
  domain_sep,
  reconstruct
} from '@dfinity/agent';
import { bls12_381 } from '@noble/curves/bls12-381';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';

const DER_PREFIX = hexToBytes('308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100');

/** A BLS key pair of a network or a subnet; the public key is DER. */
export interface SigningKey {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
}

export function signingKey(seed: number): SigningKey {
  const secret = new Uint8Array(32).fill(seed);
  const point = bls12_381.getPublicKeyForShortSignatures(secret);
  return { secret, publicKey: concatBytes(DER_PREFIX, point) };
}

/** A tree as nested labels; bytes are leaves. Labels must be in ascending order. */
export type TreeShape = [label: string | Uint8Array, subtree: TreeShape | Uint8Array][];

export function hashTree(shape: TreeShape): HashTree {
  const nodes = shape.map(([label, subtree]): HashTree => {
    const bytes = typeof label === 'string' ? utf8ToBytes(label) : label;
    const inner: HashTree = subtree instanceof Uint8Array ? leaf(subtree) : hashTree(subtree);
    return [NodeType.Labeled, bytes as NodeLabel, inner];
  });
  return (
    nodes.reduceRight<HashTree | null>(
      (right, left) => (right ? [NodeType.Fork, left, right] : left),
      null
    ) ?? [NodeType.Empty]
  );
}

export async function signTree(
  tree: HashTree,
  key: SigningKey,
  delegation?: { subnet_id: Uint8Array; certificate: Uint8Array }
): Promise<Uint8Array> {
  const message = concatBytes(domain_sep('ic-state-root'), await reconstruct(tree));
  const signature = bls12_381.signShortSignature(message, key.secret);
  return Cbor.encode(delegation ? { tree, signature, delegation } : { tree, signature });
}

/** Nanoseconds as unsigned LEB128, the form of `/time`. */
export function timeLeaf(milliseconds: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(milliseconds) * 1_000_000n;
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function leaf(bytes: Uint8Array): HashTree {
  return [NodeType.Leaf, bytes as NodeValue];
}
