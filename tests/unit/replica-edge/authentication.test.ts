import { describe, expect, test } from '@jest/globals';
import { Cbor } from '@dfinity/agent';
import { type SignIdentity } from '@icp-sdk/core/agent';
import {
  DelegationChain,
  DelegationIdentity,
  ECDSAKeyIdentity,
  Ed25519KeyIdentity
} from '@icp-sdk/core/identity';
import { Secp256k1KeyIdentity } from '@icp-sdk/core/identity/secp256k1';
import { Principal } from '@icp-sdk/core/principal';
import { encode } from 'cborg';
import { authenticate, checkExpiry } from '../../../src/replica/agent/authentication.js';
import { parseEnvelope, type Envelope } from '../../../src/replica/agent/envelope.js';
import { hashOfMap } from '../../../src/replica/agent/request-id.js';

const now = BigInt(Date.now()) * 1_000_000n;
const canister = Principal.fromText('rrkah-fqaaa-aaaaa-aaaaq-cai');
const other = Principal.fromText('ryjl3-tyaaa-aaaaa-aaaba-cai');

interface Body {
  content: Record<string, unknown>;
  [field: string]: unknown;
}

function content(sender: Principal): Record<string, unknown> {
  return {
    request_type: 'call',
    canister_id: canister.toUint8Array(),
    method_name: 'greet',
    arg: Uint8Array.of(1, 2),
    sender: sender.toUint8Array(),
    ingress_expiry: now
  };
}

/** What an agent would post, signed by the identity, with some fields changed afterwards. */
async function envelopeOf(
  identity: SignIdentity,
  change: (body: Body) => void = () => undefined
): Promise<Envelope> {
  const request = {
    request: {},
    endpoint: 'call',
    body: { ...content(identity.getPrincipal()), canister_id: canister, sender: identity.getPrincipal() }
  };
  const signed = (await identity.transformRequest(request as never)) as { body: Body };
  const body = { ...signed.body, content: content(identity.getPrincipal()) };
  change(body);
  return parseEnvelope(Cbor.encode(plain(body)));
}

