/** From plain sections to sealed and back, against a vault whose key the test knows. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openReleasedSection, requireRoot } from '../../../src/client/open-section.js';
import {
  type Opening,
  type PlainSection,
  type SealedVersion,
  sealSections
} from '../../../src/client/seal-version.js';
import { documentFromFields, sealedDocument } from '../../../src/client/documents.js';
import { generateTransportKey } from '../../../src/client/transport-key.js';
import { unlockShare } from '../../../src/client/unlock-share.js';
import type { VersionAddress } from '../../../src/protocol/sealed/address.js';
import { discloseField, sectionProof, verifyField } from '../../../src/protocol/sealed/commitment.js';
import type { Share } from '../../../src/protocol/sealed/derivation-input.js';
import { TEST_VAULT, testEncryptedVetKey } from './test-vetkeys.js';

const ADDRESS: VersionAddress = { vault: TEST_VAULT, record: 17n, version: 3 };
const PDF = {
  fileName: 'Statuten – Gründung.pdf',
  mediaType: 'application/pdf',
  content: Uint8Array.of(1, 2, 3)
};
const SECTIONS: PlainSection[] = [
  { name: 'owners', fields: [{ name: 'owners.0.name', value: 'Zoë Ó Núñez' }] },
  { name: 'entity', fields: [{ name: 'name', value: 'Exempla AG' }] },
  { name: 'document-1', fields: sealedDocument(PDF) }
];

/** The sections are less than any standard asks for: what is tested here is sealing itself. */
const REQUEST = { network: 'local' as const, address: ADDRESS, subject: 'corporation', standard: 1 };

