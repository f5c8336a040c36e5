import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { DelegationChain, Ed25519KeyIdentity } from '@icp-sdk/core/identity';
import { Principal } from '@icp-sdk/core/principal';
import { encode } from 'cborg';
import { call, readCanisterState } from '../../../src/replica/agent/api.js';
import { hashOfMap } from '../../../src/replica/agent/request-id.js';
import { concat, utf8 } from '../../../src/replica/certificates/bytes.js';
import { separator } from '../../../src/replica/certificates/hash-tree.js';
import { ProvisionalCreateArg } from '../../../src/replica/management/idl.js';
import { ANONYMOUS, MANAGEMENT_CANISTER } from '../../../src/replica/principal.js';
import { HostedInstance } from '../../../src/replica/rest/hosted-instance.js';

const now = BigInt(Date.now()) * 1_000_000n;
const expiry = now + 60_000_000_000n;
const host = new HostedInstance({
  subnets: [{ kind: 'Application' }],
  seed: new Uint8Array(32),
  initialTime: now,
  validateIngress: true,
  onLog: () => undefined
});
const ecid = host.instance.topology.defaultEffectiveCanisterId;
const owner = Ed25519KeyIdentity.generate();
const session = Ed25519KeyIdentity.generate();

type Content = Record<string, unknown>;

/** An envelope signed by a key that the owner delegated to, for the targets given. */
async function signed(
  content: Content,
  targets: Uint8Array[]
): Promise<{ body: Uint8Array; id: Uint8Array }> {
  const whole = { ...content, sender: owner.getPrincipal().toUint8Array(), ingress_expiry: expiry };
  const id = hashOfMap(new Map(Object.entries(whole)));
  const chain = await DelegationChain.create(owner, session.getPublicKey(), new Date(Date.now() + 60_000), {
    targets: targets.map((target) => Principal.fromUint8Array(target))
  });
  const [link] = chain.delegations;
  const body = encode({
    content: whole,
    sender_pubkey: new Uint8Array(owner.getPublicKey().toDer()),
    sender_sig: new Uint8Array(await session.sign(concat(separator('ic-request'), id))),
    sender_delegation: [
      {
        delegation: {
          pubkey: new Uint8Array(link!.delegation.pubkey),
          expiration: link!.delegation.expiration,
          targets
        },
        signature: new Uint8Array(link!.signature)
      }
    ]
  });
  return { body, id };
}

function anonymous(content: Content): Uint8Array {
  const common = { request_type: 'read_state', sender: ANONYMOUS, ingress_expiry: expiry };
  return encode({ content: { ...common, ...content } });
}

const refused = expect.objectContaining({ name: 'HttpError', status: 400 }) as unknown;

describe('read_state', () => {
  test("delegations must be for the callee of the call, not for the URL's canister", async () => {
    const arg = { amount: [], settings: [], specified_id: [], sender_canister_version: [] };
    const creation = {
      request_type: 'call',
      canister_id: MANAGEMENT_CANISTER,
      method_name: 'provisional_create_canister_with_cycles',
      arg: new Uint8Array(IDL.encode([ProvisionalCreateArg], [arg]))
    };
    const { body, id } = await signed(creation, [MANAGEMENT_CANISTER]);
    expect(call(host, ecid, body, true).status).toBe(200);
    const asking = { request_type: 'read_state', paths: [[utf8('request_status'), id]] };
    const mine = await signed(asking, [MANAGEMENT_CANISTER]);
    expect(readCanisterState(host, ecid, mine.body).status).toBe(200);
    const others = await signed(asking, [ecid]);
    expect(() => readCanisterState(host, ecid, others.body)).toThrow(refused);
  });

  test('has paths, and metadata names in UTF-8', () => {
    const metadata = (name: Uint8Array) => [[utf8('canister'), ecid, utf8('metadata'), name]];
    expect(readCanisterState(host, ecid, anonymous({ paths: metadata(utf8('☃')) })).status).toBe(200);
    const broken = anonymous({ paths: metadata(Uint8Array.of(0xe2, 0x28, 0xa1)) });
    expect(() => readCanisterState(host, ecid, broken)).toThrow(refused);
    expect(() => readCanisterState(host, ecid, anonymous({}))).toThrow(refused);
  });
});
