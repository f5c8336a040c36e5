import { rawMap } from '../common/raw_map.js';

/** Every stable map of the vault. A memory id, once used, keeps its content's meaning for ever. */
export const memory = {
  meta: rawMap(0),
  records: rawMap(1),
  recordOfProvider: rawMap(2),
  versions: rawMap(3),
  sections: rawMap(4),
  chunks: rawMap(5),
  grants: rawMap(6),
  redemptions: rawMap(7),
  log: rawMap(8),
  progress: rawMap(9),
  drafts: rawMap(10),
  announcements: rawMap(11),
  noticesOf: rawMap(12),
  enacted: rawMap(13),
  freePads: rawMap(14),
  /** One node each: see pads.ts. */
  pads: [rawMap(15), rawMap(16), rawMap(17), rawMap(18)]
};
