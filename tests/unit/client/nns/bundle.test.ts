import { describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import fc from 'fast-check';
import { type Bundle, type BundleRequest, makeBundle } from '../../../../src/client/nns/bundle.js';
import { candidText, commandsFor } from '../../../../src/client/nns/commands.js';
import type { NetworkNode } from '../../../../src/client/nns/network-view.js';
import { type NnsFunctionName, PAYLOAD_TYPES } from '../../../../src/client/nns/registry-payloads.js';
import { OPERATORS, principalOf, PROVIDER, REQUEST, SUBNETS, VIEW } from './network.js';

const bundle = (change: Partial<BundleRequest> = {}): Bundle => makeBundle({ ...REQUEST, ...change }, VIEW);
const names = ({ proposals }: Bundle): string[] => proposals.map(({ name }) => name);
const refusal = (change: Partial<BundleRequest>): unknown => {
  try {
    return bundle(change);
  } catch (error) {
    return error;
  }
};
const own = VIEW.nodes.filter(({ provider }) => provider === PROVIDER);
const byId = new Map(VIEW.nodes.map((node) => [node.id, node]));

interface Membership {
  subnet_id: { toText(): string };
  node_ids_add: { toText(): string }[];
  node_ids_remove: { toText(): string }[];
}

function payloadsOf<T>({ proposals }: Bundle, name: NnsFunctionName): T[] {
  return proposals.flatMap(({ name: each, action }) =>
    each === name && action.kind === 'nns_function'
      ? (IDL.decode([PAYLOAD_TYPES[name]], action.payload) as T[])
      : []
  );
}

describe('offboarding', () => {
  test('in the order of FACTS.md: subnets, API boundary, nodes, allowances, operators, list', () => {
    const made = bundle();
    expect(names(made)).toEqual([
      'ChangeSubnetMembership',
      'ChangeSubnetMembership',
      'RemoveApiBoundaryNodes',
      'RemoveNodes',
      'UpdateNodeOperatorConfig',
      'UpdateNodeOperatorConfig',
      'RemoveNodeOperators',
      'AddOrRemoveNodeProvider'
    ]);
    expect(made.proposals.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(made.proposals[7]?.after).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('after RemoveNodes has given allowances back, each is set to 0, also where it was 0 before', () => {
    const changes = payloadsOf<{ node_operator_id: unknown[]; node_allowance: bigint[] }>(
      bundle(),
      'UpdateNodeOperatorConfig'
    );
    expect(changes.map(({ node_allowance }) => node_allowance)).toEqual([[0n], [0n]]);
    expect(changes.map(({ node_operator_id: [id] }) => String(id)).sort()).toEqual([...OPERATORS].sort());
  });

  test('a subnet keeps its size, and takes in free nodes of others that are up', () => {
    const changes = payloadsOf<Membership>(bundle(), 'ChangeSubnetMembership');
    expect(changes.map(({ subnet_id }) => subnet_id.toText()).sort()).toEqual([...SUBNETS].sort());
    const added = changes.flatMap(({ node_ids_add }) => node_ids_add.map((id) => id.toText()));
    expect(new Set(added).size).toBe(added.length);
    for (const { node_ids_add, node_ids_remove } of changes) {
      expect(node_ids_add).toHaveLength(node_ids_remove.length);
    }
    for (const id of added) {
      const node = byId.get(id) as NetworkNode;
      expect(node).toMatchObject({ subnet: null, isUp: true, isApiBoundaryNode: false });
      expect(node.provider).not.toBe(PROVIDER);
    }
  });

  test('of a provider without nodes and operators: the list alone', () => {
    expect(names(bundle({ provider: principalOf('a provider without nodes') }))).toEqual([
      'AddOrRemoveNodeProvider'
    ]);
  });

  test('takes all nodes or none', () => {
    expect(refusal({ nodes: [own[0]?.id ?? ''] })).toMatchObject({ code: 'invalid-argument' });
  });
});

describe('removing nodes', () => {
  test('of no subnet: no change of membership, and only the operator concerned is closed', () => {
    const [free] = own.filter(({ subnet, isApiBoundaryNode }) => subnet === null && !isApiBoundaryNode);
    const made = bundle({ kind: 'remove_nodes', nodes: [free?.id ?? ''] });
    expect(names(made)).toEqual(['RemoveNodes', 'UpdateNodeOperatorConfig']);
    expect(made.proposals[1]?.summary).toContain(free?.operator ?? 'none');
  });

  test("somebody else's nodes, and none, are refused", () => {
    expect(refusal({ kind: 'remove_nodes', nodes: [principalOf('node 1.0')] })).toMatchObject({
      code: 'invalid-argument'
    });
    expect(refusal({ kind: 'remove_nodes', provider: principalOf('nobody') })).toMatchObject({
      code: 'invalid-argument'
    });
  });

  test('replacements may be named; a subnet that would shrink is refused', () => {
    const replacement = principalOf('node 7.4');
    const nodes = [own[0]?.id ?? ''];
    const made = bundle({ kind: 'remove_nodes', nodes, replacements: { [SUBNETS[0]]: [replacement] } });
    const [change] = payloadsOf<Membership>(made, 'ChangeSubnetMembership');
    expect(change?.node_ids_add.map((id) => id.toText())).toEqual([replacement]);
    expect(refusal({ kind: 'remove_nodes', nodes, replacements: { [SUBNETS[0]]: [] } })).toMatchObject({
      code: 'invalid-argument'
    });
  });
});

describe('suspending and slashing', () => {
  test('max_rewardable_nodes is set to 0 type by type: an empty one would be ignored', () => {
    for (const kind of ['suspend', 'slash_rewards'] as const) {
      const made = bundle({ kind, months: 3 });
      expect(names(made)).toEqual(['Motion', 'UpdateNodeOperatorConfig', 'UpdateNodeOperatorConfig']);
      const changes = payloadsOf<{ node_allowance: bigint[]; max_rewardable_nodes: [[string, number][]] }>(
        made,
        'UpdateNodeOperatorConfig'
      );
      expect(changes[0]).toMatchObject({ node_allowance: [], max_rewardable_nodes: [[['type3.1', 0]]] });
      expect(changes[1]?.node_allowance).toEqual([0n]);
      expect(changes[1]?.max_rewardable_nodes[0].length).toBeGreaterThan(3);
      expect(made.proposals[1]?.summary).toContain('{"type3.1":3}');
    }
  });

  test('how long, and how much, must be said', () => {
    expect(refusal({ kind: 'slash_rewards' })).toMatchObject({ code: 'invalid-argument' });
    expect(refusal({ kind: 'slash_rewards', months: 0 })).toMatchObject({ code: 'invalid-argument' });
    expect(refusal({ kind: 'slash_stake' })).toMatchObject({ code: 'invalid-argument' });
    expect(names(bundle({ kind: 'slash_stake', amountE8s: 5n }))).toEqual(['Motion']);
  });
});

describe('rejecting onboarding', () => {
  test('names the proposal to be rejected', () => {
    expect(refusal({ kind: 'reject_onboarding' })).toMatchObject({ code: 'invalid-argument' });
    const made = bundle({ kind: 'reject_onboarding', onboardingProposal: 134_567n });
    expect(names(made)).toEqual(['Motion']);
    expect(made.proposals[0]?.title).toContain('134567');
    expect(made.proposals[0]?.summary).toContain('vote of no on proposal 134567');
  });
});

describe('what voters get', () => {
  test('evidence with its hash and link, the payload, what comes before and what to see after', () => {
    for (const { summary, title, step } of bundle().proposals) {
      expect(summary).toMatch(/report 12, SHA-256 [0-9a-f]{64}, https:\/\/example\.org\/12/);
      expect(summary).toContain(`Step ${step} of 8`);
      expect(summary).toContain('"Executed" is not "took effect"');
      expect(title.length).toBeLessThanOrEqual(256);
    }
    expect(refusal({ evidence: [] })).toMatchObject({ code: 'invalid-argument' });
  });

  test('commands for a shell, quoted; candid text that carries payload and texts', () => {
    const [first, ...rest] = bundle().proposals;
    if (first === undefined) throw new Error('an empty bundle');
    const [dfx, admin] = commandsFor(first);
    expect(dfx).toBe(
      'dfx canister call --network ic rrkah-fqaaa-aaaaa-aaaaq-cai manage_neuron --argument-file step-1.candid'
    );
    expect(admin).toContain(
      `propose-to-change-subnet-membership --subnet-id ${SUBNETS.find((id) => first.summary.includes(id))}`
    );
    expect(admin).toContain(
      `--proposal-title '${first.title}' --proposal-url ${REQUEST.url} --summary-file step-1.md`
    );
    const text = candidText(first, '17');
    expect(text).toContain('nns_function = 31 : int32; payload = blob "\\44\\49\\44\\4c');
    expect(text).toContain('NeuronId = record { id = 17 : nat64 }');
    expect(text).toContain('\\"Executed\\"');
    const last = rest.at(-1);
    if (last === undefined) throw new Error('a bundle of one');
    expect(candidText(last, '17')).toContain(`ToRemove = record { id = opt principal "${PROVIDER}"`);
  });

  test('is the same for everybody, and another for any other request', () => {
    const hash = (change: Partial<BundleRequest> = {}): string =>
      Buffer.from(bundle(change).hash).toString('hex');
    expect(hash()).toBe(hash());
    const others: Partial<BundleRequest>[] = [
      { reason: 'Another reason' },
      { url: '' },
      { evidence: REQUEST.evidence.map((each) => ({ ...each, id: 13n })) },
      { registry: principalOf('another registry') },
      { kind: 'remove_nodes' }
    ];
    expect(new Set([hash(), ...others.map(hash)]).size).toBe(others.length + 1);
  });

  test('a reason is one printable line: it cannot add to what a summary says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (tail) => {
        const reason = `Because ${tail}.`;
        const { proposals } = bundle({ reason });
        expect(proposals[0]?.summary.split('\n')).toContain(`**Reason:** ${reason}`);
        expect(candidText(proposals[0] as (typeof proposals)[0], '1').split('\n')).toHaveLength(15);
      }),
      { numRuns: 20 }
    );
    for (const reason of ['', 'a\n## Evidence', 'na\u00efve', 'x'.repeat(501)]) {
      expect(refusal({ reason })).toMatchObject({ code: 'invalid-argument' });
    }
  });

  test('too many nodes for one summary are refused', () => {
    const nodes = Array.from({ length: 500 }, (_, at) => ({
      ...(own[5] as NetworkNode),
      id: principalOf(`one of many ${at}`)
    }));
    expect(() => makeBundle(REQUEST, { ...VIEW, nodes })).toThrow(/the summary has \d+ bytes/);
  });
});
