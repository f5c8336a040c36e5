/** The main job through the `nodevault` program alone: every command that talks to a network. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { type CliAnswer, CliOnNetwork, cliIdentity, neuronPem } from '../support/cli.js';
import { projectPath, wasmPath } from '../support/paths.js';
import { someone, Stage } from '../support/stage.js';
import { type Outcome, runCli, withFolder } from '../unit/cli/run-cli.js';

const COMPANY = projectPath('examples/company');
const FAR = '2099-12-31T23:59:59Z';

describe('nodevault on a network', () => {
  let stage: Stage;
  let cli: CliOnNetwork;

  beforeAll(async () => {
    stage = await Stage.create();
    cli = await CliOnNetwork.of(stage);
  });

  afterAll(async () => {
    await stage?.tearDown();
  });

  const ask = (...args: string[]): Promise<CliAnswer> => cli.ask(...args);
  const done = (...args: string[]): Promise<Record<string, unknown>> => cli.done(...args);

  async function identity(folder: string, name: string): Promise<{ pem: string; principal: string }> {
    const { pem, principal } = await cliIdentity(folder, name);
    return { pem, principal: principal.toText() };
  }

  async function custodian(
    folder: string,
    name: string
  ): Promise<{ pem: string; key: string; json: object }> {
    const { pem, principal } = await identity(folder, name);
    const key = join(folder, `${name}.key`);
    const made = await runCli('keygen', 'transport', '--out', key, '--json');
    const { transport_key } = JSON.parse(made.stdout) as { transport_key: string };
    return { pem, key, json: { principal, transport_key } };
  }

  test('record, seal, submit, propose, redeem, open, enact, confirm, check', async () => {
    await withFolder(async (folder) => {
      const vault = stage.vault.toText();
      const registry = stage.registry.toText();
      const provider = await identity(folder, 'provider');

      const asProvider = ['--identity', provider.pem, '--vault', vault];
      const record = await done('record', ...asProvider);
      expect(record).toMatchObject({ provider: provider.principal, next_version: 1 });

      const moduleHash = createHash('sha256')
        .update(readFileSync(wasmPath('identity_vault')))
        .digest('hex');
      const address = ['--vault', vault, '--record', String(record['record_id']), '--record-version', '1'];
      const subject = ['--subject', 'corporation'];
      const trusted = ['--module-hash', moduleHash, '--controller', Principal.anonymous().toText()];
      const wrongCode = await ask(
        'seal',
        COMPANY,
        ...address,
        ...subject,
        '--module-hash',
        '0'.repeat(64),
        '--out',
        folder
      );
      expect(wrongCode).toMatchObject({ status: 1, json: { error: { code: 'untrusted-vault' } } });
      const { root } = await done('seal', COMPANY, ...address, ...subject, ...trusted, '--out', folder);

      await done('submit', join(folder, 'sealed'), '--identity', provider.pem);
      const again = await ask('submit', join(folder, 'sealed'), '--identity', provider.pem);
      expect(again).toMatchObject({
        status: 1,
        json: { error: { code: 'canister-refused', detail: 'already_exists' } }
      });

      const shown = join(folder, 'shown.json');
      const field = ['--section', 'contract-1', '--field', 'redacted_sha256', '--out', shown];
      expect(await runCli('disclose', join(folder, 'opening'), ...field)).toMatchObject({ status: 0 });
      const copy = join(COMPANY, 'documents/data-center-contract.public.md');
      expect(await done('check-disclosure', shown, '--document', copy)).toMatchObject({
        root,
        document: 'matches'
      });
      await writeFile(shown, readFileSync(shown, 'utf8').replace('"version": 1', '"version": 2'));
      expect(await ask('check-disclosure', shown)).toMatchObject({
        status: 1,
        json: { error: { code: 'wrong-version' } }
      });

      const [a, b] = [await custodian(folder, 'a'), await custodian(folder, 'b')];
      const spec = join(folder, 'release.json');
      const release = {
        type: 'release',
        record: record['record_id'],
        version: 1,
        root,
        sections: ['owners'],
        custodian_a: a.json,
        custodian_b: b.json,
        single_custodian: false,
        purpose: 'A test of the program',
        redeem_until: FAR
      };
      await writeFile(spec, JSON.stringify(release));
      await writeFile(join(folder, 'neuron.pem'), neuronPem('proposer'));
      await writeFile(join(folder, 'summary.md'), 'Shared ownership.');
      const neuron = [
        '--neuron',
        String(stage.world.governance.neuronId('proposer')),
        '--identity',
        join(folder, 'neuron.pem')
      ];
      const texts = ['--title', 'Release of owners', '--summary', join(folder, 'summary.md')];
      const wrongRoot = join(folder, 'wrong-root.json');
      await writeFile(wrongRoot, JSON.stringify({ ...release, root: '00'.repeat(32) }));
      expect(await ask('propose', wrongRoot, '--canister', vault, ...neuron, ...texts)).toMatchObject({
        status: 1,
        json: { error: { code: 'root-mismatch' } }
      });
      const { proposal_id: proposal } = await done('propose', spec, '--canister', vault, ...neuron, ...texts);

      const redeem = (who: { pem: string; key: string }, share: string): string[] => [
        ...[
          'redeem',
          spec,
          '--vault',
          vault,
          '--proposal',
          String(proposal),
          '--section',
          'owners',
          '--share',
          share
        ],
        ...['--identity', who.pem, '--transport-key', who.key, '--out', join(folder, 'released')]
      ];
      expect(await ask(...redeem(a, 'A'))).toMatchObject({
        status: 1,
        json: { error: { code: 'canister-refused', detail: 'proposal_not_executed' } }
      });
      await stage.world.governance.vote(BigInt(String(proposal)), 'yes');
      expect(await ask(...redeem(b, 'A'))).toMatchObject({
        status: 1,
        json: { error: { code: 'bad-transport-key' } }
      });
      expect(await ask(...redeem({ ...b, key: a.key }, 'A'))).toMatchObject({
        status: 1,
        json: { error: { detail: 'not_authorized' } }
      });
      const shareA = await done(...redeem(a, 'A'));
      const shareB = await done(...redeem(b, 'B'));

      const files = [String(shareA['share_file']), String(shareB['share_file'])];
      const clear = join(folder, 'clear');
      const opened: Outcome = await runCli(
        ...['open', '--share', ...files, '--sealed', String(shareA['sealed_file']), '--out', clear]
      );
      expect(opened).toMatchObject({ status: 0 });
      const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
      expect(json(join(clear, 'owners.json'))).toEqual(json(join(COMPANY, 'owners.json')));

      const verifier = await identity(folder, 'verifier');
      const application = join(folder, 'application.json');
      const applying = { name: 'Example Audit', level: 2, scopes: ['identity', 'address'] };
      const statement = { conflicts: [], statement_hash: '5a'.repeat(32) };
      await writeFile(application, JSON.stringify({ ...applying, ...statement }));
      const apply = ['apply-verifier', application, '--registry', registry, '--identity', verifier.pem];
      const { application_hash } = await done(...apply);
      const level = ['accept-level', '2', '--registry', registry, '--identity', provider.pem];
      const foreign = ['--registry', registry, '--identity', verifier.pem, '--provider', provider.principal];
      expect(await ask('accept-level', '2', ...foreign)).toMatchObject({
        json: { error: { detail: 'not_authorized' } }
      });
      const refresh = ['refresh', provider.principal, '--vault', vault, '--registry', registry];
      await done(...refresh, '--identity', provider.pem);
      expect(await done(...level)).toEqual({ provider: provider.principal, level: 2 });
      const acceptance = join(folder, 'verifier.json');
      await writeFile(
        acceptance,
        JSON.stringify({
          type: 'accept-verifier',
          verifier: verifier.principal,
          ...applying,
          application_hash,
          valid_until: FAR
        })
      );
      const motion = await runCli('render', acceptance, '--canister', registry);
      const accepted = await stage.world.governance.adopt(motion.stdout);
      await done(
        'enact',
        acceptance,
        '--canister',
        registry,
        '--proposal',
        String(accepted),
        '--identity',
        verifier.pem
      );

      const confirm = ['confirm', join(folder, 'opening'), '--registry', registry, '--valid-until', FAR];
      expect(await ask(...confirm, '--identity', a.pem)).toMatchObject({
        status: 1,
        json: { error: { detail: 'not_authorized' } }
      });
      expect(await done(...confirm, '--identity', verifier.pem)).toMatchObject({
        provider: provider.principal,
        root
      });

      expect(await done('check', provider.principal, '--registry', registry)).toMatchObject({
        verified: true,
        providers: [{ provider: provider.principal, status: 'verified', version: 1, root, verifiers: 1 }]
      });
      const challenge = ['--registry', registry];
      const evidence = join(folder, 'verifier.json');
      const warning = ['--statement', 'It shares its machines', '--evidence', evidence];
      const filed = ['challenge', 'file', provider.principal, ...challenge, ...warning];
      expect(await done(...filed, '--identity', a.pem)).toMatchObject({ challenge: '1' });
      expect(await ask('challenge', 'admit', '1', ...challenge, '--identity', a.pem)).toMatchObject({
        status: 1
      });
      await done('challenge', 'admit', '1', ...challenge, '--identity', verifier.pem);
      expect(await done('challenge', 'list', provider.principal, ...challenge)).toMatchObject({
        challenges: [{ id: '1', state: 'admitted', statement: 'It shares its machines' }]
      });
      expect(await ask('check', provider.principal, '--registry', registry)).toMatchObject({
        status: 1,
        json: { providers: [{ status: 'challenged', reasons: ['challenge_open'] }] }
      });
      await done('challenge', 'withdraw', '1', ...challenge, '--identity', a.pem);

      const stranger = someone('a stranger').toText();
      expect(await ask('check', provider.principal, stranger, '--registry', registry)).toMatchObject({
        status: 1,
        json: {
          verified: false,
          providers: [{ status: 'verified' }, { provider: stranger, status: 'unknown' }]
        }
      });
      const withdrawal = ['withdraw-confirmation', '1', '--registry', registry, '--identity'];
      expect(await ask(...withdrawal, a.pem)).toMatchObject({ status: 1 });
      expect(await done(...withdrawal, verifier.pem)).toMatchObject({ confirmation: '1', withdrawn: true });
      expect(await ask('check', provider.principal, '--registry', registry)).toMatchObject({
        status: 1,
        json: { providers: [{ status: 'expired' }] }
      });
    });
  });

  test('a canister that is not there is a clear error', async () => {
    const nowhere = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 1, 1)).toText();
    const answer = await ask('check', nowhere, '--registry', nowhere);
    expect(answer).toMatchObject({ status: 1, json: { error: { code: 'unreachable' } } });
  });
});
