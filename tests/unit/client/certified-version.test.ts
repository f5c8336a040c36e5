/** The vault's certified answer about a record: what is proven, and what is refused. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Cbor, type HashTree, type NodeHash, type NodeLabel, NodeType, reconstruct } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { CertificateTrust } from '../../../src/client/certificate.js';
import { fetchCertifiedRoot, verifyVersion } from '../../../src/client/certified-version.js';
import { CertifiedVersion, type VaultService, type VersionProof } from '../../../src/client/idl/vault-idl.js';
import { bigEndian } from '../../../src/protocol/sealed/length-prefixed.js';
import { hashTree, signTree, signingKey, timeLeaf } from './test-certificates.js';
import { serviceOf } from './test-vault-service.js';

const ROOT = signingKey(1);
const NOW = Date.UTC(2026, 10, 21);
const VAULT = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1));
const TRUST: CertificateTrust = { rootKey: ROOT.publicKey, canister: VAULT, now: NOW };
const VERSION: CertifiedVersion = {
  version: 3,
  root: new Uint8Array(32).fill(7),
  provider: Principal.fromUint8Array(Uint8Array.of(1)),
  state: { submitted: null }
};
const ERASED: CertifiedVersion = { ...VERSION, state: { erased: null }, root: new Uint8Array(0) };
const leaf = (version: CertifiedVersion): Uint8Array =>
  new Uint8Array(IDL.encode([CertifiedVersion], [version]));
const WITNESS = hashTree([
  [
    'versions',
    [
      [bigEndian(17n, 8), leaf(VERSION)],
      [bigEndian(18n, 8), leaf(ERASED)],
      [bigEndian(19n, 8), Uint8Array.of(1)]
    ]
  ]
]);

async function answer(witness: HashTree, key = ROOT, time = NOW): Promise<VersionProof> {
  const certified_data = await reconstruct(witness);
  const tree = hashTree([
    ['canister', [[VAULT.toUint8Array(), [['certified_data', certified_data]]]]],
    ['time', timeLeaf(time)]
  ]);
  return { certificate: await signTree(tree, key), witness: Cbor.encode(witness) };
}

describe('a certified version', () => {
  let honest: VersionProof;

  beforeAll(async () => {
    honest = await answer(WITNESS);
  });

  test('is proven; so is that there is none', async () => {
    expect(await verifyVersion(honest, 17n, TRUST)).toEqual(VERSION);
    expect(await verifyVersion(honest, 16n, TRUST)).toBeNull();
    expect(await verifyVersion(honest, 20n, TRUST)).toBeNull();
  });

  test('its root is taken for the newest version only, and of a record that stands', async () => {
    const vault: VaultService = serviceOf({ certified_version: () => [honest] });
    const root = (record: bigint, version: number): Promise<Uint8Array> =>
      fetchCertifiedRoot(vault, { vault: VAULT.toUint8Array(), record, version }, TRUST);
    expect(await root(17n, 3)).toEqual(VERSION.root);
    await expect(root(17n, 2)).rejects.toThrow(
      /version 2 is not in certified state.*version 3 as its newest/
    );
    await expect(root(18n, 3)).rejects.toMatchObject({ code: 'wrong-version' });
    await expect(root(16n, 1)).rejects.toThrow(/no submitted version/);
    const silent: VaultService = serviceOf({ certified_version: () => [] });
    const asked = fetchCertifiedRoot(silent, { vault: VAULT.toUint8Array(), record: 17n, version: 3 }, TRUST);
    await expect(asked).rejects.toMatchObject({ code: 'bad-certificate' });
  });

  test('case 36: foreign key, altered witness, another canister, stale: refused', async () => {
    const other = hashTree([['versions', [[bigEndian(17n, 8), leaf({ ...VERSION, version: 4 })]]]]);
    const forged: [VersionProof, CertificateTrust, string][] = [
      [await answer(WITNESS, signingKey(2)), TRUST, 'bad-certificate'],
      [{ ...honest, witness: Cbor.encode(other) }, TRUST, 'bad-certificate'],
      [{ ...honest, witness: Uint8Array.of(0xff) }, TRUST, 'bad-certificate'],
      [honest, { ...TRUST, canister: Principal.anonymous() }, 'bad-certificate'],
      [await answer(WITNESS, ROOT, NOW - 6 * 60_000), TRUST, 'stale-certificate']
    ];
    for (const [proof, trust, code] of forged)
      await expect(verifyVersion(proof, 17n, trust)).rejects.toMatchObject({ code });
  });

  test('a witness that leaves the record out, or shows something else, proves nothing', async () => {
    const versions = hashTree([[bigEndian(17n, 8), leaf(VERSION)]]);
    const pruned: HashTree = [NodeType.Pruned, (await reconstruct(versions)) as NodeHash];
    const hidden: HashTree = [NodeType.Labeled, new TextEncoder().encode('versions') as NodeLabel, pruned];
    await expect(verifyVersion(await answer(hidden), 17n, TRUST)).rejects.toThrow(/neither shows it nor/);
    const elsewhere = hashTree([['status', [[bigEndian(17n, 8), leaf(VERSION)]]]]);
    await expect(verifyVersion(await answer(elsewhere), 17n, TRUST)).rejects.toThrow(/shows no versions/);
    await expect(verifyVersion(honest, 19n, TRUST)).rejects.toThrow(/not in the known form/);
  });
});
