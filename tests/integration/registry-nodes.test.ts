/** The network's node list out of the NNS registry's certified changes, through the program and against what could be forged. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HttpAgent } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { candidatesOf } from '../../src/client/audit-candidates.js';
import { readCertifiedChanges } from '../../src/client/nns/certified-changes.js';
import { type ListedNode, parseNodeList } from '../../src/client/nns/node-list.js';
import { fetchRegistryNodes } from '../../src/client/nns/registry-nodes.js';
import { certifyHistory, type Change } from '../support/certified-history.js';
import { NNS_REGISTRY_ID, NnsRegistryCanister } from '../support/nns-registry-canister.js';
import { projectPath } from '../support/paths.js';
import { bytes, message, rootMessage } from '../support/protobuf-writer.js';
import { someone } from '../support/stage.js';
import { createWorld, type World } from '../support/world.js';
import { runCli, withFolder } from '../unit/cli/run-cli.js';

const CSV = projectPath('../shared/data/network/nodes-2025-10-31.csv');
const CANISTER = Principal.fromText(NNS_REGISTRY_ID);

let world: World;
let registry: NnsRegistryCanister;

beforeEach(async () => {
  world = await createWorld();
  registry = await NnsRegistryCanister.install(world.pic);
});

afterEach(() => world?.tearDown());

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const id = (text: string): Uint8Array => Principal.fromText(text).toUint8Array();

const nodeRecord = ({ operator, ipv6 }: ListedNode): Uint8Array =>
  rootMessage(message(6, bytes(1, utf8(ipv6))), bytes(15, id(operator)));
const operatorRecord = ({ operator, provider, dataCenter }: ListedNode): Uint8Array =>
  rootMessage(bytes(1, id(operator)), bytes(3, id(provider)), bytes(4, utf8(dataCenter)));
const dataCenterRecord = ({ dataCenter, dataCenterOwner, country }: ListedNode): Uint8Array =>
  rootMessage(
    bytes(1, utf8(dataCenter)),
    bytes(2, utf8(`Europe,${country},Zurich`)),
    bytes(3, utf8(dataCenterOwner))
  );
const subnetRecord = (nodes: readonly ListedNode[]): Uint8Array =>
  rootMessage(...nodes.map((node) => bytes(3, id(node.id))));

/** What a registry would have been told of a node, in two versions. */
function added(node: ListedNode): Change[][] {
  return [
    [
      [`data_center_record_${node.dataCenter}`, dataCenterRecord(node)],
      [`node_operator_record_${node.operator}`, operatorRecord(node)]
    ],
    [[`node_record_${node.id}`, nodeRecord(node)], ...apiRecord(node)]
  ];
}

function apiRecord({ id: node, isApiBoundaryNode }: ListedNode): Change[] {
  return isApiBoundaryNode ? [[`api_boundary_node_${node}`, new Uint8Array(2)]] : [];
}

function node(name: string, change: Partial<ListedNode> = {}): ListedNode {
  return {
    id: someone(`node ${name}`).toText(),
    provider: someone('a provider').toText(),
    providerName: '',
    operator: someone(`operator of ${name}`).toText(),
    dataCenter: 'zh2',
    dataCenterOwner: 'Fictional, "Quoted" Centers',
    country: 'CH',
    subnet: null,
    isApiBoundaryNode: false,
    isUp: false,
    ipv6: '2a01::1',
    ...change
  };
}

const SUBNET = someone('a subnet').toText();
const STAYS = node('stays', { subnet: SUBNET });
const API = node('api', { isApiBoundaryNode: true, dataCenter: 'bo1', dataCenterOwner: 'Others' });
const LEAVES = node('leaves');

const HISTORY: Change[][] = [
  ...added(LEAVES),
  ...added(STAYS),
  [[`subnet_record_${SUBNET}`, subnetRecord([STAYS])]],
  ...added(API),
  [
    [`node_record_${LEAVES.id}`, null],
    ['firewall_config', utf8('nothing about nodes')]
  ]
];

const sorted = (nodes: readonly ListedNode[]): ListedNode[] =>
  [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1));

async function connected() {
  const host = `http://127.0.0.1:${await world.pic.makeLive()}`;
  const agent = await HttpAgent.create({ host, shouldFetchRootKey: true });
  return { host, agent, rootKey: new Uint8Array(agent.rootKey ?? []) };
}

