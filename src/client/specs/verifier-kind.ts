import { bytesToHex } from '@noble/hashes/utils';
import { principalText, utcTime } from '../../protocol/spec/lines.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../../protocol/spec/verifier.js';
import { SCOPES } from '../../protocol/verification/confirmation.js';
import { readScopes } from '../confirmation-json.js';
import { candidAcceptVerifier } from '../verification.js';
import { atRegistry, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "accept-verifier", "verifier": "…", "name": "…", "level": 1, "scopes": ["identity"],
 *   "application_hash": "", "valid_until": "2027-01-31T00:00:00Z" }
 * ```
 * Unless given, `level` is 1, `scopes` are all, and no application is named.
 */
export const verifierKind: SpecKind<AcceptVerifierSpec> = {
  read(reader) {
    reader.only('type verifier name level scopes application_hash valid_until');
    return {
      verifier: reader.principal('verifier'),
      name: reader.text('name'),
      level: reader.has('level') ? reader.integer('level') : 1,
      scopes: reader.has('scopes') ? readScopes(reader, 'scopes') : SCOPES,
      application_hash: reader.has('application_hash') ? reader.bytes('application_hash') : new Uint8Array(0),
      valid_until: reader.time('valid_until')
    };
  },
  toJson: (spec) => ({
    ...spec,
    verifier: principalText(spec.verifier),
    application_hash: bytesToHex(spec.application_hash),
    valid_until: utcTime(spec.valid_until)
  }),
  check: checkAcceptVerifier,
  render: renderAcceptVerifier,
  enact: atRegistry((spec) => ({ accept_verifier: candidAcceptVerifier(spec) }))
};
