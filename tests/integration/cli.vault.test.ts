/** Acts at the vault beside sealing and redeeming, through the `nodevault` program. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ReleaseSpec, specToJson } from '../../src/client/index.js';
import { type CliAnswer, CliOnNetwork, type CliIdentity, cliIdentity } from '../support/cli.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { someone, Stage, type StageRecord } from '../support/stage.js';
import { runCli } from '../unit/cli/run-cli.js';

let stage: Stage;
let folder: string;
let cli: CliOnNetwork;
let provider: CliIdentity;
let other: CliIdentity;
let record: StageRecord;
let spec: ReleaseSpec;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nodevault-vault-'));
  stage = await Stage.create();
  provider = await cliIdentity(folder, 'provider');
  other = await cliIdentity(folder, 'other');
  record = await stage.submitMadeUp(provider.principal);
  const custodian = {
    id: other.principal.toUint8Array(),
    transport_key: stage.custodianA.transport.publicKey
  };
  spec = await stage.releaseSpec(record, { custodian_a: custodian });
  await writeFile(path('release.json'), JSON.stringify(specToJson({ type: 'release', spec })));
  cli = await CliOnNetwork.of(stage);
});

afterAll(async () => {
  await stage?.tearDown();
  await rm(folder, { recursive: true });
});

const path = (name: string): string => join(folder, name);

const ask = (...args: string[]): Promise<CliAnswer> => cli.ask(...args);
const done = (...args: string[]): Promise<Record<string, unknown>> => cli.done(...args);
const refused = (detail: string): object => ({ status: 1, json: { error: { detail } } });
const vault = (): string[] => ['--vault', stage.vault.toText()];
const as = ({ pem }: CliIdentity): string[] => ['--identity', pem];
const number = (): string => String(record.sealed.address.record);

describe('nodevault at the vault', () => {
  test('delegate: appointed, and nobody any more; claim-operator by the word of the NNS registry', async () => {
    const delegate = someone('a delegate').toText();
    expect(await done('delegate', delegate, ...vault(), ...as(provider))).toEqual({
      record: number(),
      delegate
    });
    const appointed = async () =>
      (await stage.vaultAs(provider.principal).record_of(provider.principal))[0]?.delegate.map(String);
    expect(await appointed()).toEqual([delegate]);
    expect(await done('delegate', '--none', ...vault(), ...as(provider))).toMatchObject({ delegate: null });
    expect(await appointed()).toEqual([]);
    for (const args of [[], [delegate, '--none']]) {
      expect(await ask('delegate', ...args, ...vault(), ...as(provider))).toMatchObject({
        status: 1,
        json: { error: { code: 'invalid-argument' } }
      });
    }
    const claim = ['claim-operator', ...vault(), '--record', number(), ...as(other)];
    const registry = await NnsRegistry.install(stage.world.pic);
    expect(await ask(...claim)).toMatchObject(refused('not_authorized'));
    const operator = {
      id: other.principal.toText(),
      provider: provider.principal.toText(),
      allowance: 1n,
      maxRewardable: {}
    };
    await registry.setOperators([operator]);
    expect(await done(...claim)).toEqual({ record: number(), claimed: true });
  });

  test('announce, notices, give-back', async () => {
    const open = await stage.world.governance.proposeMotion({ motionText: stage.motionText(spec) });
    const announce = ['announce', path('release.json'), ...vault(), '--proposal', String(open), ...as(other)];
    await done(...announce);
    expect(await ask(...announce)).toMatchObject(refused('already_exists'));
    const notices = ['notices', ...vault(), '--record', number()];
    const notice = { proposal_id: String(open), sections: ['owners'], purpose: spec.purpose };
    expect(await done(...notices)).toMatchObject({ notices: [{ ...notice, granted_at: null }] });

    await stage.world.governance.vote(open, 'yes');
    const proposal = ['--proposal', String(open)];
    await done('enact', path('release.json'), '--canister', stage.vault.toText(), ...proposal, ...as(other));
    const give = ['give-back', ...vault(), ...proposal, '--share'];
    expect(await ask(...give, 'A', ...as(provider))).toMatchObject(refused('not_authorized'));
    expect(await done(...give, 'A', ...as(other))).toMatchObject({ share: 'A' });
    const listed = await done(...notices);
    expect(listed).toMatchObject({ notices: [notice] });
    expect((listed['notices'] as { granted_at: unknown }[])[0]?.granted_at).toMatch(/^20.*Z$/);
  });

  test('refresh: standing at the vault, status at the registry', async () => {
    const refresh = [
      'refresh',
      provider.principal.toText(),
      ...vault(),
      '--registry',
      stage.registry.toText()
    ];
    expect(await done(...refresh, ...as(other))).toMatchObject({
      standing: 'candidate',
      status: 'submitted'
    });
    const nobody = ['refresh', someone('nobody').toText(), ...refresh.slice(2)];
    expect(await ask(...nobody, ...as(other))).toMatchObject(refused('not_found'));
  });

  test('retention and erasure by motion, out of spec files', async () => {
    const leaving = someone('a provider that left');
    const { sealed } = await stage.submitMadeUp(leaving);
    const specs = [
      { type: 'set-retention', days: 90 },
      { type: 'erase-record', record: String(sealed.address.record), reason: 'It left the network' }
    ];
    for (const json of specs) {
      await writeFile(path('act.json'), JSON.stringify(json));
      const canister = ['--canister', stage.vault.toText()];
      const motion = await runCli('render', path('act.json'), ...canister);
      const adopted = String(await stage.world.governance.adopt(motion.stdout));
      const enact = ['enact', path('act.json'), ...canister, '--proposal', adopted, ...as(other)];
      expect(await done(...enact)).toMatchObject({ enacted: json.type });
    }
    const [erased] = await stage.vaultAs(leaving).get_record(sealed.address.record);
    expect(erased?.erased_at).toHaveLength(1);
  });

  test('erase: asked for, too early, taken back', async () => {
    const erase = ['erase', ...vault(), '--record', number()];
    expect(await ask(...erase, ...as(other))).toMatchObject(refused('not_authorized'));
    expect(await done(...erase, ...as(provider))).toMatchObject({ erasure: 'requested' });
    expect(await ask(...erase, '--now', ...as(other))).toMatchObject(refused('wrong_state'));
    expect(await done(...erase, '--cancel', ...as(provider))).toMatchObject({ erasure: 'cancelled' });
    expect(await ask(...erase, '--now', '--cancel', ...as(provider))).toMatchObject({ status: 2 });
  });
});
