/** The commands that need no network: keygen, seal --offline, open, disclose, check-disclosure, standard, render, import. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { hexToBytes } from '@noble/hashes/utils';
import { shareToJson } from '../../../src/cli/share-file.js';
import { readSealedFolder } from '../../../src/cli/sealed-folder.js';
import { generateTransportKey } from '../../../src/client/transport-key.js';
import { renderStandard } from '../../../src/protocol/spec/standard.js';
import { STANDARD_1_IN_VAULT } from '../../../src/protocol/standard/standard-1.js';
import { unlockShare } from '../../../src/client/unlock-share.js';
import type { Share } from '../../../src/protocol/sealed/derivation-input.js';
import { TEST_VAULT, testEncryptedVetKey } from '../client/test-vetkeys.js';
import { type Outcome, runCli, withFolder } from './run-cli.js';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));
const COMPANY = join(EXAMPLES, 'company');
const VAULT = Principal.fromUint8Array(TEST_VAULT).toText();
const REPORT = {
  verifier: 'Example Verifier Ltd',
  subject_kind: 'individual',
  reported_on: '2026-01-31',
  statement: 'We have seen and checked what is listed.',
  checked: [{ item: 'passport', result: 'genuine' }]
};
const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

function seal(folder: string, out: string, ...more: string[]): Promise<Outcome> {
  const address = ['--vault', VAULT, '--record', '17', '--record-version', '3', '--network', 'local'];
  const subject = more.includes('--subject') ? [] : ['--subject', 'corporation'];
  return runCli('seal', folder, ...address, '--offline', '--out', out, ...subject, ...more);
}

describe('keygen', () => {
  test('case 46: the secret goes to a file for its owner only, never to the output', async () => {
    await withFolder(async (folder) => {
      for (const kind of ['identity', 'transport']) {
        const file = join(folder, `${kind}.key`);
        const plain = await runCli('keygen', kind, '--out', file);
        const json = await runCli('keygen', kind, '--out', file, '--force', '--json');
        const secret = readFileSync(file, 'utf8')
          .replace(/-----.*-----/g, '')
          .trim();
        expect([plain.status, json.status, mode(file)]).toStrictEqual([0, 0, '600']);
        expect(secret.length).toBeGreaterThan(60);
        expect(plain.stdout + plain.stderr + json.stdout + json.stderr).not.toContain(secret.slice(0, 40));
        expect(plain.stdout).toBe('');
        expect(JSON.parse(json.stdout)).toMatchObject({ kind, file });
      }
    });
  });

  test('a file that is there stays as it is without --force', async () => {
    await withFolder(async (folder) => {
      const file = join(folder, 'key');
      await writeFile(file, 'mine');
      const refused = await runCli('keygen', 'transport', '--out', file, '--json');
      expect(refused.status).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({
        error: { code: 'file', file, message: expect.stringContaining('--force') }
      });
      expect(readFileSync(file, 'utf8')).toBe('mine');
    });
  });
});

describe('seal and open', () => {
  test.each([
    ['individual', 'individual', { 'proof-of-identity.pdf': 'document-1-proof-of-identity.pdf' }],
    [
      'company',
      'corporation',
      {
        'extract-of-register.pdf': 'document-1-extract-of-register.pdf',
        'data-center-contract.md': 'contract-1-data-center-contract.md'
      }
    ]
  ])('what the %s seals, opens from its opening as it was', async (name, subject, documents) => {
    await withFolder(async (folder) => {
      const out = join(folder, 'out');
      const sealed = await seal(join(EXAMPLES, name), out, '--subject', subject);
      expect(sealed).toMatchObject({ status: 0, stdout: '' });
      const opened = await runCli('open', '--opening', join(out, 'opening'), '--out', join(folder, 'clear'));
      expect(opened.status).toBe(0);
      for (const file of readdirSync(join(EXAMPLES, name)).filter((f) => f.endsWith('.json'))) {
        const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
        expect(json(join(folder, 'clear', file))).toEqual(json(join(EXAMPLES, name, file)));
      }
      for (const [file, opened] of Object.entries(documents)) {
        const clear = readFileSync(join(folder, 'clear', opened));
        expect(clear.equals(readFileSync(join(EXAMPLES, name, 'documents', file)))).toBe(true);
      }
    });
  });

  test('the opening is for its owner only; what goes to the vault shows no word of it', async () => {
    await withFolder(async (folder) => {
      await seal(COMPANY, folder);
      for (const file of readdirSync(join(folder, 'opening'))) {
        expect(mode(join(folder, 'opening', file))).toBe('600');
      }
      const sealed = readdirSync(join(folder, 'sealed')).map((f) =>
        readFileSync(join(folder, 'sealed', f), 'latin1')
      );
      expect(sealed.join('')).not.toMatch(/Fictiva|Exempla|extract-of-register|\.pdf/);
    });
  });

  test('two shares open a section; one twice, or one changed, does not', async () => {
    await withFolder(async (folder) => {
      await seal(COMPANY, folder);
      const version = await readSealedFolder(join(folder, 'sealed'));
      const owners = version.sections.find(({ name }) => name === 'owners');
      if (!owners) throw new Error('no owners');
      const shareFile = async (share: Share, name: string, flip = 0): Promise<string> => {
        const transport = generateTransportKey();
        const address = { ...version.address, section: 'owners', share, salt: version.salt };
        const encryptedKey = testEncryptedVetKey(address, transport.publicKey);
        const wrapped = share === 'A' ? owners.wrappedA : owners.wrappedB;
        const key = unlockShare({ network: 'local', address, encryptedKey, wrapped }, transport.secret);
        const changed = key.with(0, (key[0] ?? 0) ^ flip);
        await writeFile(
          join(folder, name),
          shareToJson({ ...version, section: 'owners', share, key: changed })
        );
        return join(folder, name);
      };
      const [a, b] = [await shareFile('A', 'a.json'), await shareFile('B', 'b.json')];
      const damaged = await shareFile('B', 'damaged.json', 1);
      const open = (...shares: string[]): Promise<Outcome> =>
        runCli(
          'open',
          '--share',
          ...shares,
          '--sealed',
          join(folder, 'sealed/owners.sealed'),
          '--out',
          join(folder, 'x'),
          '--json'
        );

      expect(await open(a, a)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('A and B together')
      });
      expect(await open(a)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('give two --share files')
      });
      expect(await open(a, damaged)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('not-authentic')
      });
      expect(existsSync(join(folder, 'x'))).toBe(false);
      expect(await open(b, a)).toMatchObject({ status: 0 });
      expect(readFileSync(join(folder, 'x/owners.json'), 'utf8')).toContain('Zoë Ó Fictivagh');
    });
  });

  test('an opening that was changed is not what the root commits to', async () => {
    await withFolder(async (folder) => {
      await seal(COMPANY, folder);
      const file = join(folder, 'opening/owners.section');
      const bytes = readFileSync(file);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(file, bytes);
      const opened = await runCli(
        'open',
        '--opening',
        join(folder, 'opening'),
        '--out',
        join(folder, 'clear')
      );
      expect(opened).toMatchObject({ status: 1, stderr: expect.stringContaining('root-mismatch') });
      expect(existsSync(join(folder, 'clear'))).toBe(false);
    });
  });

  test("a document's name cannot lead out of the folder", async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'subject/documents'), { recursive: true });
      await writeFile(join(folder, 'subject/documents/x\\..\\..\\evil\u202efdp.exe'), 'x');
      await writeFile(join(folder, 'subject/report.json'), JSON.stringify(REPORT));
      await seal(join(folder, 'subject'), folder, '--subject', 'report-only');
      await runCli('open', '--opening', join(folder, 'opening'), '--out', join(folder, 'clear'));
      expect(readdirSync(join(folder, 'clear'))).toStrictEqual(['document-1-evil_fdp.exe', 'report.json']);
    });
  });

  test('sealing again does not replace what is there', async () => {
    await withFolder(async (folder) => {
      await seal(COMPANY, folder);
      const before = readFileSync(join(folder, 'opening/opening.json'), 'utf8');
      expect(await seal(COMPANY, folder)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('[file]')
      });
      expect(readFileSync(join(folder, 'opening/opening.json'), 'utf8')).toBe(before);
      expect(await seal(COMPANY, folder, '--force')).toMatchObject({ status: 0 });
      expect(readFileSync(join(folder, 'opening/opening.json'), 'utf8')).not.toBe(before);
    });
  });

  test('without --offline it wants to know which code to trust', async () => {
    await withFolder(async (folder) => {
      const address = ['--vault', VAULT, '--record', '1', '--record-version', '1'];
      const subject = ['--subject', 'corporation'];
      const refused = await runCli('seal', COMPANY, ...address, ...subject, '--out', folder);
      expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('--module-hash') });
      expect(readdirSync(folder)).toStrictEqual([]);
    });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a number as value', { 'owners.json': '{ "share": 60 }' }, /owners.json: share is number/],
    ['broken JSON, not quoted', { 'owners.json': '{ "secret": CANARY' }, /owners.json: it is not JSON/],
    ['a bad section name', { 'Owners.json': '{ "a": "b" }' }, /Owners cannot be a section name/],
    ['a stray file', { 'notes.txt': 'x' }, /holds .json sections and documents\/ only/],
    ['nothing', {}, /nothing to seal/],
    [
      'less than the standard asks for',
      { 'owners.json': '{ "q1_control": "none", "owners": [{ "name": "A" }], "shoe_size": "CANARY" }' },
      /missing sections: entity, .*statements; missing fields in section owners: owners.0.control, owners.0.share; .*shoe_size/
    ]
  ])('%s in the folder is refused, naming it, and nothing is written', async (_what, files, message) => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'subject'));
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'subject', name), text);
      const refused = await seal(join(folder, 'subject'), join(folder, 'out'));
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(message);
      expect(refused.stderr).not.toContain('CANARY');
      expect(existsSync(join(folder, 'out'))).toBe(false);
    });
  });

  test('a folder that is not there', async () => {
    const refused = await seal(join(COMPANY, 'nowhere'), '/nonexistent');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cannot be listed (ENOENT)')
    });
  });
});

describe('documents in their manifest', () => {
  const manifest = (change: object): Record<string, object> => ({
    'document-1': { way: 'sealed', file: 'a.pdf', title: 'An extract', ...change }
  });

  test.each<[string, Record<string, object>, RegExp]>([
    [
      'a way that is none',
      manifest({ way: 'shredded' }),
      /document-1: way must be sealed, external or redacted/
    ],
    ['a file that is not there', manifest({ file: 'b.pdf' }), /b.pdf: cannot be read/],
    [
      'a file beside it that it leaves out',
      { 'document-1': { way: 'sealed', file: 'manifest.json' } },
      /a.pdf is in/
    ],
    ['a redacted one without its copy', manifest({ way: 'redacted' }), /document-1: redacted must be text/],
    ['an external one without holder', manifest({ way: 'external' }), /document-1: holder must be text/],
    ['a name that is none', { 'Document 1': { way: 'sealed', file: 'a.pdf' } }, /cannot be a section name/],
    ['a detail that the standard does not know', manifest({ shade: 'blue' }), /section document-1: shade/]
  ])('%s is refused', async (_, json, message) => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'subject/documents'), { recursive: true });
      await writeFile(join(folder, 'subject/documents/a.pdf'), 'x');
      await writeFile(join(folder, 'subject/documents/manifest.json'), JSON.stringify(json));
      await writeFile(join(folder, 'subject/report.json'), JSON.stringify(REPORT));
      const sealing = (): Promise<Outcome> =>
        seal(join(folder, 'subject'), join(folder, 'out'), '--subject', 'report-only');
      const refused = await sealing();
      expect(refused.status).toBe(1);
      expect(refused.stderr).toMatch(message);
      await writeFile(join(folder, 'subject/documents/manifest.json'), JSON.stringify(manifest({})));
      expect(await sealing()).toMatchObject({ status: 0 });
    });
  });
});

describe('disclose and check-disclosure', () => {
  const documents = join(COMPANY, 'documents');

  test('one field, its redacted file, and nothing else', async () => {
    await withFolder(async (folder) => {
      const sealed = await seal(COMPANY, folder, '--json');
      const { root } = JSON.parse(sealed.stdout) as { root: string };
      const file = join(folder, 'shown.json');
      const field = ['--section', 'contract-1', '--field', 'redacted_sha256', '--out', file];
      expect(await runCli('disclose', join(folder, 'opening'), ...field)).toMatchObject({ status: 0 });
      expect(readFileSync(file, 'utf8')).not.toMatch(/Exempla|Halle|confidential/);

      const check = (...more: string[]): Promise<Outcome> =>
        runCli('check-disclosure', file, '--root', root, ...more, '--json');
      const copy = join(documents, 'data-center-contract.public.md');
      const proven = await check('--document', copy);
      expect(proven.status).toBe(0);
      expect(JSON.parse(proven.stdout)).toMatchObject({
        record: '17',
        version: 3,
        section: 'contract-1',
        field: 'redacted_sha256',
        document: 'matches'
      });
      const original = await check('--document', join(documents, 'data-center-contract.md'));
      expect(original).toMatchObject({ status: 1, stdout: expect.stringContaining('it is not that file') });
      const elsewhere = await runCli('check-disclosure', file, '--root', '0'.repeat(64));
      expect(elsewhere).toMatchObject({ status: 1, stderr: expect.stringContaining('[root-mismatch]') });
    });
  });

  test('a field that is not there, and a file that is there', async () => {
    await withFolder(async (folder) => {
      await seal(COMPANY, folder);
      const disclose = (section: string, field: string): Promise<Outcome> => {
        const out = ['--out', join(folder, 'shown.json')];
        return runCli('disclose', join(folder, 'opening'), '--section', section, '--field', field, ...out);
      };
      expect((await disclose('seat', 'planet')).stderr).toMatch(/section seat has no field planet/);
      expect((await disclose('moon', 'city')).stderr).toMatch(/no section moon/);
      expect(await disclose('seat', 'country')).toMatchObject({ status: 0 });
      expect(await disclose('seat', 'city')).toMatchObject({ status: 1 });
      expect(JSON.parse(readFileSync(join(folder, 'shown.json'), 'utf8'))).toMatchObject({
        value: { text: 'Utopia' }
      });
    });
  });
});

describe('standard', () => {
  test('prints the spec of its motion, which render takes', async () => {
    await withFolder(async (folder) => {
      const shown = await runCli('standard');
      expect(shown).toMatchObject({
        status: 0,
        stderr: expect.stringMatching(/^standard 1, SHA-256 [0-9a-f]{64}: /)
      });
      await writeFile(join(folder, 'spec.json'), shown.stdout);
      const rendered = await runCli('render', join(folder, 'spec.json'), '--canister', VAULT);
      expect(rendered.stdout).toBe(renderStandard(TEST_VAULT, STANDARD_1_IN_VAULT));
    });
  });

  test('another standard: sealing goes by it, and only where it is one', async () => {
    await withFolder(async (folder) => {
      const standard = {
        number: 2,
        title: 'A test',
        subjects: [{ kind: 'cooperative', required: ['charter'], optional: [] }],
        sections: [{ name: 'charter', required: ['purpose'] }]
      };
      const file = join(folder, 'standard.json');
      await mkdir(join(folder, 'subject'));
      await writeFile(join(folder, 'subject/charter.json'), '{ "purpose": "To be" }');
      await writeFile(file, JSON.stringify({ ...standard, sections: [] }));
      const sealing = (): Promise<Outcome> =>
        seal(join(folder, 'subject'), folder, '--subject', 'cooperative', '--standard', file);
      expect((await sealing()).stderr).toMatch(/section charter is named by a subject and not defined/);
      await writeFile(file, JSON.stringify(standard));
      expect(await sealing()).toMatchObject({ status: 0 });
      const sealed = JSON.parse(readFileSync(join(folder, 'sealed/sealed.json'), 'utf8')) as object;
      expect(sealed).toMatchObject({ subject: 'cooperative', standard: 2 });
      const unknown = await seal(join(folder, 'subject'), folder, '--subject', 'cooperative');
      expect(unknown.stderr).toMatch(/standard 1 knows no "cooperative"/);
    });
  });
});

describe('render', () => {
  const spec = {
    type: 'accept-verifier',
    verifier: VAULT,
    name: 'Example Audit',
    valid_until: '2027-01-31T00:00:00Z'
  };

  test('prints the motion text and nothing else', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'spec.json'), JSON.stringify(spec));
      const rendered = await runCli('render', join(folder, 'spec.json'), '--canister', VAULT);
      const text = `NodeVault accept verifier, format 1\nNetwork: Internet Computer\nRegistry: ${VAULT}\nVerifier: ${VAULT}\nName: Example Audit\nLevel: 1\nScopes: identity, address, authority, independence, contract_existence, contract_duration, lawful_funds\nApplication: none\nValid until: 2027-01-31T00:00:00Z`;
      expect(rendered).toStrictEqual({ status: 0, stdout: text, stderr: '' });
      const json = await runCli('render', join(folder, 'spec.json'), '--canister', VAULT, '--json');
      expect(JSON.parse(json.stdout)).toStrictEqual({ motion_text: text });
    });
  });

  test('a bad spec is refused with its member', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'spec.json'), JSON.stringify({ ...spec, name: 'two\nlines' }));
      const refused = await runCli('render', join(folder, 'spec.json'), '--canister', VAULT);
      expect(refused).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/spec.json.*name/)
      });
    });
  });
});

describe('import', () => {
  const README = (sha: string): string =>
    `# X\n\n| Field | Value |\n| --- | --- |\n| **Node provider name** | X |\n| **Node provider principal** | \`${VAULT}\` |\n` +
    `| **NNS registration proposal ID** | pending |\n\n## Document manifest\n\n| File | Doc type | Date | SHA-256 |\n| --- | --- | --- | --- |\n` +
    `| \`x.md\` | self-declaration | unknown | \`${sha}\` |\n`;
  /** SHA-256 of `abc` (FIPS 180-2, appendix B.1). */
  const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  test('lists entries, compares files, names what is missing and what is malformed', async () => {
    await withFolder(async (folder) => {
      for (const [slug, sha] of [
        ['a-matches', ABC],
        ['b-differs', '0'.repeat(64)],
        ['c-broken', 'short']
      ] as const) {
        await mkdir(join(folder, 'node-providers', slug), { recursive: true });
        await writeFile(join(folder, 'node-providers', slug, 'README.md'), README(sha));
        await writeFile(join(folder, 'node-providers', slug, 'x.md'), 'abc');
      }
      await writeFile(join(folder, 'backfill-exceptions.txt'), 'a-matches proof-of-identity # waived\n');
      const imported = await runCli('import', folder, '--json');
      expect(imported.status).toBe(1);
      expect(JSON.parse(imported.stdout)).toMatchObject({
        providers: [
          { slug: 'a-matches', missing: [], files: [{ file: 'x.md', state: 'matches' }] },
          { slug: 'b-differs', missing: ['proof-of-identity'], files: [{ file: 'x.md', state: 'differs' }] }
        ],
        errors: [{ code: 'malformed', line: 13, file: expect.stringContaining('c-broken') }]
      });
    });
  });

  test('a folder without entries is refused', async () => {
    await withFolder(async (folder) => {
      expect(await runCli('import', folder)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('no provider folder')
      });
    });
  });
});

