import { init, msgCaller, postUpgrade, query, update } from 'azle';

import { ok, type Result } from '../../src/protocol/errors.js';
import type { StandardSpec } from '../../src/protocol/spec/standard.js';
import { knownCaller } from '../common/caller.js';
import { answer, answerBytes, answerTo, answerValue, MANUAL } from '../common/candid/endpoint.js';
import { nowSeconds } from '../common/clock.js';
import { knownWriter } from '../common/cycles_reserve.js';
import { health } from '../common/health.js';
import { answerHttp } from '../common/http.js';
import { blockTypeList, ICRC_10, ICRC_3, tipCertificate } from '../common/icrc3.js';
import { blocksReply } from '../common/icrc3_blocks.js';
import { getBlocksArgs } from '../common/icrc3_types.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { certified, versionProof } from './certification.js';
import { appointDelegate, claimOperator } from './delegation.js';
import { cancelErasure, dropVersion, enactErase, eraseRecord, requestErasure } from './erasure.js';
import { type Act, methods } from './interface.js';
import { blockTypes, log } from './log.js';
import { memory } from './memory.js';
import { announce } from './notices.js';
import { vaultPage } from './pages.js';
import { sealedChunk, sealedSection } from './reading.js';
import { enactRelease, giveBack, redeem } from './release.js';
import { enactRetention } from './retention.js';
import { SCHEMA } from './schema.js';
import { enactStandard, findStandard, standardInForce } from './standard.js';
import { createRecord, refreshStanding } from './standing.js';
import { beginVersion, putChunk, submitVersion } from './submission.js';
import { grantInfo, logHead, logView, noticesOf, recordInfo, recordInfoOf, versionInfo } from './views.js';

type Answered = void | Promise<void>;

function callerBytes(): Uint8Array {
  return msgCaller().toUint8Array();
}

function enactAct(caller: Uint8Array, proposalId: bigint, act: Act): Promise<Result<null>> {
  if ('release' in act) return enactRelease(caller, proposalId, act.release);
  if ('erase' in act) return enactErase(caller, proposalId, act.erase);
  if ('set_standard' in act) return enactStandard(caller, proposalId, act.set_standard);
  return enactRetention(caller, proposalId, act.set_retention);
}

/** Every endpoint takes its codec from interface.ts. */
export default class IdentityVault {
  /** An install argument is not even read. There is nothing to configure. */
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

  @update([], undefined, MANUAL)
  create_record(): Answered {
    return answerTo(knownWriter, methods.create_record, createRecord);
  }

  @update([], undefined, MANUAL)
  appoint_delegate(): Answered {
    return answerTo(knownWriter, methods.appoint_delegate, (caller, [delegate]) =>
      appointDelegate(caller, delegate)
    );
  }

  @update([], undefined, MANUAL)
  claim_operator(): Answered {
    return answerTo(knownWriter, methods.claim_operator, claimOperator);
  }

  @update([], undefined, MANUAL)
  refresh_standing(): Answered {
    return answerTo(knownCaller, methods.refresh_standing, async (_, recordId) => {
      const record = await refreshStanding(recordId);
      return 'Err' in record ? record : ok(record.Ok.standing);
    });
  }

  @update([], undefined, MANUAL)
  begin_version(): Answered {
    return answerTo(knownWriter, methods.begin_version, (caller, args) =>
      beginVersion(caller, args, nowSeconds())
    );
  }

  @update([], undefined, MANUAL)
  put_chunk(): Answered {
    return answerTo(knownWriter, methods.put_chunk, (caller, args) => putChunk(caller, args, nowSeconds()));
  }

  @update([], undefined, MANUAL)
  submit_version(): Answered {
    return answerTo(knownWriter, methods.submit_version, (caller, address) =>
      submitVersion(caller, address, nowSeconds())
    );
  }

  @update([], undefined, MANUAL)
  request_erasure(): Answered {
    return answerTo(knownCaller, methods.request_erasure, requestErasure);
  }

