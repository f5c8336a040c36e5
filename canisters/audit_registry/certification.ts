import { CertifiedMap } from '../common/certified_map.js';
import { certifyAndNote } from '../common/certified_root.js';
import { CertifiedState } from '../common/certified_state.js';
import { asciiBytes } from '../common/stored_bytes.js';

import { memory } from './memory.js';

/** Each provider's status, candid-encoded, under its principal. */
export const statuses = new CertifiedMap(memory.statusNodes, memory.statuses);

/** What the registry certifies: its log's last block, and under `status` the statuses. */
export const certified = new CertifiedState((root) => certifyAndNote(memory.meta, root), {
  label: asciiBytes('status'),
  rootHash: () => statuses.rootHash()
});

/** CBOR hash tree that shows the status of each provider, or that it has none. */
export function statusWitness(providers: readonly Uint8Array[]): Uint8Array {
  return certified.dataWitness((prefix) => statuses.witness(providers, prefix));
}
