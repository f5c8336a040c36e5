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
  vaultHeads: rawMap(20),
  auditors: rawMap(40),
  auditorApplications: rawMap(41),
  applicationSlots: rawMap(42),
  auditRounds: rawMap(43),
  auditDraws: rawMap(44),
  candidateChunks: rawMap(45),
  candidateWeights: rawMap(46),
  audits: rawMap(47),
  reports: rawMap(48),
  reportContents: rawMap(49),
  reportsOf: rawMap(50),
  practices: rawMap(51),
  penaltyTables: rawMap(60),
  recommendations: rawMap(61),
  recommendationsOf: rawMap(62)
};
