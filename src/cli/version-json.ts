/** How the files of the commands name a sealed version: vault, record, version and root. */
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import type { JsonReader } from '../client/json-reader.js';
import type { Subject } from '../client/seal-version.js';
import type { VersionAddress } from '../protocol/sealed/address.js';

export interface RootedVersion {
  readonly address: VersionAddress;
  readonly root: Uint8Array;
}

export function subjectToJson({ subject, standard }: Subject): Record<string, unknown> {
  return { subject, standard };
}

export function subjectFromJson(reader: JsonReader): Subject {
  return { subject: reader.text('subject'), standard: reader.integer('standard') };
}

export function versionToJson({ address, root }: RootedVersion): Record<string, unknown> {
  return {
    vault: Principal.fromUint8Array(address.vault).toText(),
    record: String(address.record),
    version: address.version,
    root: bytesToHex(root)
  };
}

export function versionFromJson(reader: JsonReader): RootedVersion {
  return {
    address: {
      vault: reader.principal('vault'),
      record: reader.unsigned('record', 64),
      version: reader.integer('version')
    },
    root: reader.bytes('root')
  };
}
