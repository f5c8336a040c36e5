import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { equalBytes } from '../../common/stored_bytes.js';
import type { ReportContent } from '../interface/reports.js';
import { type VersionAtVault, versionAtVault } from '../vault.js';

type Photos = ReportContent['photos'];

/**
 * Whether the vault has what the photos name: a submitted version with this root and a section of this name. The commitment
 * is below the root, and shows to whom the section is released. Asks the vault once for each version. Awaits.
 */
export async function photosAreSealed(photos: Photos): Promise<Result<null>> {
  const known = new Map<string, VersionAtVault | undefined>();
  for (const [at, { record_id: recordId, version, root, section }] of photos.entries()) {
    const name = `record ${recordId}, version ${version}`;
    if (!known.has(name)) {
      const answer = await versionAtVault(recordId, version);
      if (isErr(answer)) return answer;
      known.set(name, answer.Ok);
    }
    const sealed = known.get(name);
    if (sealed === undefined) return err('invalid_argument', `photos[${at}]: the vault has no ${name}`);
    if (!equalBytes(sealed.root, root))
      return err('invalid_argument', `photos[${at}].root: is not the root of ${name}`);
    if (!sealed.sections.includes(section))
      return err('invalid_argument', `photos[${at}].section: ${name} has no section of this name`);
  }
  return ok(null);
}
