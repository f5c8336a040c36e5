import { IDL, init, msgCaller, postUpgrade, type Principal, query, update } from 'azle';

import type { Result } from '../../src/protocol/errors.js';
import { knownCaller } from '../common/caller.js';
import { nowSeconds } from '../common/clock.js';
import { ResultOf } from '../common/result_idl.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { type CandidReleaseSpec, fromCandid } from './candid_spec.js';
import * as T from './idl.js';
import { memory } from './memory.js';
import { type ReadArgs, sealedChunk, type SealedSection, sealedSection } from './reading.js';
import { enactRelease, redeem, type Redeemed, type ShareName } from './release.js';
import {
  beginVersion,
  type BeginVersionArgs,
  createRecord,
  putChunk,
  type PutChunkArgs,
  submitVersion,
  type VersionAddress
} from './submission.js';
import {
  grantInfo,
  type GrantInfo,
  type LogPage,
  logView,
  recordInfo,
  type RecordInfo,
  recordInfoOf,
  type VersionInfo,
  versionInfo
} from './views.js';

/** Version of what the vault keeps in stable memory. */
const SCHEMA = 1;

interface RedeemArgs {
  proposal_id: bigint;
  spec: CandidReleaseSpec;
  section: string;
  share: Record<ShareName, null>;
}

export default class IdentityVault {
  /** Manual: an install argument is not even read. There is nothing to configure. */
  @init([], { manual: true })
  init(): void {
    initSchema(memory.meta, SCHEMA);
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    requireSchema(memory.meta, SCHEMA);
  }

  @update([], ResultOf(IDL.Nat64))
  create_record(): Result<bigint> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : createRecord(caller.Ok, nowSeconds());
  }

  @update([T.BeginVersionArgs], ResultOf(IDL.Null))
  begin_version(args: BeginVersionArgs): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : beginVersion(caller.Ok, args);
  }

  @update([T.PutChunkArgs], ResultOf(IDL.Null))
  put_chunk(args: PutChunkArgs): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : putChunk(caller.Ok, args);
  }

  @update([T.VersionAddress], ResultOf(IDL.Null))
  submit_version(address: VersionAddress): Result<null> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : submitVersion(caller.Ok, address, nowSeconds());
  }

  @update([IDL.Nat64, T.Act], ResultOf(IDL.Null))
  async enact(proposalId: bigint, act: { release: CandidReleaseSpec }): Promise<Result<null>> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : enactRelease(caller.Ok, proposalId, fromCandid(act.release));
  }

  @update([T.RedeemArgs], ResultOf(T.Redeemed))
  async redeem({ proposal_id, spec, section, share }: RedeemArgs): Promise<Result<Redeemed>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    const shareName: ShareName = 'A' in share ? 'A' : 'B';
    return redeem(caller.Ok, { proposalId: proposal_id, spec: fromCandid(spec), section, share: shareName });
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

  @query([IDL.Nat64], IDL.Opt(T.GrantInfo))
  get_grant(proposalId: bigint): [] | [GrantInfo] {
    return grantInfo(proposalId);
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
}