describe('nodevault audit nodes', () => {
  test('writes the list as of the newest version, or of the one asked for, page by page', async () => {
    await certifyHistory(registry, HISTORY, 3);
    const { host } = await connected();
    await withFolder(async (folder) => {
      const file = join(folder, 'nodes.csv');
      const at = ['--network', 'local', '--host', host, '--json'];
      const newest = await runCli('audit', 'nodes', file, ...at);
      expect(JSON.parse(newest.stdout)).toMatchObject({ registry_version: '8', candidates: 2 });
      expect(parseNodeList(await readFile(file, 'utf8'), file)).toEqual(sorted([STAYS, API]));
      const hashed = await runCli('audit', 'candidates', file, '--json');
      const { candidates_hash } = JSON.parse(hashed.stdout) as { candidates_hash: string };
      expect(JSON.parse(newest.stdout)).toMatchObject({ candidates_hash });

      expect(JSON.parse((await runCli('audit', 'nodes', file, ...at)).stdout)).toMatchObject({
        error: { code: 'file' }
      });
      await runCli('audit', 'nodes', file, ...at, '--force', '--at', '4');
      expect(parseNodeList(await readFile(file, 'utf8'), file)).toEqual(
        sorted([LEAVES, { ...STAYS, subnet: null }])
      );
      const early = await runCli('audit', 'nodes', file, ...at, '--force', '--at', '9');
      expect(JSON.parse(early.stdout)).toMatchObject({ error: { code: 'invalid-argument' } });
    });
  });

  test('refuses versions left out, versions told anew, and a node whose operator is unknown', async () => {
    const { agent, rootKey } = await connected();
    const lies: [history: Change[][], numbers: bigint[], why: string][] = [
      [HISTORY.slice(0, 3), [1n, 3n, 4n], 'version 3 stands where 2 belongs'],
      [HISTORY.slice(0, 3), [1n, 1n, 2n], 'version 1 stands where 2 belongs'],
      [[[[`node_record_${STAYS.id}`, nodeRecord(STAYS)]]], [1n], 'its operator has no node_operator_record'],
      [[[[`node_record_${STAYS.id}`, Uint8Array.of(0xff)]]], [1n], 'it is no protobuf message']
    ];
    for (const [history, numbers, why] of lies) {
      await world.pic.reinstallCode({
        canisterId: registry.id,
        wasm: await NnsRegistryCanister.wasm()
      });
      await certifyHistory(registry, history, 10, numbers);
      await expect(fetchRegistryNodes(agent, { rootKey })).rejects.toThrow(why);
    }
  });

  test('an answer that was altered, is of another canister or under another key is no answer', async () => {
    await certifyHistory(registry, HISTORY, 10);
    const arg = Uint8Array.of(8, 0);
    const reply = await world.pic.queryCall({
      canisterId: registry.id,
      method: 'get_certified_changes_since',
      arg
    });
    const good = new Uint8Array(reply);
    const trust = {
      rootKey: new Uint8Array(await world.rootKey()),
      canister: CANISTER,
      now: await world.pic.getTime()
    };
    const { latest, versions } = await readCertifiedChanges(good, trust, 0n);
    expect([latest, versions.length]).toEqual([8n, 8]);
    const altered = good.slice();
    const at = Buffer.from(good).indexOf('zh2');
    altered[at] = 'b'.charCodeAt(0);
    for (const [bad, change, code] of [
      [altered, {}, 'bad-certificate'],
      [good, { canister: someone('another canister') }, 'bad-certificate'],
      [good, { rootKey: trust.rootKey.map((byte, i) => (i === 60 ? byte ^ 1 : byte)) }, 'bad-certificate'],
      [good, { now: trust.now + 3_600_000 }, 'stale-certificate'],
      [good.slice(0, 40), {}, 'malformed'],
      [new Uint8Array(0), {}, 'malformed']
    ] as const)
      await expect(readCertifiedChanges(bad, { ...trust, ...change }, 0n)).rejects.toMatchObject({ code });
    await expect(readCertifiedChanges(good, trust, 9n)).rejects.toMatchObject({ code: 'malformed' });
  });

  (existsSync(CSV) ? test : test.skip)('the real list comes out of it as it went in', async () => {
    const nodes = parseNodeList(readFileSync(CSV, 'utf8'), CSV);
    const subnets = new Map<string, ListedNode[]>();
    for (const each of nodes)
      if (each.subnet !== null) subnets.set(each.subnet, [...(subnets.get(each.subnet) ?? []), each]);
    const history = nodes.flatMap((each) => [
      added({ ...each, dataCenter: each.dataCenter.toLowerCase() }).flat()
    ]);
    for (const [subnet, members] of subnets)
      history.push([[`subnet_record_${subnet}`, subnetRecord(members)]]);
    await certifyHistory(registry, history, 100);
    const { agent, rootKey } = await connected();
    const list = await fetchRegistryNodes(agent, { rootKey });
    const [ours, theirs] = [candidatesOf(list.nodes, 'registry'), candidatesOf(nodes, CSV)];
    expect([ours.candidates.length, ours.hash]).toEqual([nodes.length, theirs.hash]);
    expect(list.version).toBe(BigInt(history.length));
  });
});
