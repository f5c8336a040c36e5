/** One field shown, provable against the root, and nothing else; a file tied to what was sealed. */
import { describe, expect, test } from '@jest/globals';
import { bytesToHex } from '@noble/hashes/utils';
import fc from 'fast-check';
import {
  disclose,
  disclosureToJson,
  parseDisclosure,
  requireDisclosed,
  requireDisclosedFile
} from '../../../src/client/disclosure.js';
import {
  externalDocument,
  fileHash,
  redactedDocument,
  sealedDocument
} from '../../../src/client/documents.js';
import type { Opening } from '../../../src/client/seal-version.js';
import { type NamedSection, versionRoot } from '../../../src/protocol/sealed/commitment.js';
import { TEST_VAULT } from './test-vetkeys.js';

const ADDRESS = { vault: TEST_VAULT, record: 17n, version: 3 };
const LARGE = new Uint8Array(100 * 1024).fill(5);
const SCAN = Uint8Array.of(1, 2, 3);
const ORIGINAL = new TextEncoder().encode('Rent: 4,200 crowns. CANARY');
const PUBLIC = new TextEncoder().encode('Rent: [redacted].');
const file = (content: Uint8Array) => ({ fileName: 'a.md', mediaType: 'text/markdown', content });
const outside = {
  fileName: 'b.pdf',
  mediaType: 'application/pdf',
  sha256: fileHash(SCAN),
  size: 3,
  holder: 'N'
};

const SECTIONS: NamedSection[] = [
  {
    name: 'contract-1',
    fields: redactedDocument(file(ORIGINAL), { fileName: 'a.public.md', content: PUBLIC })
  },
  { name: 'document-1', fields: sealedDocument(file(LARGE)) },
  { name: 'document-2', fields: sealedDocument(file(SCAN)) },
  { name: 'document-3', fields: externalDocument(outside) },
  {
    name: 'seat',
    fields: [
      { name: 'city', value: 'Zürich' },
      { name: 'country', value: 'Utopia' },
      { name: 'street', value: 'CANARY 12' }
    ]
  }
].map(({ name, fields }, at) => ({ name, content: { seed: new Uint8Array(32).fill(at), fields } }));
const root = versionRoot(ADDRESS, SECTIONS);
const OPENING: Opening = { address: ADDRESS, root, subject: 'corporation', standard: 1, sections: SECTIONS };

const ALL = SECTIONS.flatMap(({ name, content }) =>
  content.fields.map((field): [section: string, field: string] => [name, field.name])
);

/** As it comes out of a file. */
function exchanged(section: string, field: string) {
  const text = JSON.stringify(disclosureToJson(disclose(OPENING, section, field)));
  return { text, disclosure: parseDisclosure(JSON.parse(text), 'file.json') };
}

describe('a disclosed field', () => {
  test.each(ALL)('%s, %s: proven by its file alone', (section, field) => {
    const { disclosure } = exchanged(section, field);
    expect(disclosure).toEqual(disclose(OPENING, section, field));
    expect(() => requireDisclosed(root, disclosure)).not.toThrow();
  });

  test('shows neither neighbours nor what opens them', () => {
    const { text } = exchanged('seat', 'country');
    expect(text).toContain('Utopia');
    expect(text).not.toMatch(/CANARY|Zürich/);
    for (const { content } of SECTIONS) expect(text).not.toContain(bytesToHex(content.seed));
  });

  test('of many bytes is shown by their hash', () => {
    const { text, disclosure } = exchanged('document-1', 'content');
    expect(text.length).toBeLessThan(2_000);
    expect(disclosure.disclosure.field).toEqual({ name: 'content', sha256: expect.any(Uint8Array) });
  });

  test('case 25: of another record, version, vault, section, field, value, salt or root is refused', () => {
    const { disclosure: shown } = exchanged('seat', 'country');
    const { address, disclosure } = shown;
    const other = disclose(OPENING, 'seat', 'city').disclosure;
    const forged = [
      { address: { ...address, record: 18n }, disclosure },
      { address: { ...address, version: 4 }, disclosure },
      { address: { ...address, vault: Uint8Array.of(9) }, disclosure },
      { address, disclosure: { ...disclosure, section: 'entity' } },
      { address, disclosure: { ...disclosure, field: { name: 'country', value: 'Utopiа' } } },
      { address, disclosure: { ...disclosure, field: { name: 'city', value: 'Utopia' } } },
      {
        address,
        disclosure: { ...disclosure, field: { name: 'country', value: new TextEncoder().encode('Utopia') } }
      },
      { address, disclosure: { ...disclosure, field: { name: 'country', sha256: new Uint8Array(32) } } },
      { address, disclosure: { ...disclosure, salt: other.salt } },
      { address, disclosure: { ...disclosure, inSection: other.inSection } },
      { address, disclosure: { ...disclosure, inVersion: { ...disclosure.inVersion, path: [] } } }
    ];
    for (const each of forged)
      expect(() => requireDisclosed(root, each)).toThrow(expect.objectContaining({ code: 'root-mismatch' }));
    expect(() => requireDisclosed(new Uint8Array(32), shown)).toThrow(/do not rely on it/);
  });

  test('every bit of the salt matters', () => {
    const json = disclosureToJson(disclose(OPENING, 'seat', 'country'));
    const { salt } = json as { salt: string };
    fc.assert(
      fc.property(fc.nat(255), (bit) => {
        const at = bit >> 2;
        const digit = (Number.parseInt(salt.charAt(at), 16) ^ (1 << (bit & 3))).toString(16);
        const flipped = salt.slice(0, at) + digit + salt.slice(at + 1);
        const forged = parseDisclosure({ ...json, salt: flipped }, 'file.json');
        expect(() => requireDisclosed(root, forged)).toThrow(/root/);
      })
    );
  });

  test('a section or field that is not there', () => {
    expect(() => disclose(OPENING, 'passport', 'number')).toThrow(/no section passport/);
    expect(() => disclose(OPENING, 'seat', 'planet')).toThrow(/no field planet/);
  });
});

