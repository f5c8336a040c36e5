/**
 * A section that was sealed once and stays in the repository: what providers sealed must open with every later version
 * of this program. A new format gets a file of its own; this one is never made again.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hexToBytes } from '@noble/hashes/utils';
import { verifySection, versionRoot } from '../../src/protocol/sealed/commitment.js';
import { openSection, unwrapShare } from '../../src/protocol/sealed/envelope.js';
import { TEST_VAULT, testVetKey } from '../unit/client/test-vetkeys.js';

const stored = JSON.parse(
  readFileSync(new URL('./sealed-section.v1.json', import.meta.url), 'utf8')
) as Record<'root' | 'salt' | 'ciphertext' | 'wrapped_a' | 'wrapped_b', string>;

const ADDRESS = { vault: TEST_VAULT, record: 17n, version: 3, section: 'owners' };
const OWNERS = {
  seed: new Uint8Array(32).fill(1),
  fields: [
    { name: 'owners.0.name', value: 'Zoë Ó Fictivagh' },
    { name: 'scan', value: Uint8Array.of(0, 255) }
  ]
};
const SEAT = { seed: new Uint8Array(32).fill(3), fields: [{ name: 'city', value: 'Nirgendwo' }] };

describe('format 1, sealed in November 2026', () => {
  const root = hexToBytes(stored.root);
  const salt = hexToBytes(stored.salt);

  test('opens, and is what its root commits to', async () => {
    const shareA = unwrapShare(testVetKey({ ...ADDRESS, share: 'A', salt }), hexToBytes(stored.wrapped_a));
    const shareB = unwrapShare(testVetKey({ ...ADDRESS, share: 'B', salt }), hexToBytes(stored.wrapped_b));
    const { content, proof } = await openSection(ADDRESS, hexToBytes(stored.ciphertext), shareA, shareB);
    expect(content).toStrictEqual(OWNERS);
    expect(verifySection(root, ADDRESS, content, proof)).toBe(true);
  });

  test('the root is still computed as it was', () => {
    const sections = [
      { name: 'owners', content: OWNERS },
      { name: 'seat', content: SEAT }
    ];
    expect(versionRoot(ADDRESS, sections)).toStrictEqual(root);
  });
});
