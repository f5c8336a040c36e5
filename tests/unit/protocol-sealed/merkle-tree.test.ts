/** Roots and paths of the certificate-transparency reference tree (RFC 6962 §2.1.3, test data of its reference log). */
import { describe, expect, test } from '@jest/globals';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import {
  inclusionProof,
  leafHash,
  merkleRoot,
  rootFromProof
} from '../../../src/protocol/sealed/merkle-tree.js';

const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f'
].map((hex) => leafHash(hexToBytes(hex)));

const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
];

const PATHS = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4'
    ]
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'
    ]
  },
  { index: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b'
    ]
  }
];

describe('RFC 6962 Merkle tree', () => {
  test('the root of nothing is SHA-256 of nothing', () => {
    expect(bytesToHex(merkleRoot([]))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    );
  });

  test.each(ROOTS.map((root, i) => ({ size: i + 1, root })))(
    'root of the first $size entries',
    ({ size, root }) => {
      expect(bytesToHex(merkleRoot(ENTRIES.slice(0, size)))).toBe(root);
    }
  );

  test.each(PATHS)('inclusion path of entry $index of $size', ({ index, size, path }) => {
    const proof = inclusionProof(index, ENTRIES.slice(0, size));
    expect(proof.path.map(bytesToHex)).toStrictEqual(path);
  });

  test('every proof leads to the root, and to no other with a wrong leaf, place or length', () => {
    for (let size = 1; size <= ENTRIES.length; size++) {
      const leaves = ENTRIES.slice(0, size);
      const root = merkleRoot(leaves);
      leaves.forEach((leaf, index) => {
        const proof = inclusionProof(index, leaves);
        expect(rootFromProof(leaf, proof)).toStrictEqual(root);
        expect(rootFromProof(leafHash(Uint8Array.of(9)), proof)).not.toStrictEqual(root);
        expect(rootFromProof(leaf, { ...proof, path: [...proof.path, root] })).toBeNull();
        if (size > 1) {
          expect(rootFromProof(leaf, { ...proof, path: proof.path.slice(1) })).toBeNull();
          expect(rootFromProof(leaf, { ...proof, index: (index + 1) % size })).not.toStrictEqual(root);
        }
      });
    }
  });

  test('a proof outside its tree, or with hashes of another length, is refused', () => {
    const [leaf = new Uint8Array()] = ENTRIES;
    expect(rootFromProof(leaf, { index: 1, size: 1, path: [] })).toBeNull();
    expect(rootFromProof(leaf, { index: -1, size: 1, path: [] })).toBeNull();
    expect(rootFromProof(leaf, { index: 0, size: 2, path: [new Uint8Array(31)] })).toBeNull();
    expect(() => inclusionProof(2, ENTRIES.slice(0, 2))).toThrow(RangeError);
  });
});