test('case 27: the key to seal to is asked of nobody, so nobody can put another in its place', async () => {
  const asked: unknown[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = (resource) => {
    asked.push(resource);
    return Promise.reject(new Error('an attacker answers'));
  };
  try {
    const { sealed } = await sealSections({ ...REQUEST, sections: SECTIONS });
    expect(asked).toEqual([]);
    const address = { ...ADDRESS, section: 'owners', share: 'A' as const, salt: sealed.salt };
    const transport = generateTransportKey();
    const wrapped = sealed.sections.find(({ name }) => name === 'owners')?.wrappedA ?? new Uint8Array(0);
    // The control: what was sealed opens with the key that the pinned master key leads to.
    const encryptedKey = testEncryptedVetKey(address, transport.publicKey);
    const share = unlockShare({ network: 'local', address, encryptedKey, wrapped }, transport.secret);
    expect(share).toHaveLength(32);
  } finally {
    globalThis.fetch = real;
  }
});

describe('seal, release, open', () => {
  let sealed: SealedVersion;
  let opening: Opening;
  const keyA = generateTransportKey();
  const keyB = generateTransportKey();

  beforeAll(async () => {
    ({ sealed, opening } = await sealSections({ ...REQUEST, sections: SECTIONS }));
  });

  const section = (name: string): SealedVersion['sections'][number] => {
    const found = sealed.sections.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no section ${name}`);
    return found;
  };

  const share = (name: string, which: Share): Uint8Array => {
    const address = { ...ADDRESS, section: name, share: which, salt: sealed.salt };
    const key = which === 'A' ? keyA : keyB;
    const encrypted = {
      network: 'local' as const,
      address,
      encryptedKey: testEncryptedVetKey(address, key.publicKey),
      wrapped: which === 'A' ? section(name).wrappedA : section(name).wrappedB
    };
    return unlockShare(encrypted, key.secret);
  };

  test.each(SECTIONS)(
    'two custodians together open $name; it is what was sealed',
    async ({ name, fields }) => {
      const released = {
        address: { ...ADDRESS, section: name },
        root: sealed.root,
        ciphertext: section(name).ciphertext
      };
      const { content } = await openReleasedSection(released, share(name, 'A'), share(name, 'B'));
      expect(new Map(content.fields.map((field) => [field.name, field.value]))).toStrictEqual(
        new Map(fields.map((field) => [field.name, field.value]))
      );
    }
  );

  test('a document comes back with its name and type', async () => {
    const released = {
      address: { ...ADDRESS, section: 'document-1' },
      root: sealed.root,
      ciphertext: section('document-1').ciphertext
    };
    const { content } = await openReleasedSection(
      released,
      share('document-1', 'A'),
      share('document-1', 'B')
    );
    expect(documentFromFields(content.fields)).toStrictEqual(PDF);
  });

  test('what is stored shows neither content nor file name, and sizes are buckets', () => {
    expect(sealed.sections.map(({ name }) => name)).toStrictEqual(['document-1', 'entity', 'owners']);
    for (const { ciphertext, wrappedA, wrappedB } of sealed.sections) {
      expect([ciphertext.length, wrappedA.length, wrappedB.length]).toStrictEqual([512, 168, 168]);
      expect(Buffer.from(ciphertext).toString('latin1')).not.toMatch(/Exempla|owners|pdf/);
    }
  });

  test('case 24: a wrong key, of another share, section or transport key, is refused', () => {
    const address = { ...ADDRESS, section: 'owners', share: 'A' as const, salt: sealed.salt };
    const wrapped = section('owners').wrappedA;
    const replies = [
      testEncryptedVetKey({ ...address, share: 'B' }, keyA.publicKey),
      testEncryptedVetKey({ ...address, section: 'entity' }, keyA.publicKey),
      testEncryptedVetKey({ ...address, version: 2 }, keyA.publicKey),
      testEncryptedVetKey(address, keyB.publicKey),
      new Uint8Array(192),
      new Uint8Array(0)
    ];
    for (const encryptedKey of replies) {
      expect(() => unlockShare({ network: 'local', address, encryptedKey, wrapped }, keyA.secret)).toThrow(
        expect.objectContaining({ code: 'wrong-vetkey' })
      );
    }
    const honest = testEncryptedVetKey(address, keyA.publicKey);
    expect(
      unlockShare({ network: 'local', address, encryptedKey: honest, wrapped }, keyA.secret)
    ).toHaveLength(32);
    expect(() => unlockShare({ network: 'ic', address, encryptedKey: honest, wrapped }, keyA.secret)).toThrow(
      expect.objectContaining({ code: 'wrong-vetkey' })
    );
  });

  test('content other than the root commits to is refused after opening', async () => {
    const released = {
      address: { ...ADDRESS, section: 'owners' },
      root: new Uint8Array(32),
      ciphertext: section('owners').ciphertext
    };
    const opened = openReleasedSection(released, share('owners', 'A'), share('owners', 'B'));
    await expect(opened).rejects.toMatchObject({ code: 'root-mismatch' });
  });

  test('a verifier recomputes the root from the opening, and notices a changed letter', () => {
    expect(() => requireRoot(sealed.root, ADDRESS, opening.sections)).not.toThrow();
    const changed = opening.sections.map(({ name, content }) => ({
      name,
      content: {
        ...content,
        fields: content.fields.map((f) => (f.name === 'name' ? { ...f, value: 'Exempla AO' } : f))
      }
    }));
    expect(() => requireRoot(sealed.root, ADDRESS, changed)).toThrow(
      expect.objectContaining({ code: 'root-mismatch' })
    );
  });

  test('one field can be shown alone', () => {
    const owners = opening.sections.find(({ name }) => name === 'owners');
    if (!owners) throw new Error('no owners');
    const proof = sectionProof(ADDRESS, opening.sections, 'owners');
    expect(verifyField(sealed.root, ADDRESS, discloseField(owners, proof, 'owners.0.name'))).toBe(true);
  });

  test('sealing twice gives other bytes, other salts, another root', async () => {
    const again = await sealSections({ ...REQUEST, sections: SECTIONS });
    expect(again.sealed.root).not.toStrictEqual(sealed.root);
    expect(again.sealed.salt).not.toStrictEqual(sealed.salt);
    expect(again.sealed.sections[0]?.ciphertext).not.toStrictEqual(sealed.sections[0]?.ciphertext);
  });
});

describe('sealing refuses', () => {
  const seal = (sections: PlainSection[]): ReturnType<typeof sealSections> =>
    sealSections({ ...REQUEST, sections });
  const fields = [{ name: 'a', value: 'x' }];

  test.each([
    ['no sections', []],
    ['a bad section name', [{ name: 'Owners', fields }]],
    ['a section name with a file name in it', [{ name: 'passport.pdf', fields }]],
    ['a section without fields', [{ name: 'owners', fields: [] }]],
    [
      'a section twice',
      [
        { name: 'owners', fields },
        { name: 'owners', fields }
      ]
    ],
    ['65 sections', Array.from({ length: 65 }, (_, i) => ({ name: `document-${i}`, fields }))]
  ])('%s', async (_what, sections) => {
    await expect(seal(sections)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('a section beyond the limit of the vault', async () => {
    const content = new Uint8Array(21 * 1024 * 1024);
    await expect(
      seal([{ name: 'document-1', fields: [{ name: 'content', value: content }] }])
    ).rejects.toMatchObject({
      code: 'too-large'
    });
  });
});
