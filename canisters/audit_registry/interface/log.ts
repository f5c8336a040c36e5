import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  opt,
  principal,
  record,
  vec
} from '../../common/candid/index.js';
import { query, result, update } from '../../common/candid/method.js';
import { Health } from '../../common/health_type.js';
import { HttpRequest, HttpResponse } from '../../common/http_types.js';
import { icrcMethods } from '../../common/icrc3_types.js';
import { logPageType } from '../../common/log_page_type.js';

/** What the vault's log was when somebody had this canister look. Never edited: whoever rolls the vault back shows. */
const WitnessedHead = record({
  /** Seconds since the epoch. */
  witnessed_at: nat64,
  /** Blocks in the vault's log. */
  length: nat64,
  /** Hash of the last of them, 32 bytes; empty where there was none. */
  hash: blob,
  /** The log that the head before this one spoke of was gone: shorter, or with another block in its place. */
  rolled_back: bool
});
export type WitnessedHead = Infer<typeof WitnessedHead>;

const HeadsPage = record({ heads: vec(WitnessedHead), length: nat64 });
export type HeadsPage = Infer<typeof HeadsPage>;

const LogPage = logPageType({
  subject: opt(principal),
  record_id: opt(nat64),
  version: opt(nat32),
  proposal_id: opt(nat64),
  vault_length: opt(nat64),
  vault_head: opt(blob),
  round: opt(nat64),
  position: opt(nat32),
  report: opt(nat64),
  hash: opt(blob),
  recommendation: opt(nat64),
  number: opt(nat64)
});

/** What every canister of this project has, and the look at the vault's log. */
export const logMethods = {
  witness_vault_head: update([], result(WitnessedHead)),
  get_witnessed_heads: query([nat64], HeadsPage),
  get_vault: query([], principal),
  get_log: query([nat64], LogPage),
  ...icrcMethods,
  get_health: query([], Health),
  http_request: query([HttpRequest], HttpResponse)
};