describe('a file tied to what is sealed', () => {
  const control: [what: string, section: string, field: string, content: Uint8Array][] = [
    ['the redacted copy', 'contract-1', 'redacted_sha256', PUBLIC],
    ['the original that was redacted', 'contract-1', 'content', ORIGINAL],
    ['a large sealed file', 'document-1', 'content', LARGE],
    ['a small sealed file', 'document-2', 'content', SCAN],
    ['a file kept outside', 'document-3', 'sha256', SCAN]
  ];

  test.each(control)(
    '%s is it; one with a byte more, less or changed is not',
    (_, section, field, content) => {
      const { disclosure } = exchanged(section, field);
      expect(() => requireDisclosedFile(disclosure, content)).not.toThrow();
      const changed = content.with(0, (content[0] ?? 0) ^ 1);
      for (const other of [changed, content.subarray(1), Uint8Array.of(...content, 0), new Uint8Array(0)])
        expect(() => requireDisclosedFile(disclosure, other)).toThrow(/it is not that file/);
    }
  );

  test('the redacted copy is not the original, and shows nothing of it', () => {
    const { text, disclosure } = exchanged('contract-1', 'redacted_sha256');
    expect(text).not.toContain('CANARY');
    expect(() => requireDisclosedFile(disclosure, ORIGINAL)).toThrow(/it is not that file/);
  });

  test('a field that stands for no file', () => {
    const { disclosure } = exchanged('contract-1', 'file_name');
    expect(() => requireDisclosedFile(disclosure, PUBLIC)).toThrow(/stands for no file/);
  });
});

describe('a file that is no disclosure is refused, naming the member', () => {
  const good = disclosureToJson(disclose(OPENING, 'seat', 'country'));
  test.each<[string, object, RegExp]>([
    ['another format', { format: 'nodevault disclosure 2' }, /format must be/],
    ['a bad vault', { vault: 'aaaaa' }, /vault must be a principal/],
    ['a section that is none', { section: 'Seat' }, /section is no section name/],
    ['a field with a line feed', { field: 'a\nb' }, /field is no field name/],
    ['no value', { value: {} }, /must be there alone/],
    ['two values', { value: { text: 'a', bytes: '00' } }, /must be there alone/],
    ['a value of another kind', { value: { number: '1' } }, /number is not known/],
    ['a short hash', { value: { sha256: '00' } }, /sha256 must have 32 bytes/],
    ['a path of other things', { in_section: { index: 0, size: 1, path: ['00'] } }, /path must hold hashes/],
    ['an index beyond 16 bits', { in_version: { index: 65_536, size: 1, path: [] } }, /index must be/],
    ['another member', { note: 'x' }, /note is not known/]
  ])('%s', (_, change, message) => {
    expect(() => parseDisclosure({ ...good, ...change }, 'file.json')).toThrow(message);
  });

  test('whatever it is: a typed error or a disclosure, never a fault', () => {
    const member = fc.constantFrom(...Object.keys(good));
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        try {
          const forged = parseDisclosure({ ...good, [name]: value }, 'file.json');
          requireDisclosed(root, forged);
        } catch (error) {
          expect(error).toMatchObject({
            code: expect.stringMatching(/malformed|root-mismatch|invalid-argument/)
          });
        }
      })
    );
  });
});
