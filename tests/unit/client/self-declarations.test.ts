import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NodeVaultError } from '../../../src/client/errors.js';
import { missingDocuments, parseDeclaration, parseWaivers } from '../../../src/client/self-declarations.js';

const PRINCIPAL = 'k4n2l-dljbu-gkrav-vgpnm-v4xbe-fmdpg-5s4ts-ixlw5-65ggf-n5oxu-2ae';
const SHA = 'ab'.repeat(32);

interface Parts {
  name?: string;
  principal?: string;
  proposal?: string;
  columns?: string;
  rows?: string[];
}

function readme(parts: Parts = {}): string {
  return `# Züri Nodes GmbH

| Field | Value |
| --- | --- |
| **Node provider name** | ${parts.name ?? 'Züri Nodes \\| Söhne'} |
| **Node provider principal** | ${parts.principal ?? `\`${PRINCIPAL}\``} |
| **NNS registration proposal ID** | ${parts.proposal ?? '[135172](https://dashboard.internetcomputer.org/proposal/135172)'} |

Some words of its own.

## Document manifest

| ${parts.columns ?? 'File | Doc type | Date | SHA-256'} |
| --- | --- | --- | --- |
${(parts.rows ?? [row(), row({ file: 'x-2.PNG', date: '2024-02-29' }), row({ file: 'id.pdf', type: 'proof-of-identity' })]).join('\n')}

## Identity verification

| Register | Link |
| --- | --- |
| A | <https://example.org> |
`;
}

function row(part: { file?: string; type?: string; date?: string; sha?: string } = {}): string {
  const { file = 'x.pdf', type = 'self-declaration', date = 'unknown', sha = SHA } = part;
  return `| \`${file}\` | ${type} | ${date} | \`${sha}\` |`;
}

const parse = (parts: Parts): ReturnType<typeof parseDeclaration> =>
  parseDeclaration('x', readme(parts), 'x/README.md');

describe('a self-declarations entry', () => {
  test('gives name, principal, proposal and manifest; other tables are left alone', () => {
    expect(parse({})).toStrictEqual({
      slug: 'x',
      name: 'Züri Nodes | Söhne',
      principal: PRINCIPAL,
      proposal: 135172n,
      documents: [
        { file: 'x.pdf', docType: 'self-declaration', date: null, sha256: SHA },
        { file: 'x-2.PNG', docType: 'self-declaration', date: '2024-02-29', sha256: SHA },
        { file: 'id.pdf', docType: 'proof-of-identity', date: null, sha256: SHA }
      ]
    });
  });

  test.each(['pending', 'none', '135172'])('the proposal may be %s', (proposal) => {
    expect(String(parse({ proposal }).proposal)).toBe(proposal);
  });

  test('Windows line ends and a byte order mark change nothing', () => {
    const windows = `\ufeff${readme().replaceAll('\n', '\r\n')}`;
    expect(parseDeclaration('x', windows, 'f')).toStrictEqual(parse({}));
  });

  test.each<[string, Parts, number, RegExp]>([
    ['an empty name', { name: '' }, 5, /no name/],
    ['a principal with a wrong checksum', { principal: PRINCIPAL.replace('k4n2l', 'k4n2m') }, 6, /checksum/],
    ['a proposal that is text', { proposal: 'soon' }, 7, /no proposal id/],
    ['a proposal beyond 64 bits', { proposal: '18446744073709551616' }, 7, /no proposal id/],
    ['a proposal with a leading zero', { proposal: '007' }, 7, /no proposal id/],
    [
      'a link to another proposal',
      { proposal: '[1](https://d.org/proposal/2)' },
      7,
      /shown as 1 .* leads to 2/
    ],
    ['other columns', { columns: 'File | Type | Date | SHA-256' }, 13, /columns must be File, Doc type/],
    ['a row too short', { rows: ['| `x.pdf` | addendum |'] }, 15, /2 columns/],
    ['a path as file', { rows: [row({ file: '../x.pdf' })] }, 15, /no file name/],
    ['a hidden file', { rows: [row({ file: '.x.pdf' })] }, 15, /no file name/],
    ['another file type', { rows: [row({ file: 'x.exe' })] }, 15, /accepted types/],
    [
      'another doc type',
      { rows: [row(), row({ file: 'y.pdf', type: 'selfie' })] },
      16,
      /"selfie" is no doc type/
    ],
    ['a date that is none', { rows: [row({ date: '2023-02-29' })] }, 15, /no date/],
    ['a date of another form', { rows: [row({ date: '29.02.2024' })] }, 15, /no date/],
    ['a short hash', { rows: [row({ sha: 'ab' })] }, 15, /no SHA-256/],
    ['a file twice', { rows: [row(), row()] }, 16, /x.pdf is listed twice/]
  ])('%s is refused with its line', (_what, parts, line, message) => {
    let error: unknown;
    try {
      parse(parts);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(NodeVaultError);
    expect(error).toMatchObject({ code: 'malformed', file: 'x/README.md', line });
    expect(String(error)).toMatch(message);
  });

  test('a missing or repeated row, or no manifest, is refused', () => {
    const without = (text: string): string => readme().replace(new RegExp(`^.*${text}.*$`, 'm'), '');
    const read = (text: string) => () => parseDeclaration('x', text, 'f');
    expect(read(without('provider principal'))).toThrow(/no row "Node provider principal"/);
    expect(read(without('Document manifest'))).toThrow(/no section "Document manifest"/);
    expect(read(`${readme()}| **Node provider name** | Other |\n`)).toThrow(/twice, first in line 5/);
    expect(read('')).toThrow(NodeVaultError);
  });

  test('any text gives an entry or a typed error', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (noise, place) => {
        const text = readme();
        const at = place % text.length;
        try {
          parseDeclaration('x', text.slice(0, at) + noise + text.slice(at), 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(NodeVaultError);
        }
      })
    );
  });
});

describe('required documents', () => {
  test('are missing unless listed or waived', () => {
    const declaration = parse({ rows: [row({ type: 'addendum' })] });
    expect(missingDocuments(declaration, [])).toStrictEqual(['self-declaration', 'proof-of-identity']);
    const waivers = parseWaivers(
      '# all\n\nx  proof-of-identity  # register linked\ny self-declaration\n',
      'w'
    );
    expect(waivers[0]).toStrictEqual({ slug: 'x', docType: 'proof-of-identity', reason: 'register linked' });
    expect(missingDocuments(declaration, waivers)).toStrictEqual(['self-declaration']);
  });

  test('a malformed waiver is refused with its line', () => {
    expect(() => parseWaivers('\nx\n', 'w')).toThrow(expect.objectContaining({ code: 'malformed', line: 2 }));
    expect(() => parseWaivers('x selfie', 'w')).toThrow(/"selfie" is no doc type/);
    expect(() => parseWaivers('x addendum more', 'w')).toThrow(/w:1/);
  });
});

const SHARED = new URL('../../../../shared/data/self-declarations/node-providers/', import.meta.url);
const withShared = existsSync(SHARED) ? test : test.skip;

describe('the entries of real providers', () => {
  withShared('all parse (skipped where the shared data is not there)', () => {
    const slugs = readdirSync(SHARED);
    expect(slugs.length).toBeGreaterThan(9);
    for (const slug of slugs) {
      const declaration = parseDeclaration(
        slug,
        readFileSync(new URL(`${slug}/README.md`, SHARED), 'utf8'),
        slug
      );
      expect(declaration.documents.length).toBeGreaterThan(0);
    }
  });
});
