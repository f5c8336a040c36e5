import { dataCertificate } from 'azle';

import type { CertifiedState } from './certified_state.js';

export interface TipCertificate {
  readonly certificate: Uint8Array;
  /** CBOR. */
  readonly hash_tree: Uint8Array;
}

export interface BlockType {
  readonly block_type: string;
  readonly url: string;
}

export interface Standard {
  readonly name: string;
  readonly url: string;
}

export const ICRC_3: Standard = {
  name: 'ICRC-3',
  url: 'https://github.com/dfinity/ICRC-1/tree/main/standards/ICRC-3'
};

export const ICRC_10: Standard = {
  name: 'ICRC-10',
  url: 'https://github.com/dfinity/ICRC/blob/main/ICRCs/ICRC-10/ICRC-10.md'
};

export const ICRC_21: Standard = {
  name: 'ICRC-21',
  url: 'https://github.com/dfinity/ICRC/blob/main/ICRCs/ICRC-21/ICRC-21.md'
};

const BLOCK_TYPES_URL = 'docs/formats.md#log';

/** What `icrc3_supported_block_types` answers: where a type is written down is told by the document's place in the repository. */
export function blockTypeList(types: readonly string[]): BlockType[] {
  return types.map((block_type) => ({ block_type, url: BLOCK_TYPES_URL }));
}

/** Undefined while there is no block, and in an update, which has no certificate. */
export function tipCertificate(certified: CertifiedState): [] | [TipCertificate] {
  const hash_tree = certified.tipWitness();
  const certificate = dataCertificate();
  return hash_tree === undefined || certificate === undefined ? [] : [{ certificate, hash_tree }];
}
