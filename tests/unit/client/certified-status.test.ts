import { beforeAll, describe, expect, test } from '@jest/globals';
import { Cbor, type HashTree, type NodeHash, type NodeLabel, NodeType, reconstruct } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { type CertificateTrust, verifyCertificate } from '../../../src/client/certificate.js';
import { verifyStatuses } from '../../../src/client/certified-status.js';
import { type CertifiedStatuses, ProviderStatus } from '../../../src/client/idl/registry-idl.js';
import { type TreeShape, hashTree, signTree, signingKey, timeLeaf } from './test-certificates.js';

const ROOT = signingKey(1);
const SUBNET = signingKey(2);
const NOW = Date.UTC(2026, 0, 31);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REGISTRY = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 8, 1, 1));
const SUBNET_ID = Uint8Array.of(1, 2, 3);
const TRUST: CertificateTrust = { rootKey: ROOT.publicKey, canister: REGISTRY, now: NOW };
const provider = (n: number): Principal => Principal.fromUint8Array(new Uint8Array(29).fill(n));

const STATUS: ProviderStatus = {
  kind: { verified: null },
  record_id: 17n,
  version: 3,
  root: new Uint8Array(32).fill(7),
  until: 1_800_000_000n,
  verifiers: 2,
  verified_by: [provider(3), provider(4)],
  reasons: [],
  sequence: 5
};
const WITNESS = hashTree([
  ['status', [[provider(2).toUint8Array(), IDL.encode([ProviderStatus], [STATUS])]]]
]);

async function certificate(
  change: { time?: number; data?: Uint8Array; key?: typeof ROOT } = {}
): Promise<Uint8Array> {
  const data = change.data ?? (await reconstruct(WITNESS));
  const tree: TreeShape = [
    ['canister', [[REGISTRY.toUint8Array(), [['certified_data', data]]]]],
    ['time', timeLeaf(change.time ?? NOW)]
  ];
  return signTree(hashTree(tree), change.key ?? ROOT);
}

describe('certified statuses', () => {
  let honest: CertifiedStatuses;

  beforeAll(async () => {
    honest = { certificate: await certificate(), witness: Cbor.encode(WITNESS) };
  });

  test('one certificate proves what is there and what is not', async () => {
    expect(await verifyStatuses(honest, [provider(2), provider(1), provider(3)], TRUST)).toStrictEqual([
      { provider: provider(2), status: STATUS },
      { provider: provider(1), status: null },
      { provider: provider(3), status: null }
    ]);
  });

  test('case 36: foreign root key, altered certificate or witness, another canister: refused', async () => {
    const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
    const other = hashTree([['status', [[provider(2).toUint8Array(), Uint8Array.of(1)]]]]);
    const forged: [CertifiedStatuses, CertificateTrust][] = [
      [honest, { ...TRUST, rootKey: SUBNET.publicKey }],
      [{ ...honest, certificate: await certificate({ key: SUBNET }) }, TRUST],
      [{ ...honest, certificate: flipped(honest.certificate) }, TRUST],
      [{ ...honest, certificate: new Uint8Array(0) }, TRUST],
      [{ ...honest, witness: Cbor.encode(other) }, TRUST],
      [{ ...honest, witness: Cbor.encode('no tree') }, TRUST],
      [{ ...honest, witness: Uint8Array.of(0xff) }, TRUST],
      [honest, { ...TRUST, canister: provider(9) }]
    ];
    for (const [answer, trust] of forged) {
      await expect(verifyStatuses(answer, [provider(2)], trust)).rejects.toMatchObject({
        code: 'bad-certificate'
      });
    }
  });

  test('a witness that prunes a provider away proves nothing about it', async () => {
    const statuses = hashTree([[provider(2).toUint8Array(), Uint8Array.of(1)]]);
    const pruned: HashTree = [NodeType.Pruned, (await reconstruct(statuses)) as NodeHash];
    const witness: HashTree = [NodeType.Labeled, new TextEncoder().encode('status') as NodeLabel, pruned];
    const answer = {
      certificate: await certificate({ data: await reconstruct(witness) }),
      witness: Cbor.encode(witness)
    };
    await expect(verifyStatuses(answer, [provider(2)], TRUST)).rejects.toThrow(
      /neither shows .* nor proves it absent/
    );
  });

  test('a certified value of an unknown form is refused', async () => {
    const strange = hashTree([['status', [[provider(2).toUint8Array(), Uint8Array.of(1, 2)]]]]);
    const answer = {
      certificate: await certificate({ data: await reconstruct(strange) }),
      witness: Cbor.encode(strange)
    };
    await expect(verifyStatuses(answer, [provider(2)], TRUST)).rejects.toThrow(/not in the known form/);
  });

  test.each([-5 * MINUTE, 0, 5 * MINUTE])('cases 36, 37: a clock %i ms off is accepted', async (shift) => {
    await expect(verifyStatuses(honest, [provider(2)], { ...TRUST, now: NOW + shift })).resolves.toHaveLength(
      1
    );
  });

  test.each([-7 * DAY, -5 * MINUTE - 1, 5 * MINUTE + 1, 7 * DAY])(
    'cases 36, 37: a certificate and a clock %i ms apart: refused as stale',
    async (shift) => {
      const stale = verifyStatuses(honest, [provider(2)], { ...TRUST, now: NOW + shift });
      await expect(stale).rejects.toMatchObject({ code: 'stale-certificate' });
    }
  );
});

describe('delegation to a subnet', () => {
  const inRange: [Uint8Array, Uint8Array][] = [[REGISTRY.toUint8Array(), REGISTRY.toUint8Array()]];

  async function delegated(
    change: { ranges?: [Uint8Array, Uint8Array][]; time?: number } = {}
  ): Promise<Uint8Array> {
    const subnet: TreeShape = [
      [
        'subnet',
        [
          [
            SUBNET_ID,
            [
              ['canister_ranges', Cbor.encode(change.ranges ?? inRange)],
              ['public_key', SUBNET.publicKey]
            ]
          ]
        ]
      ],
      ['time', timeLeaf(change.time ?? NOW)]
    ];
    const delegation = { subnet_id: SUBNET_ID, certificate: await signTree(hashTree(subnet), ROOT) };
    return signTree(hashTree([['time', timeLeaf(NOW)]]), SUBNET, delegation);
  }

  test('of this canister is accepted, days old too', async () => {
    await expect(verifyCertificate(await delegated(), TRUST)).resolves.toBeDefined();
    await expect(verifyCertificate(await delegated({ time: NOW - 29 * DAY }), TRUST)).resolves.toBeDefined();
  });

  test('of other canisters, or too old, is refused', async () => {
    const others: [Uint8Array, Uint8Array][] = [[Uint8Array.of(0, 1), Uint8Array.of(0, 2)]];
    await expect(verifyCertificate(await delegated({ ranges: others }), TRUST)).rejects.toMatchObject({
      code: 'bad-certificate'
    });
    await expect(verifyCertificate(await delegated({ time: NOW - 31 * DAY }), TRUST)).rejects.toMatchObject({
      code: 'stale-certificate'
    });
  });
});
