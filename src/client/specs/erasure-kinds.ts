import { checkErase, type EraseSpec, renderErase } from '../../protocol/spec/erase.js';
import { checkRetention, renderRetention, type RetentionSpec } from '../../protocol/spec/retention.js';
import { atVault, type SpecKind } from './spec-kind.js';

/** `{ "type": "erase-record", "record": "17", "reason": "…" }` */
export const eraseKind: SpecKind<EraseSpec> = {
  read(reader) {
    reader.only('type record reason');
    return { record_id: reader.unsigned('record', 64), reason: reader.text('reason') };
  },
  toJson: ({ record_id, reason }) => ({ record: String(record_id), reason }),
  check: checkErase,
  render: renderErase,
  enact: atVault((erase) => ({ erase }))
};

/** `{ "type": "set-retention", "days": 365 }` */
export const retentionKind: SpecKind<RetentionSpec> = {
  read(reader) {
    reader.only('type days');
    return { days: reader.integer('days') };
  },
  toJson: ({ days }) => ({ days }),
  check: checkRetention,
  render: renderRetention,
  enact: atVault((set_retention) => ({ set_retention }))
};
