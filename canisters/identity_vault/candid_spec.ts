import { Principal } from 'azle';

import type { ReleaseSpec } from '../../src/protocol/spec/release.js';

/** A release spec as Azle decodes it from candid: custodians' ids are Principals there, bytes inside. */
export type CandidReleaseSpec = Omit<ReleaseSpec, 'custodian_a' | 'custodian_b'> & {
  readonly custodian_a: CandidCustodian;
  readonly custodian_b: CandidCustodian;
};

interface CandidCustodian {
  readonly id: Principal;
  readonly transport_key: Uint8Array;
}

export function fromCandid(spec: CandidReleaseSpec): ReleaseSpec {
  const custodian = ({ id, transport_key }: CandidCustodian) => ({ id: id.toUint8Array(), transport_key });
  return { ...spec, custodian_a: custodian(spec.custodian_a), custodian_b: custodian(spec.custodian_b) };
}

export function toCandid(spec: ReleaseSpec): CandidReleaseSpec {
  const custodian = ({ id, transport_key }: ReleaseSpec['custodian_a']) => ({
    id: Principal.fromUint8Array(id),
    transport_key
  });
  return { ...spec, custodian_a: custodian(spec.custodian_a), custodian_b: custodian(spec.custodian_b) };
}
