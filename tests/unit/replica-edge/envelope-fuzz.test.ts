import { describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { encode } from 'cborg';
import fc from 'fast-check';
import {
  call,
  query,
  readCanisterState,
  readSubnetState,
  type AgentReply
} from '../../../src/replica/agent/api.js';
import { parseEnvelope } from '../../../src/replica/agent/envelope.js';
import { HttpError } from '../../../src/replica/http/errors.js';
import { HostedInstance } from '../../../src/replica/rest/hosted-instance.js';

/** Whatever bytes come to the agent's endpoints: an answer, or an HttpError of the client's fault. */

const GENESIS = 1_620_328_630_000_000_000n;
const host = (validateIngress: boolean): HostedInstance =>
  new HostedInstance({
    subnets: [{ kind: 'Application' }],
    initialTime: GENESIS,
    validateIngress,
    onLog: () => undefined
  });
const hosts = [host(true), host(false)];
const { defaultEffectiveCanisterId: canisterId, subnets } = hosts[0]!.instance.topology;

const endpoints: ((host: HostedInstance, body: Uint8Array) => AgentReply)[] = [
  (to, body) => call(to, canisterId, body, true),
  (to, body) => call(to, canisterId, body, false),
  (to, body) => query(to, canisterId, body),
  (to, body) => readCanisterState(to, canisterId, body),
  (to, body) => readSubnetState(to, subnets[0]!.subnetId, body)
];

function send(body: Uint8Array): void {
  for (const endpoint of endpoints) {
    for (const to of hosts) {
      try {
        expect([200, 202]).toContain(endpoint(to, body).status);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        expect([400, 403, 404, 501]).toContain(error.status);
      }
    }
  }
}

const bytes = fc.uint8Array({ maxLength: 40 });
const leaf = fc.oneof(
  bytes,
  fc.string({ maxLength: 12 }),
  fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }),
  fc.double(),
  fc.boolean(),
  fc.constant(null)
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ maxLength: 8 }), tie('value'), { maxKeys: 4 })
  )
})).value;

const principals = fc.constantFrom(
  Principal.anonymous().toUint8Array(),
  Principal.managementCanister().toUint8Array(),
  canisterId
);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const label = fc.oneof(
  fc.constantFrom(...['time', 'subnet', 'canister', 'request_status', 'metadata', 'module_hash'].map(text)),
  fc.constant(canisterId),
  bytes
);

/** An envelope that is right in most places. */
const content = fc.record({
  request_type: fc.constantFrom('call', 'query', 'read_state', 'shout'),
  sender: principals,
  canister_id: principals,
  ingress_expiry: fc.constantFrom(GENESIS + 60_000_000_000n, 0n, 2n ** 64n - 1n),
  method_name: fc.constantFrom('install_code', 'canister_status', 'http_request', 'x', ''),
  arg: bytes,
  paths: fc.array(fc.array(label, { maxLength: 4 }), { maxLength: 4 })
});
const FIELDS = [
  'request_type',
  'sender',
  'canister_id',
  'ingress_expiry',
  'method_name',
  'arg',
  'paths',
  'nonce'
];
const OUTER = ['content', 'sender_pubkey', 'sender_sig', 'sender_delegation', 'more'];

describe('the endpoints of agents', () => {
  test('property: envelopes with wrong values in any field', () => {
    const change = fc.tuple(fc.constantFrom(...FIELDS), fc.oneof(anything, fc.constant(undefined)));
    const outer = fc.dictionary(fc.constantFrom(...OUTER), anything, { maxKeys: 2 });
    fc.assert(
      fc.property(content, fc.array(change, { maxLength: 2 }), outer, (right, changes, around) => {
        const fields = new Map<string, unknown>(Object.entries(right));
        for (const [name, value] of changes) {
          if (value === undefined) fields.delete(name);
          else fields.set(name, value);
        }
        send(encode({ content: Object.fromEntries(fields), ...around }));
      }),
      { numRuns: 400 }
    );
  });

  test('property: bytes of an envelope flipped, cut or followed by others', () => {
    const edit = fc.record({ at: fc.nat(400), to: fc.nat(255), cut: fc.nat(400), tail: bytes });
    fc.assert(
      fc.property(content, edit, (right, { at, to, cut, tail }) => {
        const body = new Uint8Array(encode({ content: right }));
        if (at < body.length) body[at] = to;
        send(body);
        send(body.slice(0, cut));
        send(Uint8Array.from([...body, ...tail]));
      }),
      { numRuns: 150 }
    );
  });

  test('property: any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), send), { numRuns: 400 });
  });

  test.each([
    ['a map of 2^64 entries', [0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['a list of 2^32 items', [0x9a, 0xff, 0xff, 0xff, 0xff]],
    ['bytes of 2^31', [0x5a, 0x80, 0, 0, 0]],
    ['a list without end', [0x9f, ...Array<number>(1000).fill(0x9f)]],
    ['a hundred tags', Array<number>(100).fill(0xc1)]
  ])('%s that are not there', (_name, head) => {
    expect(() => parseEnvelope(Uint8Array.from(head))).toThrow(HttpError);
  });

  test('a million nested maps in a delegation', () => {
    const nested = new Uint8Array(1_000_000).fill(0xa1);
    expect(() => parseEnvelope(nested)).toThrow(HttpError);
  });
});
