import type { Custodian, ReleaseSpec } from '../../src/protocol/spec/release.js';
import { type StoredReader, StoredWriter } from '../common/stored_bytes.js';

/** A release spec as it is stored; equal specs have equal bytes. */
export function specBytes(spec: ReleaseSpec): Uint8Array {
  const writer = new StoredWriter()
    .u64(spec.record_id)
    .u32(spec.version)
    .bytes(spec.root)
    .u8(spec.sections.length);
  for (const section of spec.sections) writer.ascii(section);
  for (const { id, transport_key } of [spec.custodian_a, spec.custodian_b])
    writer.bytes(id).bytes(transport_key);
  return writer
    .u8(spec.single_custodian ? 1 : 0)
    .ascii(spec.purpose)
    .u64(spec.redeem_until)
    .finish();
}

export function readSpec(reader: StoredReader): ReleaseSpec {
  const record_id = reader.u64();
  const version = reader.u32();
  const root = reader.bytes();
  const sections: string[] = [];
  for (let left = reader.u8(); left > 0; left--) sections.push(reader.ascii());
  const custodian_a = readCustodian(reader);
  const custodian_b = readCustodian(reader);
  const single_custodian = reader.u8() === 1;
  const purpose = reader.ascii();
  const redeem_until = reader.u64();
  reader.end();
  return {
    record_id,
    version,
    root,
    sections,
    custodian_a,
    custodian_b,
    single_custodian,
    purpose,
    redeem_until
  };
}

function readCustodian(reader: StoredReader): Custodian {
  return { id: reader.bytes(), transport_key: reader.bytes() };
}
