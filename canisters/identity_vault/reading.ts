import { err, ok, type Result } from '../../src/protocol/errors.js';
import { equalBytes } from '../common/stored_bytes.js';

import { findGrant } from './grant_store.js';
import type { ReadArgs, SealedSection } from './interface.js';
import { chunkCount, findChunk, findSection } from './section_store.js';
import { findVersion, type StoredVersion } from './version_store.js';

/** The shape of a sealed section, for the provider and the custodians of a grant. */
export function sealedSection(caller: Uint8Array, args: ReadArgs): Result<SealedSection> {
  const version = readable(caller, args);
  if ('Err' in version) return version;
  const section = findSection(args, version.Ok.padSlot);
  if (section === undefined) return err('not_found', `version ${args.version} has no such section`);
  const { size, received, wrappedA, wrappedB } = section;
  return ok({ size, chunks: chunkCount(received), wrapped_a: wrappedA, wrapped_b: wrappedB });
}

/** One chunk of a section's ciphertext, for the same readers. */
export function sealedChunk(caller: Uint8Array, args: ReadArgs, index: number): Result<Uint8Array> {
  const version = readable(caller, args);
  if ('Err' in version) return version;
  const chunk = findChunk(args, index, version.Ok.padSlot);
  return chunk === undefined
    ? err('not_found', `section ${args.section} of version ${args.version} has no chunk ${index}`)
    : ok(chunk);
}

/** Ciphertext protects itself; readers are limited all the same, so that it is not there for the taking. */
function readable(caller: Uint8Array, args: ReadArgs): Result<StoredVersion> {
  const version = findVersion(args.record_id, args.version);
  if (version === undefined)
    return err('not_found', `record ${args.record_id} has no version ${args.version}`);
  if (!equalBytes(version.provider, caller) && !isCustodian(caller, args)) {
    return err(
      'not_authorized',
      'only the provider and the custodians of an enacted release read sealed sections'
    );
  }
  return ok(version);
}

function isCustodian(
  caller: Uint8Array,
  { record_id, version, section, proposal_id: [proposalId] }: ReadArgs
): boolean {
  const spec = proposalId === undefined ? undefined : findGrant(proposalId)?.spec;
  if (spec?.record_id !== record_id || spec.version !== version || !spec.sections.includes(section))
    return false;
  return equalBytes(spec.custodian_a.id, caller) || equalBytes(spec.custodian_b.id, caller);
}
