import { dataCertificate } from 'azle';

import { CertifiedMap } from '../common/certified_map.js';
import { certifyAndNote } from '../common/certified_root.js';
import { CertifiedState } from '../common/certified_state.js';
import { asciiBytes, u64Bytes } from '../common/stored_bytes.js';

import { certifiedVersion, type VersionProof } from './interface.js';
import { memory } from './memory.js';
import { findRecord } from './record_store.js';

const versions = new CertifiedMap(memory.certifiedNodes, memory.certifiedVersions);

/** What the vault certifies: its log's last block, and under `versions` each record's newest submitted version. */
export const certified = new CertifiedState(
  asciiBytes('versions'),
  () => versions.rootHash(),
  (root) => certifyAndNote(memory.meta, root)
);

/**
 * Certifies the record's newest submitted version as it stands now: provider, version, root, or that it has been
 * erased. With it a provider proves single fields: they lead to a root that the vault vouches for.
 */
export function certifyRecord(id: bigint): void {
  const record = findRecord(id);
  if (record === undefined || record.currentVersion === 0) return;
  const value = certifiedVersion.encode({
    version: record.currentVersion,
    root: record.currentRoot,
    provider: record.provider,
    state: record.erasedAt === 0n ? 'submitted' : 'erased'
  });
  versions.set(u64Bytes(id), value);
  certified.dataChanged();
}

/** Certificate, and CBOR hash tree that shows /versions/<id, 8 bytes> or its absence. None in an update. */
export function versionProof(id: bigint): [] | [VersionProof] {
  const certificate = dataCertificate();
  if (certificate === undefined) return [];
  return [{ certificate, witness: certified.dataWitness((out) => versions.witness([u64Bytes(id)], out)) }];
}
