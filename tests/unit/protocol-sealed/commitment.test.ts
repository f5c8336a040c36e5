import { describe, expect, test } from '@jest/globals';
import { sha256 } from '@noble/hashes/sha2';
import { hkdf } from '@noble/hashes/hkdf';
import { bytesToHex, concatBytes } from '@noble/hashes/utils';
import type { VersionAddress } from '../../../src/protocol/sealed/address.js';
import {
  type FieldDisclosure,
  DIGESTED_BYTES,
  type NamedSection,
  discloseField,
  sectionCommitment,
  sectionProof,
  verifyField,
  verifySection,
  versionRoot
} from '../../../src/protocol/sealed/commitment.js';
import { asciiBytes, lengthPrefixed } from '../../../src/protocol/sealed/length-prefixed.js';

const ADDRESS: VersionAddress = { vault: Uint8Array.of(1, 1), record: 17n, version: 3 };
const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const OWNERS: NamedSection = {
  name: 'owners',
  content: {
    seed: seed(1),
    fields: [
      { name: 'owners.0.share', value: '60 %' },
      { name: 'owners.0.name', value: 'Ines Example' },
      { name: 'owners.1.name', value: 'Max Beispiel' }
    ]
  }
};
const ENTITY: NamedSection = {
  name: 'entity',
  content: { seed: seed(2), fields: [{ name: 'name', value: 'X AG' }] }
};
const SEAT: NamedSection = {
  name: 'seat',
  content: { seed: seed(3), fields: [{ name: 'scan', value: seed(9) }] }
};
const SECTIONS = [OWNERS, ENTITY, SEAT];
const ROOT = versionRoot(ADDRESS, SECTIONS);

describe('root of a version', () => {
  test('is what the documented formulae give, computed by hand for one field', () => {
    const lp = (...parts: (string | Uint8Array)[]): Uint8Array =>
      lengthPrefixed(parts.map((part) => (typeof part === 'string' ? asciiBytes(part) : part)));
    const salt = hkdf(sha256, seed(2), undefined, lp('nodevault field salt 1', 'entity', 'name'), 32);
    const fieldData = lp('nodevault field 1', 'entity', 'name', Uint8Array.of(0), 'X AG', salt);
    const fieldLeaf = sha256(concatBytes(Uint8Array.of(0), fieldData));
    const record = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 17);
    const sectionData = lp(
      'nodevault section 1',
      ADDRESS.vault,
      record,
      Uint8Array.of(0, 0, 0, 3),
      'entity',
      fieldLeaf
    );
    const expected = sha256(concatBytes(Uint8Array.of(0), sectionData));
    expect(bytesToHex(versionRoot(ADDRESS, [ENTITY]))).toBe(bytesToHex(expected));
  });

  test('does not depend on the order of sections or fields', () => {
    const reversed = SECTIONS.map(({ name, content }) => ({
      name,
      content: { ...content, fields: [...content.fields].reverse() }
    })).reverse();
    expect(versionRoot(ADDRESS, reversed)).toStrictEqual(ROOT);
  });

  test('changes with every part: address, section, field name, value, kind, seed, a field more or less', () => {
    const [first, ...rest] = OWNERS.content.fields;
    const withOwners = (content: Partial<NamedSection['content']>, name = 'owners'): NamedSection[] => [
      { name, content: { ...OWNERS.content, ...content } },
      ENTITY,
      SEAT
    ];
    const withFirst = (change: object): NamedSection[] =>
      withOwners({ fields: [{ name: 'owners.0.share', value: '60 %', ...change }, ...rest] });
    const roots = [
      ROOT,
      versionRoot({ ...ADDRESS, vault: Uint8Array.of(1) }, SECTIONS),
      versionRoot({ ...ADDRESS, record: 18n }, SECTIONS),
      versionRoot({ ...ADDRESS, version: 4 }, SECTIONS),
      versionRoot(ADDRESS, withOwners({}, 'owner')),
      versionRoot(ADDRESS, withOwners({ seed: seed(8) })),
      versionRoot(ADDRESS, withFirst({ value: '61 %' })),
      versionRoot(ADDRESS, withFirst({ value: asciiBytes('60 %') })),
      versionRoot(ADDRESS, withFirst({ name: 'owners.0.shares' })),
      versionRoot(ADDRESS, withOwners({ fields: rest })),
      versionRoot(ADDRESS, withOwners({ fields: [...OWNERS.content.fields, { name: 'x', value: '' }] })),
      versionRoot(ADDRESS, [OWNERS, ENTITY])
    ].map(bytesToHex);
    expect(first?.name).toBe('owners.0.share');
    expect(new Set(roots).size).toBe(roots.length);
  });

  test('refuses no section, a repeated section, a repeated field', () => {
    expect(() => versionRoot(ADDRESS, [])).toThrow(/at least one section/);
    expect(() => versionRoot(ADDRESS, [SEAT, OWNERS, SEAT])).toThrow(/section seat is there twice/);
    const twice = {
      name: 'x',
      content: { seed: seed(1), fields: [...ENTITY.content.fields, ...ENTITY.content.fields] }
    };
    expect(() => versionRoot(ADDRESS, [twice])).toThrow(/field name is there twice/);
  });
});

