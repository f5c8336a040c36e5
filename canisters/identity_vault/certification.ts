import { certifyAndNote } from '../common/certified_root.js';
import { CertifiedState } from '../common/certified_state.js';

import { memory } from './memory.js';

/**
 * What the vault certifies by itself: its log's last block. What it says of records, the subnet certifies where it is
 * asked by an update.
 */
export const certified = new CertifiedState((root) => certifyAndNote(memory.meta, root));
