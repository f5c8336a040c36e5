import {
  blob,
  bool,
  type Infer,
  nat32,
  nat64,
  nul,
  opt,
  principal,
  record,
  tags,
  text,
  variant,
  vec
} from '../common/candid/index.js';
import { query, result, update } from '../common/candid/method.js';
import { Health } from '../common/health_type.js';
import { HttpRequest, HttpResponse } from '../common/http_types.js';
import { icrc21Methods } from '../common/icrc21_types.js';
import { icrcMethods } from '../common/icrc3_types.js';
import { logPageType } from '../common/log_page_type.js';

/** The types and methods of identity_vault.did, under the same names; a test compares the two. */
const SectionSeal = record({ name: text, size: nat64, wrapped_a: blob, wrapped_b: blob });

const BeginVersionArgs = record({
  record_id: nat64,
  version: nat32,
  subject: text,
  standard: nat32,
  root: blob,
  salt: blob,
  sections: vec(SectionSeal)
});
export type BeginVersionArgs = Infer<typeof BeginVersionArgs>;

const PutChunkArgs = record({
  record_id: nat64,
  version: nat32,
  section: text,
  index: nat32,
  bytes: blob
});
export type PutChunkArgs = Infer<typeof PutChunkArgs>;

const VersionAddress = record({ record_id: nat64, version: nat32 });
export type VersionAddress = Infer<typeof VersionAddress>;

const VersionState = tags('draft', 'submitted');

const SectionInfo = record({ name: text, size: nat64, received: nat64 });

const VersionInfo = record({
  record_id: nat64,
  version: nat32,
  provider: principal,
  state: VersionState,
  subject: text,
  standard: nat32,
  root: blob,
  salt: blob,
  sections: vec(SectionInfo),
  submitted_at: opt(nat64)
});
export type VersionInfo = Infer<typeof VersionInfo>;

const Standing = tags('candidate', 'listed', 'left');

const RecordInfo = record({
  record_id: nat64,
  provider: principal,
  created_at: nat64,
  standing: Standing,
  standing_since: nat64,
  current_version: nat32,
  current_root: blob,
  next_version: nat32,
  sealed_bytes: nat64,
  delegate: opt(principal),
  operator: opt(principal),
  erasure_requested_at: opt(nat64),
  erased_at: opt(nat64)
});
export type RecordInfo = Infer<typeof RecordInfo>;

const Custodian = record({ id: principal, transport_key: blob });

const ReleaseSpec = record({
  record_id: nat64,
  version: nat32,
  root: blob,
  sections: vec(text),
  custodian_a: Custodian,
  custodian_b: Custodian,
  single_custodian: bool,
  purpose: text,
  redeem_until: nat64
});

const EraseSpec = record({ record_id: nat64, reason: text });

const RetentionSpec = record({ days: nat32 });

const SubjectRules = record({
  kind: text,
  required: vec(text),
  optional: vec(text)
});

const StandardSpec = record({
  number: nat32,
  hash: blob,
  subjects: vec(SubjectRules)
});

const Act = variant({
  release: ReleaseSpec,
  erase: EraseSpec,
  set_retention: RetentionSpec,
  set_standard: StandardSpec
});
export type Act = Infer<typeof Act>;

const Share = tags('A', 'B');

const RedeemArgs = record({
  proposal_id: nat64,
  spec: ReleaseSpec,
  section: text,
  share: Share
});
export type RedeemArgs = Infer<typeof RedeemArgs>;

const Redeemed = record({ encrypted_key: blob, log_index: nat64 });
export type Redeemed = Infer<typeof Redeemed>;

const ReadArgs = record({
  record_id: nat64,
  version: nat32,
  section: text,
  proposal_id: opt(nat64)
});
export type ReadArgs = Infer<typeof ReadArgs>;

const SealedSection = record({
  size: nat64,
  chunks: nat32,
  wrapped_a: blob,
  wrapped_b: blob
});
export type SealedSection = Infer<typeof SealedSection>;

const GrantInfo = record({ proposal_id: nat64, spec: ReleaseSpec, granted_at: nat64 });
export type GrantInfo = Infer<typeof GrantInfo>;

const Notice = record({
  proposal_id: nat64,
  spec: ReleaseSpec,
  vote_deadline: opt(nat64),
  granted_at: opt(nat64)
});
export type Notice = Infer<typeof Notice>;

const LogHead = record({ length: nat64, hash: blob, hash_at: blob });
export type LogHead = Infer<typeof LogHead>;

const LogPage = logPageType({
  record_id: opt(nat64),
  version: opt(nat32),
  proposal_id: opt(nat64),
  section: opt(text),
  share: opt(text)
});

export const methods = {
  create_record: update([], result(nat64)),
  appoint_delegate: update([opt(principal)], result(nat64)),
  claim_operator: update([nat64], result(nul)),
  refresh_standing: update([nat64], result(Standing)),
  begin_version: update([BeginVersionArgs], result(nul)),
  put_chunk: update([PutChunkArgs], result(nul)),
  submit_version: update([VersionAddress], result(nul)),
  enact: update([nat64, Act], result(nul)),
  announce: update([nat64, ReleaseSpec], result(nul)),
  give_back: update([nat64, Share], result(nul)),
  redeem: update([RedeemArgs], result(Redeemed)),
  request_erasure: update([nat64], result(nat64)),
  cancel_erasure: update([nat64], result(nul)),
  drop_version: update([nat64], result(nul)),
  erase_record: update([nat64], result(nul)),
  record_of: query([principal], opt(RecordInfo)),
  get_record: query([nat64], opt(RecordInfo)),
  get_version: query([VersionAddress], opt(VersionInfo)),
  get_standard: query([opt(nat32)], opt(StandardSpec)),
  get_grant: query([nat64], opt(GrantInfo)),
  get_notices: query([nat64, nat64], vec(Notice)),
  get_sealed_section: query([ReadArgs], result(SealedSection)),
  get_chunk: query([ReadArgs, nat32], result(blob)),
  get_log: query([nat64], LogPage),
  get_log_head: query([nat64], LogHead),
  ...icrcMethods,
  ...icrc21Methods,
  get_health: query([], Health),
  http_request: query([HttpRequest], HttpResponse)
};