describe('large values', () => {
  const large = new Uint8Array(DIGESTED_BYTES).fill(3);
  const document = (value: string | Uint8Array): NamedSection => ({
    name: 'document-1',
    content: { seed: seed(4), fields: [{ name: 'content', value }] }
  });
  const leafOf = (value: string | Uint8Array): Promise<Uint8Array> =>
    sectionCommitment({ ...ADDRESS, section: 'document-1' }, document(value).content);

  test('bytes of 64 KiB enter by their SHA-256; one byte less, and text, as they are', () => {
    const shown = (value: string | Uint8Array): object =>
      discloseField(document(value), { index: 0, size: 1, path: [] }, 'content').field;
    expect(shown(large)).toStrictEqual({ name: 'content', sha256: sha256(large) });
    expect(shown(large.subarray(1))).toStrictEqual({ name: 'content', value: large.subarray(1) });
    const text = 'x'.repeat(DIGESTED_BYTES);
    expect(shown(text)).toStrictEqual({ name: 'content', value: text });
  });

  test('a digest is neither the bytes nor the text that it is written as', () => {
    const digest = sha256(large);
    const roots = [large, digest, bytesToHex(digest)].map((value) =>
      bytesToHex(versionRoot(ADDRESS, [document(value)]))
    );
    expect(new Set(roots).size).toBe(3);
  });

  test('hashed beside the main thread, the leaf is the same', async () => {
    for (const value of [large, large.subarray(1), 'text'])
      expect(versionRoot(ADDRESS, [document(value)])).toStrictEqual(await leafOf(value));
  });

  test('a disclosed digest verifies; another does not', () => {
    const sections = [document(large), SEAT];
    const inVersion = sectionProof(ADDRESS, sections, 'document-1');
    const shown = discloseField(document(large), inVersion, 'content');
    const root = versionRoot(ADDRESS, sections);
    expect(verifyField(root, ADDRESS, shown)).toBe(true);
    const forged: FieldDisclosure[] = [
      { ...shown, field: { name: 'content', sha256: seed(1) } },
      { ...shown, field: { name: 'content', value: sha256(large) } }
    ];
    for (const each of forged) expect(verifyField(root, ADDRESS, each)).toBe(false);
  });
});

describe('one section against the root', () => {
  test.each(SECTIONS)('$name is part of the version, and of no other', (section) => {
    const address = { ...ADDRESS, section: section.name };
    const proof = sectionProof(ADDRESS, SECTIONS, section.name);
    expect(verifySection(ROOT, address, section.content, proof)).toBe(true);
    expect(verifySection(seed(0), address, section.content, proof)).toBe(false);
    expect(verifySection(ROOT, { ...address, record: 18n }, section.content, proof)).toBe(false);
    expect(verifySection(ROOT, { ...address, section: 'person' }, section.content, proof)).toBe(false);
    expect(verifySection(ROOT, address, { ...section.content, seed: seed(7) }, proof)).toBe(false);
    expect(verifySection(ROOT, address, section.content, { ...proof, size: proof.size + 4 })).toBe(false);
  });

  test('a section that is not there has no proof', () => {
    expect(() => sectionProof(ADDRESS, SECTIONS, 'person')).toThrow(
      /no section person among entity, owners, seat/
    );
  });
});

describe('one field disclosed against the root', () => {
  const inVersion = sectionProof(ADDRESS, SECTIONS, 'owners');
  const disclosure = discloseField(OWNERS, inVersion, 'owners.1.name');

  test('verifies, and holds nothing of its neighbours', () => {
    expect(verifyField(ROOT, ADDRESS, disclosure)).toBe(true);
    expect(JSON.stringify(disclosure)).not.toContain('Ines');
  });

  test('any part changed: refused', () => {
    const altered: FieldDisclosure[] = [
      { ...disclosure, section: 'seat' },
      { ...disclosure, field: { ...disclosure.field, value: 'Max Beispie1' } },
      { ...disclosure, field: { ...disclosure.field, name: 'owners.0.name' } },
      { ...disclosure, salt: seed(0) },
      { ...disclosure, inSection: { ...disclosure.inSection, index: 0 } },
      { ...disclosure, inVersion: { ...inVersion, path: [] } },
      { ...disclosure, inSection: { ...disclosure.inSection, path: [seed(0), seed(0)] } }
    ];
    for (const forged of altered) expect(verifyField(ROOT, ADDRESS, forged)).toBe(false);
    expect(verifyField(ROOT, { ...ADDRESS, record: 18n }, disclosure)).toBe(false);
    expect(() => discloseField(OWNERS, inVersion, 'owners.2.name')).toThrow(/no field owners.2.name/);
  });
});
