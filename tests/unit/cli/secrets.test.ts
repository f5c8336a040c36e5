/** What the program prints, in people's words and in JSON, when it succeeds and when it fails, with secrets all around. */
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import { decodeSection } from '../../../src/protocol/sealed/canonical.js';
import { Canaries } from '../../support/canaries.js';
import { projectPath } from '../../support/paths.js';
import { TEST_VAULT } from '../client/test-vetkeys.js';
import { runCli, withFolder } from './run-cli.js';

const OWNER = 'Canary Of The Owner’s Name, Zoë';
const LABEL = 'canary-label-in-a-file-name.pdf';
const VAULT = Principal.fromUint8Array(TEST_VAULT).toText();

test('case 46: the program shows none of what it seals, opens or fails at, and no key', async () => {
  await withFolder(async (folder) => {
    const company = await companyOfCanaries(folder);
    const canaries = new Canaries();
    canaries.add('owner', OWNER);
    canaries.add('label', LABEL);
    let output = '';
    let failures = 0;
    const run = async (...args: string[]): Promise<void> => {
      for (const json of [[], ['--json']]) {
        const outcome = await runCli(...args, ...json);
        failures += outcome.status;
        output += outcome.stdout + outcome.stderr;
      }
    };

    const key = join(folder, 'transport.key');
    await run('keygen', 'transport', '--out', key, '--force');
    for (const secret of readFileSync(key, 'utf8').match(/[0-9a-f]{64}/g) ?? [])
      canaries.add('transport secret', hexToBytes(secret));
    const address = ['--vault', VAULT, '--record', '17', '--record-version', '3', '--network', 'local'];
    const subject = ['--offline', '--subject', 'corporation'];
    const out = join(folder, 'out');
    await run('seal', company, ...address, ...subject, '--out', out, '--force');
    const sections = readdirSync(join(out, 'opening')).filter((name) => name.endsWith('.section'));
    for (const file of sections)
      canaries.add(file, decodeSection(readFileSync(join(out, 'opening', file))).seed);
    // Who opens is told the files that it gets, by their names; what is in them is not shown.
    const opened = await runCli('open', '--opening', join(out, 'opening'), '--out', join(folder, 'clear'));
    expect([opened.status, opened.stderr.includes(LABEL)]).toEqual([0, true]);
    output += opened.stdout + opened.stderr.replaceAll(LABEL, '');
    const shown = join(folder, 'shown.json');
    await run(
      'disclose',
      join(out, 'opening'),
      '--section',
      'entity',
      '--field',
      'legal_name',
      '--out',
      shown
    );

    // Failures with secrets at hand: files that are none, keys that are none, contents that are incomplete.
    const opening = join(out, 'opening', 'owners.section');
    await run('open', '--share', key, key, '--sealed', join(out, 'sealed/owners.sealed'), '--out', folder);
    await run('open', '--share', opening, opening, '--sealed', key, '--out', folder);
    await run('check-disclosure', key);
    await run('render', key, '--canister', VAULT);
    await run('seal', company, ...address, '--offline', '--subject', 'individual', '--out', out);
    await writeFile(join(company, 'owners.json'), `{ "q1_control": "${OWNER}", "as_of": ["${OWNER}", 1] }`);
    await run('seal', company, ...address, ...subject, '--out', out);
    await writeFile(join(company, 'owners.json'), `{ "q1_control": "${OWNER}" oops`);
    await run('seal', company, ...address, ...subject, '--out', out);

    expect(canaries.count).toBeGreaterThan(5);
    expect(failures).toBeGreaterThanOrEqual(14);
    expect(output.length).toBeGreaterThan(1_000);
    expect(canaries.foundIn(output)).toEqual([]);
  });
});

/** The example company with an owner and a document that one finds again. */
async function companyOfCanaries(folder: string): Promise<string> {
  const company = join(folder, 'company');
  await mkdir(company);
  await cp(projectPath('examples/company'), company, { recursive: true });
  const owners = readFileSync(join(company, 'owners.json'), 'utf8');
  await writeFile(join(company, 'owners.json'), owners.replaceAll('Zoë Ó Fictivagh', OWNER));
  const manifest = join(company, 'documents/manifest.json');
  await writeFile(manifest, readFileSync(manifest, 'utf8').replaceAll('extract-of-register.pdf', LABEL));
  await rename(join(company, 'documents/extract-of-register.pdf'), join(company, 'documents', LABEL));
  return company;
}
