import { ascendingDefect } from '../../../src/protocol/spec/auditor.js';
import { MAX_CONFLICTS } from '../../../src/protocol/audit/limits.js';
import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { MAX_NAME_LENGTH } from '../../../src/protocol/limits.js';
import {
  asciiBytes as bytesOf,
  bigEndian,
  lengthPrefixed
} from '../../../src/protocol/sealed/length-prefixed.js';
import { isMotionLine } from '../../../src/protocol/spec/lines.js';
import { isLevel, MAX_LEVEL } from '../../../src/protocol/spec/verifier.js';
import { isInOrder, SCOPES } from '../../../src/protocol/verification/confirmation.js';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { StoredMap } from '../audits/stored.js';
import { type VerifierApplication, VerifierApplicationInfo } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';

const applications = new StoredMap(memory.verifierApplications, VerifierApplicationInfo);
const MAX_APPLICATIONS = 1_000;

export function applicationOf(verifier: Uint8Array): VerifierApplicationInfo | undefined {
  return applications.find(verifier);
}

/** The caller applies, or applies anew. Returns the hash that a motion names. */
export function applyAsVerifier(caller: Uint8Array, application: VerifierApplication): Result<Uint8Array> {
  const defect = applicationDefect(application);
  if (defect !== undefined) return err('invalid_argument', `application: ${defect}`);
  if (applicationOf(caller) === undefined && applications.length >= MAX_APPLICATIONS)
    return err('limit_exceeded', `${MAX_APPLICATIONS} applications are on record`);
  const { name, level, scopes, conflicts, statement_hash } = application;
  const hash = sha256(
    lengthPrefixed([
      bytesOf('nodevault verifier application 1'),
      caller,
      bytesOf(name),
      bigEndian(BigInt(level), 4),
      bytesOf(scopes.join(',')),
      statement_hash,
      ...conflicts
    ])
  );
  const now = nowSeconds();
  applications.put(caller, { verifier: caller, application, hash, applied_at: now });
  logEvent({ kind: 'verifier_applied', time: now, caller, hash });
  return ok(hash);
}

function applicationDefect(application: VerifierApplication): string | undefined {
  const { name, level, scopes, conflicts, statement_hash: statement } = application;
  if (!isMotionLine(name, MAX_NAME_LENGTH))
    return `name: must be one line of 1 to ${MAX_NAME_LENGTH} printable ASCII characters`;
  if (!isLevel(level)) return `level: must be 1 to ${MAX_LEVEL}`;
  if (scopes.length === 0 || !isInOrder(scopes))
    return `scopes: at least one, each once, in the order ${SCOPES.join(', ')}`;
  if (statement.length !== 32) return `statement_hash: has ${statement.length} bytes instead of 32`;
  if (conflicts.length > MAX_CONFLICTS)
    return `conflicts: ${conflicts.length} given; at most ${MAX_CONFLICTS}`;
  return ascendingDefect('conflicts', conflicts);
}
