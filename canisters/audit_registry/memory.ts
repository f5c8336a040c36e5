import { rawMap } from '../common/raw_map.js';

/** Every stable map of the registry. A memory id, once used, keeps its content's meaning for ever. */
export const memory = {
  meta: rawMap(0),
  verifiers: rawMap(1),
  confirmations: rawMap(2),
  confirmationsOf: rawMap(3),
  enacted: rawMap(4),
  statusNodes: rawMap(6),
  statuses: rawMap(7),
  log: rawMap(8),
  vaultHeads: rawMap(20)
};
