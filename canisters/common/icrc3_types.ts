import { blob, Message, nat, opt, principal, record, text, vec } from './candid/index.js';
import { query } from './candid/method.js';

/** The candid types of ICRC-3 (https://github.com/dfinity/ICRC-1/blob/main/standards/ICRC-3/README.md) and ICRC-10. */
const GetBlocksArgs = vec(record({ start: nat, length: nat }));

const TipCertificate = opt(record({ certificate: blob, hash_tree: blob }));

const GetArchivesArgs = record({ from: opt(principal) });

const Archives = vec(record({ canister_id: principal, start: nat, end: nat }));

const BlockTypes = vec(record({ block_type: text, url: text }));

const Standards = vec(record({ name: text, url: text }));

/** Arguments of `icrc3_get_blocks`. Its reply is put together from blocks as they are stored: icrc3_blocks.ts. */
export const getBlocksArgs = new Message([GetBlocksArgs]);

export const icrcMethods = {
  icrc3_get_tip_certificate: query([], TipCertificate),
  icrc3_get_archives: query([GetArchivesArgs], Archives),
  icrc3_supported_block_types: query([], BlockTypes),
  icrc10_supported_standards: query([], Standards)
};
