import { describe, expect, test } from '@jest/globals';
import { Cbor, reconstruct } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CertificateTrust } from '../../../src/client/certificate.js';
import { verifyVersion } from '../../../src/client/certified-version.js';
import { CertifiedVersion } from '../../../src/client/idl/vault-idl.js';
import { hashTree, signingKey, signTree, timeLeaf, type TreeShape } from './test-certificates.js';

const ROOT = signingKey(1);
const NOW = Date.UTC(2026, 0, 31);
const VAULT = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 8, 1, 1));
const TRUST: CertificateTrust = { rootKey: ROOT.publicKey, canister: VAULT, now: NOW };

const VERSION: CertifiedVersion = {
  version: 3,
  root: new Uint8Array(32).fill(7),
  provider: Principal.fromUint8Array(new Uint8Array(29).fill(2)),
  state: { submitted: null }
};
const key = (record: number): Uint8Array => Uint8Array.of(0, 0, 0, 0, 0, 0, 1, record);
const encoded = new Uint8Array(IDL.encode([CertifiedVersion], [VERSION]));

async function answer(shape: TreeShape, signed = shape) {
  const data = await reconstruct(hashTree(signed));
  const tree = hashTree([
    ['canister', [[VAULT.toUint8Array(), [['certified_data', data]]]]],
    ['time', timeLeaf(NOW)]
  ]);
  return { certificate: await signTree(tree, ROOT), witness: Cbor.encode(hashTree(shape)) };
}

describe('a certified version', () => {
  const shape: TreeShape = [['versions', [[key(17), encoded]]]];

  test('what is there and what is not', async () => {
    const proof = await answer(shape);
    expect(await verifyVersion(proof, 0x111n, TRUST)).toEqual(VERSION);
    expect(await verifyVersion(proof, 0x112n, TRUST)).toBeNull();
  });

  test('case 36: another tree than the certified one, an unknown form: refused', async () => {
    const other: TreeShape = [['versions', [[key(17), Uint8Array.of(1)]]]];
    const refused = [
      verifyVersion(await answer(other, shape), 0x111n, TRUST),
      verifyVersion(await answer(other), 0x111n, TRUST),
      verifyVersion(await answer(shape), 0x111n, { ...TRUST, canister: Principal.managementCanister() })
    ];
    for (const each of refused) await expect(each).rejects.toMatchObject({ code: 'bad-certificate' });
    const late = { ...TRUST, now: NOW + 6 * 60_000 };
    await expect(verifyVersion(await answer(shape), 0x111n, late)).rejects.toMatchObject({
      code: 'stale-certificate'
    });
  });
});