describe('called wrongly', () => {
  test.each([
    [['bogus']],
    [['keygen', 'password', '--out', 'x']],
    [['seal', COMPANY]],
    [['seal', COMPANY, '--vault', 'aaaaa', '--record', '1', '--record-version', '1', '--out', 'x']],
    [['seal', COMPANY, '--vault', VAULT, '--record', '-1', '--record-version', '1', '--out', 'x']],
    [['seal', COMPANY, '--vault', VAULT, '--record', '1', '--record-version', '4294967296', '--out', 'x']],
    [['check', '--registry', VAULT]],
    [['render', 'x', '--canister', VAULT, '--network', 'ic']]
  ])('%j: exit status 2, and JSON where asked for', async (args) => {
    const wrong = await runCli(...args, '--json');
    expect(wrong.status).toBe(2);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'usage' } });
    expect(wrong.stderr).toMatch(/^error: /);
  });

  test('no replica at the host: a clear error, exit status 1', async () => {
    const unreachable = await runCli(
      'check',
      VAULT,
      '--registry',
      VAULT,
      '--network',
      'local',
      '--host',
      'http://127.0.0.1:9'
    );
    expect(unreachable).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no replica answers at')
    });
  });
});

test('the launcher runs the program from any folder', async () => {
  await withFolder(async (folder) => {
    const launcher = fileURLToPath(new URL('../../../scripts/nodevault', import.meta.url));
    const { stdout } = await promisify(execFile)(
      launcher,
      ['keygen', 'transport', '--out', 'key', '--json'],
      { cwd: folder }
    );
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'transport' });
    expect(hexToBytes(readFileSync(join(folder, 'key'), 'utf8').trim())).toHaveLength(32);
  });
});
