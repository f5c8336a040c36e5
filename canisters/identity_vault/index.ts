import { IDL, init, msgCaller, postUpgrade, type Principal, query, update } from 'azle';

import { ok, type Result } from '../../src/protocol/errors.js';
import type { EraseSpec } from '../../src/protocol/spec/erase.js';
import type { RetentionSpec } from '../../src/protocol/spec/retention.js';
import type { StandardSpec } from '../../src/protocol/spec/standard.js';
import { knownCaller } from '../common/caller.js';
import { nowSeconds } from '../common/clock.js';
import { knownWriter } from '../common/cycles_reserve.js';
import { Health, health } from '../common/health.js';
import { answerHttp, HttpRequest, HttpResponse } from '../common/http.js';
import {
  type BlockType,
  blockTypeList,
  ICRC_10,
  ICRC_3,
  replyBlocks,
  type Standard,
  tipCertificate,
  type TipCertificate
} from '../common/icrc3.js';
import * as I from '../common/icrc3_idl.js';
import { ResultOf } from '../common/result_idl.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { type CandidReleaseSpec, fromCandid } from './candid_spec.js';
import { certified, type VersionProof, versionProof } from './certification.js';
import { appointDelegate, claimOperator } from './delegation.js';
import { cancelErasure, dropVersion, enactErase, eraseRecord, requestErasure } from './erasure.js';
import * as T from './idl.js';
import { blockTypes, log } from './log.js';
import { memory } from './memory.js';
import { vaultPage } from './pages.js';
import { type ReadArgs, sealedChunk, type SealedSection, sealedSection } from './reading.js';
import { announce } from './notices.js';
import { enactRelease, giveBack, redeem, type Redeemed, type ShareName } from './release.js';
import {
  beginVersion,
  type BeginVersionArgs,
  putChunk,
  type PutChunkArgs,
  submitVersion,
  type VersionAddress
} from './submission.js';
import { enactStandard, findStandard, standardInForce } from './standard.js';
import { createRecord, refreshStanding } from './standing.js';
import { enactRetention } from './retention.js';
import type { Standing } from './record_store.js';
import { SCHEMA } from './schema.js';
import {
  grantInfo,
  type GrantInfo,
  type LogHead,
  logHead,
  type LogPage,
  logView,
  type Notice,
  noticesOf,
  recordInfo,
  type RecordInfo,
  recordInfoOf,
  type VersionInfo,
  versionInfo
} from './views.js';

interface RedeemArgs {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  section: string;
  share: Record<ShareName, null>;
}

type Act =
  | { release: CandidReleaseSpec }
  | { erase: EraseSpec }
  | { set_retention: RetentionSpec }
  | { set_standard: StandardSpec };

function shareName(share: Record<ShareName, null>): ShareName {
  return 'A' in share ? 'A' : 'B';
}

export default class IdentityVault {
  /** Manual: an install argument is not even read. There is nothing to configure. */
  @init([], { manual: true })
  init(): void {
    initSchema(memory.meta, SCHEMA);
    certified.restore(log.tip());
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    requireSchema(memory.meta, SCHEMA);
    certified.restore(log.tip());
  }

