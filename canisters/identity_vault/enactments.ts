import { Enactments } from '../common/enactments.js';

import { memory } from './memory.js';

/** What the vault has done under executed motions, but for releases: those leave a grant. */
export const enactments = new Enactments(memory.enacted);