  @update([], undefined, MANUAL)
  cancel_erasure(): Answered {
    return answerTo(knownCaller, methods.cancel_erasure, cancelErasure);
  }

  @update([], undefined, MANUAL)
  drop_version(): Answered {
    return answerTo(knownCaller, methods.drop_version, dropVersion);
  }

  @update([], undefined, MANUAL)
  erase_record(): Answered {
    return answerTo(knownCaller, methods.erase_record, eraseRecord);
  }

  @update([], undefined, MANUAL)
  enact(): Answered {
    return answerTo(knownCaller, methods.enact, enactAct);
  }

  @update([], undefined, MANUAL)
  announce(): Answered {
    return answerTo(knownWriter, methods.announce, announce);
  }

  @update([], undefined, MANUAL)
  give_back(): Answered {
    return answerTo(knownCaller, methods.give_back, giveBack);
  }

  @update([], undefined, MANUAL)
  redeem(): Answered {
    return answerTo(knownCaller, methods.redeem, (caller, { proposal_id: proposalId, ...args }) =>
      redeem(caller, { proposalId, ...args })
    );
  }

  @query([], undefined, MANUAL)
  record_of(): void {
    answerValue(methods.record_of, recordInfoOf);
  }

  @query([], undefined, MANUAL)
  get_record(): void {
    answerValue(methods.get_record, recordInfo);
  }

  @query([], undefined, MANUAL)
  get_version(): void {
    answerValue(methods.get_version, versionInfo);
  }

  @query([], undefined, MANUAL)
  get_standard(): void {
    answerValue(methods.get_standard, ([number]): [] | [StandardSpec] => {
      const standard = number === undefined ? standardInForce() : findStandard(number);
      return standard === undefined ? [] : [standard];
    });
  }

  @query([], undefined, MANUAL)
  get_grant(): void {
    answerValue(methods.get_grant, grantInfo);
  }

  @query([], undefined, MANUAL)
  get_notices(): void {
    answerValue(methods.get_notices, noticesOf);
  }

  @query([], undefined, MANUAL)
  get_sealed_section(): Answered {
    return answer(methods.get_sealed_section, (args) => sealedSection(callerBytes(), args));
  }

  @query([], undefined, MANUAL)
  get_chunk(): Answered {
    return answer(methods.get_chunk, (args, index) => sealedChunk(callerBytes(), args, index));
  }

  @query([], undefined, MANUAL)
  get_log(): void {
    answerValue(methods.get_log, logView);
  }

  @query([], undefined, MANUAL)
  get_log_head(): void {
    answerValue(methods.get_log_head, logHead);
  }

  @query([], undefined, MANUAL)
  certified_version(): void {
    answerValue(methods.certified_version, versionProof);
  }

  @query([], undefined, MANUAL)
  icrc3_get_blocks(): void {
    answerBytes(getBlocksArgs, (ranges) => blocksReply(log, ranges));
  }

  @query([], undefined, MANUAL)
  icrc3_get_tip_certificate(): void {
    answerValue(methods.icrc3_get_tip_certificate, () => tipCertificate(certified));
  }

  @query([], undefined, MANUAL)
  icrc3_get_archives(): void {
    answerValue(methods.icrc3_get_archives, () => []);
  }

  @query([], undefined, MANUAL)
  icrc3_supported_block_types(): void {
    answerValue(methods.icrc3_supported_block_types, () => blockTypeList(blockTypes));
  }

  @query([], undefined, MANUAL)
  icrc10_supported_standards(): void {
    answerValue(methods.icrc10_supported_standards, () => [ICRC_3, ICRC_10]);
  }

  @query([], undefined, MANUAL)
  get_health(): void {
    answerValue(methods.get_health, () => health(SCHEMA, log.length));
  }

  @query([], undefined, MANUAL)
  http_request(): void {
    answerValue(methods.http_request, (request) => answerHttp(request, vaultPage, certified));
  }
}
