import { Principal } from '@dfinity/principal';
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { SUBNET_SIZES } from '../execution/fees.js';
import type { PrincipalBytes, SubnetKeys, SubnetKind } from '../instance/types.js';
import { blsPublicKeyDer, blsSecretKey, blsSign } from './bls.js';
import { concat } from './bytes.js';

/** A node's Ed25519 key, which signs the answers to queries. */
export interface NodeSigner {
  nodeId: PrincipalBytes;
  /** In DER form. */
  publicKey: Uint8Array;
  /** @returns Ed25519 signature, 64 bytes */
  sign(message: Uint8Array): Uint8Array;
}

/** What one subnet signs with. */
export interface SubnetSigner {
  keys: SubnetKeys;
  nodes: NodeSigner[];
  /** @returns BLS signature, 48 bytes */
  sign(message: Uint8Array): Uint8Array;
}

/** Kinds that are one subnet on mainnet have its id, as in PocketIC; the others have that of their key. */
const MAINNET_IDS: Partial<Record<SubnetKind, string>> = {
  SNS: 'x33ed-h457x-bsgyx-oqxqf-6pzwv-wkhzr-rm2j3-npodi-purzm-n66cg-gae',
  II: 'uzr34-akd3s-xrdag-3ql62-ocgoh-ld2ao-tamcv-54e7j-krwgb-2gm4z-oqe',
  Fiduciary: 'pzp6e-ekpqk-3c5x7-2h6so-njoeq-mt45d-h3h6c-q3mxf-vpeq5-fk5o7-yae',
  Bitcoin: 'w4rem-dv5e3-widiz-wbpea-kbttk-mnzfm-tzrc7-svcj3-kbxyb-zamch-hqe',
  TestThresholdKeys: 'fuqsr-in2lc-zbcjj-ydmcw-pzq7h-4xm2z-pto4i-dcyee-5z4rz-x63ji-nae'
};

/** PKCS#8 form of an Ed25519 seed (RFC 8410), without the seed. */
const ED25519_PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The keys of the `index`-th subnet of an instance. They are made from kind and index alone, so that ids and root key
 * are the same in every run; everyone can compute them, and they protect nothing.
 */
export function makeSubnetSigner(kind: SubnetKind, index: number): SubnetSigner {
  const name = `${kind} subnet ${index}`;
  const known = signers.get(name);
  if (known) return known;
  const signer = deriveSigner(kind, name);
  signers.set(name, signer);
  return signer;
}

/** Every instance has the same keys, and making them takes some 20 ms a subnet. */
const signers = new Map<string, SubnetSigner>();

function deriveSigner(kind: SubnetKind, name: string): SubnetSigner {
  const secretKey = blsSecretKey(name);
  const publicKey = blsPublicKeyDer(secretKey);
  const nodes = Array.from({ length: SUBNET_SIZES[kind] }, (_, i) => makeNode(`${name} node ${i}`));
  const mainnetId = MAINNET_IDS[kind];
  const subnetId =
    mainnetId === undefined ? selfAuthenticating(publicKey) : Principal.fromText(mainnetId).toUint8Array();
  return {
    keys: { subnetId, publicKey, nodes },
    nodes,
    sign: (message) => blsSign(secretKey, message)
  };
}

/** Principal of a DER public key: SHA-224 of it and the byte 2. */
export function selfAuthenticating(publicKeyDer: Uint8Array): PrincipalBytes {
  return concat(createHash('sha224').update(publicKeyDer).digest(), Uint8Array.of(2));
}

function makeNode(name: string): NodeSigner {
  const seed = createHash('sha256').update(`nodevault-replica ${name}`).digest();
  const pkcs8 = Buffer.concat([ED25519_PKCS8_PREFIX, seed]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  return {
    nodeId: selfAuthenticating(publicKey),
    publicKey,
    sign: (message) => new Uint8Array(sign(null, message, privateKey))
  };
}
