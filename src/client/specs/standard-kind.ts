import { bytesToHex } from '@noble/hashes/utils';
import { checkStandard, renderStandard, type StandardSpec } from '../../protocol/spec/standard.js';
import { candidStandardSpec } from '../vault-client.js';
import { atVault, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "set-standard", "number": 2, "hash": "<hex>",
 *   "subjects": [{ "kind": "individual", "required": ["person"], "optional": ["document-*"] }] }
 * ```
 */
export const standardKind: SpecKind<StandardSpec> = {
  read(reader) {
    reader.only('type number hash subjects');
    return {
      number: reader.integer('number'),
      hash: reader.bytes('hash'),
      subjects: reader.objects('subjects').map((subject) => {
        subject.only('kind required optional');
        return {
          kind: subject.text('kind'),
          required: subject.texts('required'),
          optional: subject.texts('optional')
        };
      })
    };
  },
  toJson: ({ number, hash, subjects }) => ({ number, hash: bytesToHex(hash), subjects }),
  check: checkStandard,
  render: renderStandard,
  enact: atVault((spec) => ({ set_standard: candidStandardSpec(spec) }))
};
