/** A confirmation's details as JSON that people exchange. */
import { bytesToHex } from '@noble/hashes/utils';
import { isErr } from '../protocol/errors.js';
import {
  ANSWERS,
  checkDetails,
  type ConfirmationDetails,
  GRADES,
  METHODS,
  type Scope,
  SCOPES
} from '../protocol/verification/confirmation.js';
import { NodeVaultError } from './errors.js';
import type { JsonReader } from './json-reader.js';

/** A confirmation's details. @throws NodeVaultError `malformed` or `invalid-argument`, which name the field */
export function readDetails(reader: JsonReader, where: string): ConfirmationDetails {
  reader.only('scopes method findings not_checked answers evidence_hash');
  const details = {
    scopes: readScopes(reader, 'scopes'),
    method: oneOf(reader, 'method', METHODS, reader.text('method')),
    findings: reader.objects('findings').map((finding) => {
      finding.only('scope grade hash');
      return {
        scope: oneOf(finding, 'scope', SCOPES, finding.text('scope')),
        grade: oneOf(finding, 'grade', GRADES, finding.text('grade')),
        hash: finding.bytes('hash')
      };
    }),
    not_checked: readScopes(reader, 'not_checked'),
    answers: reader.texts('answers').map((answer) => oneOf(reader, 'answers', ANSWERS, answer)),
    evidence_hash: reader.bytes('evidence_hash')
  };
  const checked = checkDetails(details);
  if (isErr(checked)) throw new NodeVaultError('invalid-argument', `${where}: ${checked.Err.message}`);
  return details;
}

/** The inverse of `readDetails`. */
export function detailsToJson(details: ConfirmationDetails): Record<string, unknown> {
  return {
    ...details,
    findings: details.findings.map((finding) => ({ ...finding, hash: bytesToHex(finding.hash) })),
    evidence_hash: bytesToHex(details.evidence_hash)
  };
}

export function readScopes(reader: JsonReader, name: string): Scope[] {
  return reader.texts(name).map((scope) => oneOf(reader, name, SCOPES, scope));
}

function oneOf<T extends string>(reader: JsonReader, name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw reader.malformed(name, `must be one of ${known.join(', ')}`);
  return found;
}