  @update([], ResultOf(IDL.Nat64))
  async create_record(): Promise<Result<bigint>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : createRecord(caller.Ok);
  }

  @update([IDL.Opt(IDL.Principal)], ResultOf(IDL.Nat64))
  async appoint_delegate([delegate]: [] | [Principal]): Promise<Result<bigint>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : appointDelegate(caller.Ok, delegate?.toUint8Array());
  }

  @update([IDL.Nat64], ResultOf(IDL.Null))
  async claim_operator(recordId: bigint): Promise<Result<null>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : claimOperator(caller.Ok, recordId);
  }

  @update([IDL.Nat64], ResultOf(T.Standing))
  async refresh_standing(recordId: bigint): Promise<Result<Partial<Record<Standing, null>>>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    const record = await refreshStanding(recordId);
    return 'Err' in record ? record : ok({ [record.Ok.standing]: null });
  }

  @update([T.BeginVersionArgs], ResultOf(IDL.Null))
  begin_version(args: BeginVersionArgs): Result<null> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : beginVersion(caller.Ok, args, nowSeconds());
  }

  @update([T.PutChunkArgs], ResultOf(IDL.Null))
  put_chunk(args: PutChunkArgs): Result<null> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : putChunk(caller.Ok, args, nowSeconds());
  }

  @update([T.VersionAddress], ResultOf(IDL.Null))
  submit_version(address: VersionAddress): Result<null> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : submitVersion(caller.Ok, address, nowSeconds());
  }

  @update([IDL.Nat64], ResultOf(IDL.Nat64))
  request_erasure(recordId: bigint): Result<bigint> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : requestErasure(caller.Ok, recordId);
  }

  @update([IDL.Nat64], ResultOf(IDL.Null))
  cancel_erasure(recordId: bigint): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : cancelErasure(caller.Ok, recordId);
  }

  @update([IDL.Nat64], ResultOf(IDL.Null))
  drop_version(recordId: bigint): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : dropVersion(caller.Ok, recordId);
  }

  @update([IDL.Nat64], ResultOf(IDL.Null))
  async erase_record(recordId: bigint): Promise<Result<null>> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : eraseRecord(caller.Ok, recordId);
  }

  @update([IDL.Nat64, T.Act], ResultOf(IDL.Null))
  async enact(proposalId: bigint, act: Act): Promise<Result<null>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    if ('release' in act) return enactRelease(caller.Ok, proposalId, fromCandid(act.release));
    if ('erase' in act) return enactErase(caller.Ok, proposalId, act.erase);
    if ('set_standard' in act) return enactStandard(caller.Ok, proposalId, act.set_standard);
    return enactRetention(caller.Ok, proposalId, act.set_retention);
  }

  @update([IDL.Nat64, T.ReleaseSpec], ResultOf(IDL.Null))
  async announce(proposalId: bigint, spec: CandidReleaseSpec): Promise<Result<null>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : announce(caller.Ok, proposalId, fromCandid(spec));
  }

  @update([IDL.Nat64, T.Share], ResultOf(IDL.Null))
  give_back(proposalId: bigint, share: Record<ShareName, null>): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : giveBack(caller.Ok, proposalId, shareName(share));
  }

  @update([T.RedeemArgs], ResultOf(T.Redeemed))
  async redeem({ proposal_id, spec, section, share }: RedeemArgs): Promise<Result<Redeemed>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    const redemption = { proposalId: proposal_id, spec: fromCandid(spec), section, share: shareName(share) };
    return redeem(caller.Ok, redemption);
  }

  @query([IDL.Principal], IDL.Opt(T.RecordInfo))
  record_of(provider: Principal): [] | [RecordInfo] {
    return recordInfoOf(provider);
  }

  @query([IDL.Nat64], IDL.Opt(T.RecordInfo))
  get_record(id: bigint): [] | [RecordInfo] {
    return recordInfo(id);
  }

  @query([T.VersionAddress], IDL.Opt(T.VersionInfo))
  get_version(address: VersionAddress): [] | [VersionInfo] {
    return versionInfo(address);
  }

  @query([IDL.Opt(IDL.Nat32)], IDL.Opt(T.StandardSpec))
  get_standard([number]: [] | [number]): [] | [StandardSpec] {
    const standard = number === undefined ? standardInForce() : findStandard(number);
    return standard === undefined ? [] : [standard];
  }

  @query([IDL.Nat64], IDL.Opt(T.GrantInfo))
  get_grant(proposalId: bigint): [] | [GrantInfo] {
    return grantInfo(proposalId);
  }

  @query([IDL.Nat64, IDL.Nat64], IDL.Vec(T.Notice))
  get_notices(recordId: bigint, start: bigint): Notice[] {
    return noticesOf(recordId, start);
  }

  @query([T.ReadArgs], ResultOf(T.SealedSection))
  get_sealed_section(args: ReadArgs): Result<SealedSection> {
    return sealedSection(msgCaller().toUint8Array(), args);
  }

  @query([T.ReadArgs, IDL.Nat32], ResultOf(IDL.Vec(IDL.Nat8)))
  get_chunk(args: ReadArgs, index: number): Result<Uint8Array> {
    return sealedChunk(msgCaller().toUint8Array(), args, index);
  }

  @query([IDL.Nat64], T.LogPage)
  get_log(start: bigint): LogPage {
    return logView(start);
  }

  @query([IDL.Nat64], T.LogHead)
  get_log_head(length: bigint): LogHead {
    return logHead(length);
  }

  @query([IDL.Nat64], IDL.Opt(T.VersionProof))
  certified_version(recordId: bigint): [] | [VersionProof] {
    return versionProof(recordId);
  }

  @query([I.GetBlocksArgs], I.GetBlocksResult, { manual: true })
  icrc3_get_blocks(): void {
    replyBlocks(log);
  }

  @query([], I.TipCertificate)
  icrc3_get_tip_certificate(): [] | [TipCertificate] {
    return tipCertificate(certified);
  }

  @query([I.GetArchivesArgs], I.Archives)
  icrc3_get_archives(): never[] {
    return [];
  }

  @query([], I.BlockTypes)
  icrc3_supported_block_types(): BlockType[] {
    return blockTypeList(blockTypes);
  }

  @query([], I.Standards)
  icrc10_supported_standards(): Standard[] {
    return [ICRC_3, ICRC_10];
  }

  @query([], Health)
  get_health(): Health {
    return health(SCHEMA, log.length);
  }

  @query([HttpRequest], HttpResponse)
  http_request(request: HttpRequest): HttpResponse {
    return answerHttp(request, vaultPage, certified);
  }
}
