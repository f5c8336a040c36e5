import { HttpError, badRequest } from '../http/errors.js';
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { concat, equalBytes, hex } from '../certificates/bytes.js';
import { separator } from '../certificates/hash-tree.js';
import { selfAuthenticating } from '../certificates/subnet-keys.js';
import type { PrincipalBytes } from '../instance/types.js';
import type { Delegation, Envelope } from './envelope.js';

/**
 * Who sent an envelope: expiry, public key, delegations, signature.
 * https://internetcomputer.org/docs/references/ic-interface-spec#authentication
 */

const REQUEST = separator('ic-request');
const DELEGATION = separator('ic-request-auth-delegation');
const ANONYMOUS = Uint8Array.of(4);
const MAX_DELEGATIONS = 20;
const MAX_TARGETS = 1000;

const MINUTE = 60_000_000_000n;
/** How long ahead an envelope may expire: five minutes, and as much again in seconds of drift as the replica permits. */
const MAX_INGRESS_TTL = 5n * MINUTE;
const PERMITTED_DRIFT = MINUTE;

/** DER prefixes of the public keys accepted (RFC 8410, RFC 5480; uncompressed points), and the DER's whole length. */
const KEY_FORMS = [
  { prefix: '302a300506032b6570032100', length: 44, ecdsa: false },
  { prefix: '3059301306072a8648ce3d020106082a8648ce3d03010703420004', length: 91, ecdsa: true },
  { prefix: '3056301006072a8648ce3d020106052b8104000a03420004', length: 88, ecdsa: true }
];

/** Algorithms of the specification that are not here, by their object identifiers in DER (1.3.6.1.4.1.56387.1.1 and .2). */
const UNSUPPORTED_KEYS = [
  { oid: '060a2b0601040183b8430101', name: 'WebAuthn (COSE) keys' },
  { oid: '060a2b0601040183b8430102', name: 'canister signatures' }
];

/** @throws HttpError 400 where the envelope has expired or expires too late, by the instance's clock */
export function checkExpiry(ingressExpiry: bigint, now: bigint): void {
  const latest = now + MAX_INGRESS_TTL + PERMITTED_DRIFT;
  if (ingressExpiry >= now && ingressExpiry <= latest) return;
  throw badRequest(
    'Invalid request expiry: Specified ingress_expiry not within expected range: ' +
      `Minimum allowed expiry: ${dateText(now)}, Maximum allowed expiry: ${dateText(latest)}, ` +
      `Provided expiry: ${dateText(ingressExpiry)}`
  );
}

/**
 * Checks that the sender signed the request, itself or through delegations that are in force and for the canister.
 * @param target the canister that is or was called; none for reading other state
 * @throws HttpError 400 if not, 501 for keys that are not supported
 */
export function authenticate(envelope: Envelope, target: PrincipalBytes | undefined, now: bigint): void {
  const { content, senderPublicKey, senderSignature, delegations } = envelope;
  if (equalBytes(content.sender, ANONYMOUS)) {
    if (!senderPublicKey && !senderSignature && delegations.length === 0) return;
    throw badRequest('An anonymous request must carry neither key nor signature nor delegation.');
  }
  if (!senderPublicKey || !senderSignature) throw badRequest('The request is not signed.');
  if (!equalBytes(selfAuthenticating(senderPublicKey), content.sender)) {
    throw badRequest('The sender is not the principal of sender_pubkey.');
  }
  const signingKey = followDelegations(senderPublicKey, delegations, target, now);
  if (!signatureIsValid(signingKey, concat(REQUEST, envelope.requestId), senderSignature)) {
    throw badRequest('Invalid signature: Invalid basic signature: the request was not signed by its sender.');
  }
}

/** @returns the key that the last delegation names; the sender's own where there are none */
function followDelegations(
  senderPublicKey: Uint8Array,
  delegations: Delegation[],
  target: PrincipalBytes | undefined,
  now: bigint
): Uint8Array {
  if (delegations.length > MAX_DELEGATIONS) {
    throw badRequest(`Chain of ${delegations.length} delegations; at most ${MAX_DELEGATIONS} are allowed.`);
  }
  const seen = new Set([hex(senderPublicKey)]);
  let key = senderPublicKey;
  for (const delegation of delegations) {
    if (delegation.expiration < now) {
      throw badRequest(`A delegation expired at ${dateText(delegation.expiration)}.`);
    }
    checkTargets(delegation, target);
    if (!signatureIsValid(key, concat(DELEGATION, delegation.hash), delegation.signature)) {
      throw badRequest('Invalid delegation: its signature is not by the key before it.');
    }
    key = delegation.publicKey;
    if (seen.has(hex(key))) throw badRequest('The chain of delegations has a cycle.');
    seen.add(hex(key));
  }
  return key;
}

function checkTargets({ targets }: Delegation, target: PrincipalBytes | undefined): void {
  if (!targets) return;
  if (targets.length > MAX_TARGETS) {
    throw badRequest(`A delegation has ${targets.length} targets; at most ${MAX_TARGETS} are allowed.`);
  }
  if (target && !targets.some((allowed) => equalBytes(allowed, target))) {
    throw badRequest(`A delegation is not for canister ${hex(target)}.`);
  }
}

function signatureIsValid(publicKeyDer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const { key, ecdsa } = parseKey(publicKeyDer);
  return ecdsa
    ? verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
    : verify(null, message, key, signature);
}

function parseKey(der: Uint8Array): { key: KeyObject; ecdsa: boolean } {
  const text = hex(der);
  const form = KEY_FORMS.find(({ prefix, length }) => text.startsWith(prefix) && der.length === length);
  if (!form) {
    const unsupported = UNSUPPORTED_KEYS.find(({ oid }) => text.includes(oid));
    if (unsupported) {
      throw new HttpError(501, `Public key: ${unsupported.name} are not supported by the embedded replica.`);
    }
    throw badRequest(
      'Unsupported public key: the embedded replica takes Ed25519, ECDSA P-256 and ECDSA secp256k1 keys in DER form.'
    );
  }
  try {
    return {
      key: createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }),
      ecdsa: form.ecdsa
    };
  } catch {
    throw badRequest('A public key is not a point of its curve.');
  }
}

function dateText(nanos: bigint): string {
  const millis = Number(nanos / 1_000_000n);
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? `${nanos} ns` : date.toISOString();
}
