import { err, ok, type Result } from '../../src/protocol/errors.js';
import type { ReleaseSpec } from '../../src/protocol/spec/release.js';
import { equalBytes } from '../common/stored_bytes.js';

import { findVersion, type StoredVersion } from './version_store.js';

/** The version that the spec names, if it is submitted with that root and those sections. */
export function releasableVersion(spec: ReleaseSpec): Result<StoredVersion> {
  const version = findVersion(spec.record_id, spec.version);
  if (version?.submittedAt === undefined) {
    return err('not_found', `record ${spec.record_id} has no submitted version ${spec.version}`);
  }
  if (!equalBytes(version.root, spec.root)) {
    return err(
      'invalid_argument',
      `root: is not the root of record ${spec.record_id}, version ${spec.version}`
    );
  }
  for (const section of spec.sections) {
    if (!version.sections.includes(section)) {
      return err('not_found', `record ${spec.record_id}, version ${spec.version} has no section ${section}`);
    }
  }
  return ok(version);
}
