/** What was sealed, and every secret on the way to it, looked for in all that others can see. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import {
  candidReleaseSpec,
  fetchSealedSection,
  openReleasedSection,
  type PlainSection,
  type ReleaseSpec,
  sealedDocument,
  type Share,
  unlockShare
} from '../../src/client/index.js';
import { Canaries } from '../support/canaries.js';
import { canisterLogs } from '../support/canister-logs.js';
import { completeSections } from '../support/complete-sections.js';
import { serverBinary } from '../support/server.js';
import {
  codeOf,
  type OpenRecord,
  someone,
  Stage,
  type StageCustodian,
  type StageRecord
} from '../support/stage.js';
import { type Exchange, recordTraffic } from '../support/traffic.js';

const OWNER_FIELD = 'q1_control';
const OWNER = 'Canary Of The Owner’s Name, Zoë';
const LABEL = 'canary-label-in-a-file-name.pdf';
const CONTENT = 'The canary that sings in a document, page 1';

const provider = someone('a provider');
const canaries = new Canaries();
let server: ChildProcess;
let portFolder: string;
let serverOutput = '';
let stage: Stage;
let traffic: Exchange[];
let record: OpenRecord;
let spec: ReleaseSpec;
let motion: bigint;

beforeAll(async () => {
  stage = await Stage.create({ url: await startTalkingServer() });
  traffic = recordTraffic(stage.world.pic);
  record = await stage.submit(provider, 'corporation', sections(OWNER, LABEL));
  for (const [label, text] of Object.entries({ OWNER, LABEL, CONTENT })) canaries.add(label, text);
  for (const { name, content } of record.opening.sections) canaries.add(`seed of ${name}`, content.seed);
  await releaseOwners();
  await callEverything();
});

afterAll(async () => {
  await stage?.tearDown();
  if (server?.kill() === true) await once(server, 'exit');
  if (portFolder !== undefined) await rm(portFolder, { recursive: true });
});

/** Complete, with an owner of this name and a document with this file name. */
function sections(owner: string, fileName: string): PlainSection[] {
  const document = {
    name: 'document-1',
    fields: sealedDocument({ fileName, mediaType: 'application/pdf', content: Buffer.from(CONTENT) })
  };
  const others = completeSections('corporation').filter(({ name }) => name !== 'document-1');
  return [document, ...others]
    .map(({ name, fields }) => ({
      name,
      fields: fields.map((field) => (field.name === OWNER_FIELD ? { ...field, value: owner } : field))
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The honest way of the owners' section; adds the secrets on it to the canaries. */
async function releaseOwners(): Promise<void> {
  spec = await stage.releaseSpec(record);
  motion = await stage.world.governance.adopt(stage.motionText(spec));
  expect(codeOf(await stage.vaultAs(provider).enact(motion, { release: candidReleaseSpec(spec) }))).toBe(
    'ok'
  );
  const [a, b] = [await share(stage.custodianA, 'A'), await share(stage.custodianB, 'B')];
  const read = { record_id: spec.record_id, version: spec.version, section: 'owners', proposal_id: motion };
  const { ciphertext } = await fetchSealedSection(stage.vaultAs(stage.custodianA.id), read);
  const address = { ...record.sealed.address, section: 'owners' };
  const { content } = await openReleasedSection({ address, root: spec.root, ciphertext }, a, b);
  expect(content.fields).toContainEqual({ name: OWNER_FIELD, value: OWNER });
  canaries.add('share A', a);
  canaries.add('share B', b);
  canaries.add(
    'key of the section',
    Uint8Array.from(a, (byte, at) => byte ^ (b[at] ?? 0))
  );
  canaries.add('transport secret A', stage.custodianA.transport.secret);
  canaries.add('transport secret B', stage.custodianB.transport.secret);
}

async function share(who: StageCustodian, which: Share): Promise<Uint8Array> {
  const answer = await stage.redeem(who.id, motion, spec, which);
  if ('Err' in answer) throw new Error(answer.Err.message);
  const sealed = record.sealed.sections.find(({ name }) => name === 'owners');
  if (sealed === undefined) throw new Error('no owners');
  const address = { ...record.sealed.address, section: 'owners', share: which, salt: record.sealed.salt };
  const encryptedKey = new Uint8Array(answer.Ok.encrypted_key);
  const wrapped = which === 'A' ? sealed.wrappedA : sealed.wrappedB;
  return unlockShare({ network: 'local', address, encryptedKey, wrapped }, who.transport.secret);
}

/** Every query of both canisters, as the provider and as anybody; refused calls with secrets where none belong. */
async function callEverything(): Promise<void> {
  const { record: record_id, version } = record.sealed.address;
  for (const who of [provider, someone('anybody'), Principal.anonymous()]) {
    const [vault, registry] = [stage.vaultAs(who), stage.registryAs(who)];
    const read = { record_id, version, section: 'owners', proposal_id: [motion] as [bigint] };
    await vault.record_of(provider);
    await vault.get_record(record_id);
    await vault.get_version({ record_id, version });
    await vault.get_standard([]);
    await vault.get_grant(motion);
    await vault.get_notices(record_id, 0n);
    await vault.get_sealed_section(read);
    await vault.get_chunk(read, 0);
    await vault.get_log(0n);
    await registry.refresh(provider);
    await registry.status([provider]);
    await registry.get_log(0n);
    for (const canister of [vault, registry]) {
      await canister.icrc3_get_blocks([{ start: 0n, length: 100n }]);
      await canister.get_health();
      for (const url of ['/', '/metrics', '/log', '/robots.txt', `/${LABEL}`])
        await canister.http_request({ method: 'GET', url, headers: [], body: new Uint8Array(0) });
    }
    await misplaceSecrets(who);
  }
}

/** Secrets in arguments where the vault refuses them. */
async function misplaceSecrets(who: Principal): Promise<void> {
  const vault = stage.vaultAs(who);
  const { record: record_id, version } = record.sealed.address;
  const wrapped = new Uint8Array(168);
  const { root, salt, subject, standard } = record.sealed;
  const seals = [{ name: LABEL, size: 5n, wrapped_a: wrapped, wrapped_b: wrapped }];
  const begun = await vault.begin_version({
    record_id,
    version: version + 1,
    subject,
    standard,
    root,
    salt,
    sections: seals
  });
  const bytes = Buffer.from(OWNER);
  const put = await vault.put_chunk({ record_id, version: version + 1, section: LABEL, index: 0, bytes });
  const redeemed = await stage.redeem(who, motion, spec, 'A', LABEL);
  const purpose = { ...spec, purpose: CONTENT, single_custodian: true };
  const announced = await vault.announce(motion, candidReleaseSpec(purpose));
  for (const answer of [begun, put, redeemed, announced]) expect(codeOf(answer)).not.toBe('ok');
}

/** A server of this test's own, whose every word is kept. */
async function startTalkingServer(): Promise<string> {
  portFolder = await mkdtemp(join(tmpdir(), 'nodevault-privacy-'));
  const portFile = join(portFolder, 'port');
  server = spawn(serverBinary(), ['--port-file', portFile, '--ttl', '600'], {
    stdio: ['ignore', 'pipe', 'pipe']
  });
  for (const stream of [server.stdout, server.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (serverOutput += text));
  for (let tries = 0; tries < 600; tries++, await sleep(100)) {
    const port = await readFile(portFile, 'utf8').catch(() => '');
    if (port.endsWith('\n')) return `http://127.0.0.1:${port.trim()}`;
  }
  throw new Error(`the server did not listen:\n${serverOutput}`);
}

describe('case 46: no secret and nothing that was sealed', () => {
  test('the control: there are canaries, and they are found where they are', () => {
    expect(canaries.count).toBeGreaterThan(10);
    expect(canaries.foundIn(`x${OWNER}`)).toEqual(['OWNER']);
    expect(canaries.foundIn(Buffer.from(`ab${LABEL}`).toString('base64'))).toEqual(['LABEL']);
    expect(canaries.foundIn(Buffer.from(stage.custodianA.transport.secret).toString('hex'))).toEqual([
      'transport secret A'
    ]);
    expect(canaries.foundRawIn(Buffer.concat([Buffer.alloc(200_000), Buffer.from(CONTENT)]))).toEqual([
      'CONTENT'
    ]);
  });

  test('in what honest clients send, and in what anybody is answered, errors included', () => {
    expect(traffic.length).toBeGreaterThan(100);
    for (const { method, arg, reply } of traffic) {
      expect([method, canaries.foundIn(reply)]).toEqual([method, []]);
      const misplaced = ['begin_version', 'put_chunk', 'redeem', 'announce', 'http_request'].includes(method);
      if (!misplaced) expect([method, canaries.foundIn(arg)]).toEqual([method, []]);
    }
    const sentToSubmit = traffic.slice(
      0,
      traffic.findIndex(({ method }) => method === 'submit_version')
    );
    for (const { method, arg } of sentToSubmit) expect([method, canaries.foundIn(arg)]).toEqual([method, []]);
  });

  test("in the canisters' logs and the replica's output", async () => {
    const logs = [stage.vault, stage.registry].map((canister) => canisterLogs(stage.world.pic, canister));
    expect(canaries.foundIn((await Promise.all(logs)).flat().join('\n'))).toEqual([]);
    expect(canaries.foundIn(serverOutput)).toEqual([]);
  });

  test("in the canisters' stable memory, which does hold the root and the provider", async () => {
    for (const canister of [stage.vault, stage.registry]) {
      const id = CorePrincipal.fromText(canister.toText());
      const memory = Buffer.from(await stage.world.pic.getStableMemory(id));
      expect(canaries.foundRawIn(memory)).toEqual([]);
      expect(memory.includes(Buffer.from(provider.toUint8Array()))).toBe(true);
      expect(memory.includes(Buffer.from(record.sealed.root))).toBe(true);
    }
  });
});

test('case 38: lengths within a bucket do not show: two records that differ in them look alike', async () => {
  const short = await stage.submit(
    someone('a provider of few words'),
    'corporation',
    sections('Zoë', 'a.pdf')
  );
  const long = await stage.submit(
    someone('a provider of many words'),
    'corporation',
    sections('Z'.repeat(60), `${'a'.repeat(60)}.pdf`)
  );
  const [a, b] = [await seen(short), await seen(long)];
  expect(a).toEqual(b);
  expect(a.flat().every((length) => length > 0)).toBe(true);
  // The control: what does not fit the bucket any more shows.
  const longer = sections('Z'.repeat(5_000), 'a.pdf');
  const outgrown = await stage.submit(someone('a provider who talks'), 'corporation', longer);
  expect(await seen(outgrown)).not.toEqual(a);
});

/** Lengths of all that the vault answers about a version, to its provider even. */
async function seen({ provider: who, sealed }: StageRecord): Promise<number[]> {
  const vault = stage.vaultAs(who);
  const { record: record_id, version } = sealed.address;
  const from = traffic.length;
  await vault.get_version({ record_id, version });
  await vault.get_record(record_id);
  for (const { name } of sealed.sections)
    await fetchSealedSection(vault, { record_id, version, section: name });
  return traffic.slice(from).map(({ reply }) => reply.length);
}
