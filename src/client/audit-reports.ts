/** Reports of audits: what they say, verified against what was signed, and how they stand. */
import { IDL } from '@dfinity/candid';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { NodeVaultError, unwrap } from './errors.js';
import { ReportContent, type ReportInfo } from './idl/audits-idl.js';
import type { RegistryService } from './idl/registry-idl.js';

export interface ReadReport {
  readonly info: ReportInfo;
  readonly content: ReportContent;
  /** SHA-256 of the content, which both auditors sign. */
  readonly hash: Uint8Array;
}

/**
 * A report, whose content has the hash that is on record.
 * @throws NodeVaultError `canister-refused` where there is none, `not-authentic` where content and hash differ
 */
export async function readReport(registry: RegistryService, id: bigint): Promise<ReadReport> {
  const [info] = await registry.get_report(id);
  const [stored] = await registry.get_report_content(id);
  if (info === undefined || stored === undefined)
    throw new NodeVaultError('canister-refused', `the registry knows no report ${id}; check the number`, {
      detail: 'not_found'
    });
  const bytes = new Uint8Array(stored);
  const hash = sha256(bytes);
  if (bytesToHex(hash) !== bytesToHex(new Uint8Array(info.details.hash)))
    throw new NodeVaultError(
      'not-authentic',
      `report ${id}: its content is not what was hashed; ask another replica`
    );
  return { info, content: decodeContent(bytes, id), hash };
}

function decodeContent(bytes: Uint8Array, id: bigint): ReportContent {
  try {
    const decoded: readonly unknown[] = IDL.decode([ReportContent], bytes);
    const [content] = decoded as readonly [ReportContent];
    return content;
  } catch {
    throw new NodeVaultError('malformed', `report ${id}: its content is no ReportContent`);
  }
}

/** Signs a report that the caller has read: by the hash of what it read. */
export async function signReport(registry: RegistryService, report: bigint, hash: Uint8Array): Promise<void> {
  unwrap(await registry.sign_report({ report, hash }), 'audit_registry.sign_report');
}
