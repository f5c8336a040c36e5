import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { MAX_NAME_LENGTH } from '../../../src/protocol/limits.js';
import {
  asciiBytes as bytesOf,
  bigEndian,
  lengthPrefixed
} from '../../../src/protocol/sealed/length-prefixed.js';
import { conflictsDefect } from '../../../src/protocol/spec/auditor.js';
import { hashDefect, lineDefect } from '../../../src/protocol/spec/defects.js';
import { levelDefect, scopesDefect } from '../../../src/protocol/spec/verifier.js';
import { nowSeconds } from '../../common/clock.js';
import { sha256 } from '../../common/sha256.js';
import { asciiBytes, readU32, u32Bytes } from '../../common/stored_bytes.js';
import { type VerifierApplication, VerifierApplicationInfo } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

const applications = new StoredMap(memory.verifierApplications, VerifierApplicationInfo);
/** With one more, the oldest goes: whoever it was may file the same again, with the same hash, before a motion is enacted. */
const MAX_APPLICATIONS = 1_000;
const NEXT_SLOT_KEY = asciiBytes('next verifier application');

export function applicationOf(verifier: Uint8Array): VerifierApplicationInfo | undefined {
  return applications.find(verifier);
}

/** The caller applies, or applies anew. Returns the hash that a motion names. */
export function applyAsVerifier(caller: Uint8Array, application: VerifierApplication): Result<Uint8Array> {
  const defect = applicationDefect(application);
  if (defect !== undefined) return err('invalid_argument', `application: ${defect}`);
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
  if (applicationOf(caller) === undefined) takeSlot(caller);
  applications.put(caller, { verifier: caller, application, hash, applied_at: now });
  logEvent({ kind: 'verifier_applied', time: now, caller, hash });
  return ok(hash);
}

/** Slots are taken in turn. */
function takeSlot(caller: Uint8Array): void {
  const stored = memory.meta.get(NEXT_SLOT_KEY);
  const slot = stored === undefined ? 0 : readU32(stored);
  const oldest = memory.verifierApplicationSlots.get(u32Bytes(slot));
  if (oldest !== undefined) applications.remove(oldest);
  memory.verifierApplicationSlots.insert(u32Bytes(slot), caller);
  memory.meta.insert(NEXT_SLOT_KEY, u32Bytes((slot + 1) % MAX_APPLICATIONS));
}

function applicationDefect(application: VerifierApplication): string | undefined {
  const { name, level, scopes, conflicts, statement_hash: statement } = application;
  return (
    lineDefect('name', name, MAX_NAME_LENGTH) ??
    levelDefect(level) ??
    scopesDefect(scopes) ??
    hashDefect('statement_hash', statement) ??
    conflictsDefect(conflicts)
  );
}
