import { bytesToHex } from '@noble/hashes/utils';
import { principalText, utcTime } from '../../protocol/spec/lines.js';
import {
  checkRelease,
  type Custodian,
  type ReleaseSpec,
  renderRelease
} from '../../protocol/spec/release.js';
import type { JsonReader } from '../json-reader.js';
import { requireTransportKey } from '../transport-key.js';
import { candidReleaseSpec } from '../vault-client.js';
import { atVault, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "release", "record": "17", "version": 3, "root": "<hex>", "sections": ["owners"],
 *   "custodian_a": { "principal": "…", "transport_key": "<hex>" }, "custodian_b": { … },
 *   "single_custodian": false, "purpose": "…", "redeem_until": "2027-01-31T00:00:00Z" }
 * ```
 */
export const releaseKind: SpecKind<ReleaseSpec> = {
  read(reader) {
    reader.only(
      'type record version root sections custodian_a custodian_b single_custodian purpose redeem_until'
    );
    return {
      record_id: reader.unsigned('record', 64),
      version: reader.integer('version'),
      root: reader.bytes('root'),
      sections: reader.texts('sections'),
      custodian_a: readCustodian(reader.object('custodian_a')),
      custodian_b: readCustodian(reader.object('custodian_b')),
      single_custodian: reader.flag('single_custodian'),
      purpose: reader.text('purpose'),
      redeem_until: reader.time('redeem_until')
    };
  },
  toJson: ({ record_id, version, root, sections, single_custodian, purpose, ...rest }) => ({
    record: String(record_id),
    version,
    root: bytesToHex(root),
    sections,
    custodian_a: custodianToJson(rest.custodian_a),
    custodian_b: custodianToJson(rest.custodian_b),
    single_custodian,
    purpose,
    redeem_until: utcTime(rest.redeem_until)
  }),
  check: checkRelease,
  render: renderRelease,
  enact: atVault((spec) => ({ release: candidReleaseSpec(spec) }))
};

function readCustodian(reader: JsonReader): Custodian {
  reader.only('principal transport_key');
  const custodian = { id: reader.principal('principal'), transport_key: reader.bytes('transport_key') };
  requireTransportKey(custodian.transport_key);
  return custodian;
}

function custodianToJson({ id, transport_key }: Custodian): Record<string, string> {
  return { principal: principalText(id), transport_key: bytesToHex(transport_key) };
}