/** Delegations as plain maps: the principals in them as bytes. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (value instanceof Principal) return value.toUint8Array();
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, plain(field)])
  );
}

const identities = (): [string, () => Promise<SignIdentity>][] => [
  ['Ed25519', async () => Promise.resolve(Ed25519KeyIdentity.generate())],
  ['ECDSA P-256', async () => ECDSAKeyIdentity.generate()],
  ['ECDSA secp256k1', async () => Promise.resolve(Secp256k1KeyIdentity.generate())]
];

const accepted = (envelope: Envelope, target = canister) =>
  authenticate(envelope, target.toUint8Array(), now);

describe.each(identities())('%s', (_name, generate) => {
  test('a signed request is accepted', async () => {
    const envelope = await envelopeOf(await generate());
    expect(() => accepted(envelope)).not.toThrow();
  });

  test('another content under the signature is refused', async () => {
    const envelope = await envelopeOf(await generate(), (body) => (body.content.arg = Uint8Array.of(1, 3)));
    expect(() => accepted(envelope)).toThrow(expect.objectContaining({ status: 400 }));
  });

  test('every bit of the signature matters', async () => {
    const identity = await generate();
    for (const bit of [0, 7, 255, 256, 511]) {
      const envelope = await envelopeOf(identity, (body) => {
        const signature = Uint8Array.from(body.sender_sig as Uint8Array);
        signature[bit >> 3]! ^= 1 << (bit & 7);
        body.sender_sig = signature;
      });
      expect(() => accepted(envelope)).toThrow(expect.objectContaining({ status: 400 }));
    }
  });

  test('a delegation lets another key sign', async () => {
    const owner = await generate();
    const session = Ed25519KeyIdentity.generate();
    const chain = await DelegationChain.create(owner, session.getPublicKey(), new Date(Date.now() + 60_000));
    const envelope = await envelopeOf(DelegationIdentity.fromDelegation(session, chain));
    expect(envelope.content.sender).toEqual(owner.getPrincipal().toUint8Array());
    expect(() => accepted(envelope)).not.toThrow();
  });
});

describe('keys that are not supported are refused by name', () => {
  // SubjectPublicKeyInfo of the specification: an algorithm identifier with its OID alone, and some key bits.
  const keyOf = (last: number): Uint8Array =>
    Uint8Array.from([
      ...Buffer.from('301a300c060a2b0601040183b84301', 'hex'),
      last,
      ...[0x03, 0x0a, 0x00, ...Array<number>(9).fill(7)]
    ]);
  const kinds: [string, number, RegExp][] = [
    ['WebAuthn', 1, /WebAuthn \(COSE\) keys are not supported/],
    ['canister signature', 2, /canister signatures are not supported/]
  ];

  test.each(kinds)('%s', async (_name, last, message) => {
    const publicKey = keyOf(last);
    const sender = Principal.selfAuthenticating(publicKey);
    const envelope = await envelopeOf(Ed25519KeyIdentity.generate(), (body) => {
      body.content.sender = sender.toUint8Array();
      body.sender_pubkey = publicKey;
    });
    const refusal: unknown = expect.objectContaining({
      status: 501,
      message: expect.stringMatching(message)
    });
    expect(() => accepted(envelope)).toThrow(refusal);
  });

  test('others are told which are', async () => {
    const publicKey = keyOf(3);
    const envelope = await envelopeOf(Ed25519KeyIdentity.generate(), (body) => {
      body.content.sender = Principal.selfAuthenticating(publicKey).toUint8Array();
      body.sender_pubkey = publicKey;
    });
    expect(() => accepted(envelope)).toThrow(/takes Ed25519, ECDSA P-256 and ECDSA secp256k1/);
  });
});

describe('delegations', () => {
  const owner = Ed25519KeyIdentity.generate();
  const session = Ed25519KeyIdentity.generate();
  const delegated = async (expiration: Date, targets?: Principal[]) => {
    const chain = await DelegationChain.create(
      owner,
      session.getPublicKey(),
      expiration,
      targets ? { targets } : {}
    );
    return envelopeOf(DelegationIdentity.fromDelegation(session, chain));
  };
  const later = new Date(Date.now() + 60_000);

  test('for this canister: accepted; for another one: refused', async () => {
    const mine = await delegated(later, [other, canister]);
    const others = await delegated(later, [other]);
    expect(() => accepted(mine)).not.toThrow();
    expect(() => accepted(others)).toThrow(/not for canister/);
  });

  test('expired: refused', async () => {
    const envelope = await delegated(new Date(Date.now() - 60_000));
    expect(() => accepted(envelope)).toThrow(/expired/);
  });

  test('a chain of two is followed; with one link left out it is refused', async () => {
    const middle = Ed25519KeyIdentity.generate();
    const first = await DelegationChain.create(owner, middle.getPublicKey(), later);
    const both = await DelegationChain.create(middle, session.getPublicKey(), later, { previous: first });
    const identity = DelegationIdentity.fromDelegation(session, both);
    const envelope = await envelopeOf(identity);
    expect(() => accepted(envelope)).not.toThrow();
    for (const kept of [0, 1]) {
      const broken = { ...envelope, delegations: envelope.delegations.slice(kept, kept + 1) };
      expect(() => accepted(broken)).toThrow(expect.objectContaining({ status: 400 }));
    }
  });

  test('a cycle and a chain of 21 are refused', async () => {
    const back = await DelegationChain.create(owner, owner.getPublicKey(), later);
    const cycle = await envelopeOf(DelegationIdentity.fromDelegation(owner, back));
    expect(() => accepted(cycle)).toThrow(/cycle/);
    const link = (await delegated(later)).delegations[0]!;
    const long = { ...cycle, delegations: Array.from({ length: 21 }, () => link) };
    expect(() => accepted(long)).toThrow(/21 delegations/);
  });
});

describe('senders', () => {
  test('the sender is the principal of the key', async () => {
    const envelope = await envelopeOf(Ed25519KeyIdentity.generate());
    const impostor = { ...envelope, content: { ...envelope.content, sender: other.toUint8Array() } };
    expect(() => accepted(impostor)).toThrow(/not the principal/);
  });

  test('unsigned: only the anonymous', () => {
    const unsigned = (sender: Principal) => parseEnvelope(Cbor.encode({ content: content(sender) }));
    expect(() => accepted(unsigned(Principal.anonymous()))).not.toThrow();
    expect(() => accepted(unsigned(other))).toThrow(/not signed/);
  });

  test('an anonymous request carries no signature', async () => {
    const envelope = await envelopeOf(Ed25519KeyIdentity.generate());
    const anonymous = { ...envelope, content: { ...envelope.content, sender: Uint8Array.of(4) } };
    expect(() => accepted(anonymous)).toThrow(/anonymous/);
  });

  test('a key of an unknown kind is refused, and one that is not on its curve', async () => {
    const strange = await envelopeOf(Ed25519KeyIdentity.generate());
    for (const key of [Uint8Array.of(1, 2, 3), new Uint8Array(0)]) {
      const { selfAuthenticating } = await import('../../../src/replica/certificates/subnet-keys.js');
      const sender = selfAuthenticating(key);
      const envelope = { ...strange, content: { ...strange.content, sender }, senderPublicKey: key };
      expect(() => accepted(envelope)).toThrow(/public key/i);
    }
  });
});

describe('expiry', () => {
  const minute = 60_000_000_000n;
  test.each([
    [0n, true],
    [5n * minute, true],
    [6n * minute, true],
    [-1n, false],
    [6n * minute + 1n, false],
    [2n ** 64n - 1n - now, false]
  ])('%s ns ahead: %s', (ahead, fine) => {
    const check = () => checkExpiry(now + ahead, now);
    if (fine) expect(check).not.toThrow();
    // Agents look for this beginning and then ask for the time.
    else expect(check).toThrow(/^Invalid request expiry: Specified ingress_expiry not within expected range/);
  });
});

describe('envelopes', () => {
  const encoded = (change: (body: Body) => void) => {
    const body: Body = { content: content(Principal.anonymous()) };
    change(body);
    return Cbor.encode(body);
  };

  test.each<[string, Uint8Array]>([
    ['not CBOR', Uint8Array.of(0xff, 0x00)],
    ['empty', new Uint8Array()],
    ['bytes left over', Uint8Array.of(...encoded(() => undefined), 0)],
    ['a list', Cbor.encode([1, 2])],
    ['no content', Cbor.encode({})],
    ['no sender', encoded((body) => delete body.content.sender)],
    ['sender of 30 bytes', encoded((body) => (body.content.sender = new Uint8Array(30)))],
    ['expiry as text', encoded((body) => (body.content.ingress_expiry = 'soon'))],
    ['negative expiry', encoded((body) => (body.content.ingress_expiry = -1))],
    ['unknown type', encoded((body) => (body.content.request_type = 'shout'))],
    ['arg as text', encoded((body) => (body.content.arg = 'x'))],
    ['long nonce', encoded((body) => (body.content.nonce = new Uint8Array(33)))],
    ['a float in the content', encode({ content: { ...content(Principal.anonymous()), extra: 1.5 } })],
    ['deep nesting', Uint8Array.from({ length: 100_000 }, () => 0x81)]
  ])('%s: refused with 400', (_name, body) => {
    expect(() => parseEnvelope(body)).toThrow(expect.objectContaining({ name: 'HttpError', status: 400 }));
  });
});

test('the request id of the interface specification', () => {
  // https://internetcomputer.org/docs/references/ic-interface-spec#request-id
  const request = new Map<string, unknown>([
    ['request_type', 'call'],
    ['sender', Uint8Array.of(4)],
    ['ingress_expiry', 1_685_570_400_000_000_000n],
    ['canister_id', Uint8Array.of(0, 0, 0, 0, 0, 0, 4, 210)],
    ['method_name', 'hello'],
    ['arg', Buffer.from('4449444c00fd2a', 'hex')]
  ]);
  const requestId = '1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101';
  expect(Buffer.from(hashOfMap(request)).toString('hex')).toBe(requestId);
});
