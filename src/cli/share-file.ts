/** One custodian's share of one section's key, as `redeem` writes and `open` reads it. Secret. */
import { bytesToHex } from '@noble/hashes/utils';
import { NodeVaultError } from '../client/errors.js';
import { JsonReader } from '../client/json-reader.js';
import type { Share } from '../protocol/sealed/derivation-input.js';
import { readJson } from './files.js';
import { type RootedVersion, versionFromJson, versionToJson } from './version-json.js';

const FORMAT = 'nodevault share 1';

export interface ShareFile extends RootedVersion {
  readonly section: string;
  readonly share: Share;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export function shareToJson(file: ShareFile): string {
  const { section, share, key } = file;
  return `${JSON.stringify({ format: FORMAT, ...versionToJson(file), section, share, key: bytesToHex(key) }, null, 2)}\n`;
}

export async function readShareFile(file: string): Promise<ShareFile> {
  const reader = new JsonReader(await readJson(file), file);
  if (reader.text('format') !== FORMAT) throw reader.malformed('format', `must be "${FORMAT}"`);
  const share = reader.text('share');
  if (share !== 'A' && share !== 'B') throw reader.malformed('share', 'must be A or B');
  return { ...versionFromJson(reader), section: reader.text('section'), share, key: reader.bytes('key') };
}

/** Refuses two shares that are not A and B of one section under one root. */
export function requireSameSection(a: ShareFile, b: ShareFile): void {
  const place = (file: ShareFile): string =>
    JSON.stringify({ ...versionToJson(file), section: file.section });
  if (place(a) !== place(b)) {
    throw new NodeVaultError(
      'invalid-argument',
      `the shares are of different sections: ${place(a)} and ${place(b)}`
    );
  }
  if (a.share === b.share) {
    throw new NodeVaultError(
      'invalid-argument',
      `both files hold share ${a.share}; a section opens with A and B together`
    );
  }
}
