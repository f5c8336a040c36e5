/** What the registry reads out of the proposals that the client prepares: payloads by one codec, read by the other. */
import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

import { effectsOf } from '../../../canisters/audit_registry/recommendations/targets.js';
import { makeBundle } from '../../../src/client/nns/bundle.js';
import * as payloads from '../../../src/client/nns/registry-payloads.js';
import { OPERATORS, principalOf, PROVIDER, REQUEST, SUBNETS, VIEW } from '../client/nns/network.js';

const functionAction = (number: number, payload: Uint8Array) =>
  ({ kind: 'nns_function', number, payload }) as const;
const text = (bytes: Uint8Array): string => Principal.fromUint8Array(bytes).toText();
const subjects = (action: Parameters<typeof effectsOf>[0]): string[] | undefined =>
  effectsOf(action)?.pending.map(({ subject }) => text(subject));

describe('the effect of a prepared proposal', () => {
  const { proposals, holdings } = makeBundle(REQUEST, VIEW);
  const ids = holdings.nodes.map(({ id }) => id);
  const ofName = (name: string) => proposals.filter((proposal) => proposal.name === name);

  test('nodes that leave a subnet, with the subnet', () => {
    const found = ofName('ChangeSubnetMembership').flatMap(({ action }) => effectsOf(action)?.pending ?? []);
    expect(found.map(({ subnet: [subnet] }) => (subnet === undefined ? '' : text(subnet))).sort()).toEqual(
      [...SUBNETS].sort()
    );
    const leaving = holdings.nodes.filter(({ subnet }) => subnet !== null).map(({ id }) => id);
    expect(found.map(({ subject }) => text(subject)).sort()).toEqual(leaving.sort());
  });

  test('nodes, operators and the provider that go', () => {
    expect(ofName('RemoveNodes').flatMap(({ action }) => subjects(action))).toEqual(ids);
    expect(ofName('RemoveApiBoundaryNodes').flatMap(({ action }) => subjects(action))).toEqual([
      principalOf('node 0.2')
    ]);
    expect(
      ofName('RemoveNodeOperators')
        .flatMap(({ action }) => subjects(action))
        .sort()
    ).toEqual([...OPERATORS].sort());
    expect(ofName('AddOrRemoveNodeProvider').flatMap(({ action }) => subjects(action))).toEqual([PROVIDER]);
  });

  test('operators that are closed; whether rewards are capped too', () => {
    const closed = ofName('UpdateNodeOperatorConfig').map(({ action }) => effectsOf(action));
    expect(closed.map((effects) => effects?.caps_rewards)).toEqual([false, false]);
    const capped = makeBundle({ ...REQUEST, kind: 'suspend' }, VIEW).proposals.slice(1);
    expect(capped.map(({ action }) => effectsOf(action)?.caps_rewards)).toEqual([true, true]);
  });

  test('a motion has none to be seen', () => {
    expect(effectsOf({ kind: 'motion', text: new Uint8Array(3) })).toMatchObject({ pending: [] });
  });

  test('operators that are named by bytes, as the NNS still takes them, are looked for too', () => {
    const [first, second] = OPERATORS.map((id) => Principal.fromText(id));
    const payload = IDL.encode(
      [payloads.PAYLOAD_TYPES.RemoveNodeOperators],
      [
        {
          node_operators_to_remove: [first?.toUint8Array()],
          node_operator_principals_to_remove: [{ principals: [second] }]
        }
      ]
    );
    expect(subjects(functionAction(23, new Uint8Array(payload)))).toEqual([...OPERATORS]);
  });
});

describe('what cannot be followed', () => {
  test('another function, and a payload of another type', () => {
    const nodes = payloads.removeNodes([principalOf('node 0.0')]);
    expect(effectsOf(functionAction(18, nodes))).toBeDefined();
    expect(effectsOf(functionAction(4, nodes))).toBeUndefined();
    expect(effectsOf(functionAction(31, nodes))).toBeUndefined();
    expect(effectsOf(functionAction(18, nodes.subarray(0, nodes.length - 1)))).toBeUndefined();
    expect(effectsOf(functionAction(18, new Uint8Array(0)))).toBeUndefined();
  });

  test('any bytes: read or not, without a throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(16, 18, 23, 31, 44),
        fc.uint8Array({ maxLength: 80 }),
        fc.boolean(),
        (number, bytes, headed) => {
          const payload = headed ? Uint8Array.of(0x44, 0x49, 0x44, 0x4c, ...bytes) : bytes;
          effectsOf(functionAction(number, payload));
        }
      ),
      { numRuns: 3000 }
    );
  });
});
