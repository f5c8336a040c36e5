import { msgCaller } from 'azle';

import { ok, type Result } from '../../src/protocol/errors.js';
import type { StandardSpec } from '../../src/protocol/spec/standard.js';
import { knownCaller } from '../common/caller.js';
import { answer, answerBytes, answerTo, answerValue } from '../common/candid/endpoint.js';
import { nowSeconds } from '../common/clock.js';
import { consentMessage } from '../common/consent.js';
import { knownWriter } from '../common/cycles_reserve.js';
import { health } from '../common/health.js';
import { answerHttp } from '../common/http.js';
import { blockTypeList, ICRC_10, ICRC_21, ICRC_3, tipCertificate } from '../common/icrc3.js';
import { blocksReply } from '../common/icrc3_blocks.js';
import { getBlocksArgs } from '../common/icrc3_types.js';

import { certified } from './certification.js';
import { appointDelegate, claimOperator } from './delegation.js';
import { consents } from './consents.js';
import { cancelErasure, dropVersion, enactErase, eraseRecord, requestErasure } from './erasure.js';
import { type Act, methods } from './interface.js';
import { acts, log } from './log.js';
import { announce as announceVote } from './notices.js';
import { vaultPage } from './pages.js';
import { sealedChunk, sealedSection } from './reading.js';
import { enactRelease, giveBack, redeem as redeemShare } from './release.js';
import { enactRetention } from './retention.js';
import { SCHEMA } from './schema.js';
import { enactStandard, findStandard, standardInForce } from './standard.js';
import { createRecord, refreshStanding } from './standing.js';
import { beginVersion, putChunk, submitVersion } from './submission.js';
import { grantInfo, logHead, noticesOf, recordInfo, recordInfoOf, versionInfo } from './views.js';

/**
 * Every method of the vault, with its codec from interface.ts. This and all that it imports is loaded when the first
 * message needs it: see code.ts.
 */
type Answered = void | Promise<void>;

// What the heap remembers of the log's tip; the certified data itself is set by boot.ts and by each change.
certified.remember(log.tip());

function callerBytes(): Uint8Array {
  return msgCaller().toUint8Array();
}

function enactAct(caller: Uint8Array, proposalId: bigint, act: Act): Promise<Result<null>> {
  if ('release' in act) return enactRelease(caller, proposalId, act.release);
  if ('erase' in act) return enactErase(caller, proposalId, act.erase);
  if ('set_standard' in act) return enactStandard(caller, proposalId, act.set_standard);
  return enactRetention(caller, proposalId, act.set_retention);
}

export function create_record(): Answered {
  return answerTo(knownWriter, methods.create_record, createRecord);
}

export function appoint_delegate(): Answered {
  return answerTo(knownWriter, methods.appoint_delegate, (caller, [delegate]) =>
    appointDelegate(caller, delegate)
  );
}

export function claim_operator(): Answered {
  return answerTo(knownWriter, methods.claim_operator, claimOperator);
}

export function refresh_standing(): Answered {
  return answerTo(knownCaller, methods.refresh_standing, async (_, recordId) => {
    const record = await refreshStanding(recordId);
    return 'Err' in record ? record : ok(record.Ok.standing);
  });
}

export function begin_version(): Answered {
  return answerTo(knownWriter, methods.begin_version, (caller, args) =>
    beginVersion(caller, args, nowSeconds())
  );
}

export function put_chunk(): Answered {
  return answerTo(knownWriter, methods.put_chunk, (caller, args) => putChunk(caller, args, nowSeconds()));
}

export function submit_version(): Answered {
  return answerTo(knownWriter, methods.submit_version, (caller, address) =>
    submitVersion(caller, address, nowSeconds())
  );
}

export function request_erasure(): Answered {
  return answerTo(knownCaller, methods.request_erasure, requestErasure);
}

export function cancel_erasure(): Answered {
  return answerTo(knownCaller, methods.cancel_erasure, cancelErasure);
}

export function drop_version(): Answered {
  return answerTo(knownCaller, methods.drop_version, dropVersion);
}

export function erase_record(): Answered {
  return answerTo(knownCaller, methods.erase_record, eraseRecord);
}

export function enact(): Answered {
  return answerTo(knownCaller, methods.enact, enactAct);
}

export function announce(): Answered {
  return answerTo(knownWriter, methods.announce, announceVote);
}

export function give_back(): Answered {
  return answerTo(knownCaller, methods.give_back, giveBack);
}

export function redeem(): Answered {
  return answerTo(knownCaller, methods.redeem, (caller, { proposal_id: proposalId, ...args }) =>
    redeemShare(caller, { proposalId, ...args })
  );
}

export function record_of(): void {
  answerValue(methods.record_of, recordInfoOf);
}

export function get_record(): void {
  answerValue(methods.get_record, recordInfo);
}

export function get_version(): void {
  answerValue(methods.get_version, versionInfo);
}

export function get_standard(): void {
  answerValue(methods.get_standard, ([number]): [] | [StandardSpec] => {
    const standard = number === undefined ? standardInForce() : findStandard(number);
    return standard === undefined ? [] : [standard];
  });
}

export function get_grant(): void {
  answerValue(methods.get_grant, grantInfo);
}

export function get_notices(): void {
  answerValue(methods.get_notices, noticesOf);
}

export function get_sealed_section(): Answered {
  return answer(methods.get_sealed_section, (args) => sealedSection(callerBytes(), args));
}

export function get_chunk(): Answered {
  return answer(methods.get_chunk, (args, index) => sealedChunk(callerBytes(), args, index));
}

export function get_log(): void {
  answerValue(methods.get_log, (start) => acts.page(start));
}

export function get_log_head(): void {
  answerValue(methods.get_log_head, logHead);
}

export function icrc3_get_blocks(): void {
  answerBytes(getBlocksArgs, (ranges) => blocksReply(log, ranges));
}

export function icrc3_get_tip_certificate(): void {
  answerValue(methods.icrc3_get_tip_certificate, () => tipCertificate(certified));
}

export function icrc3_get_archives(): void {
  answerValue(methods.icrc3_get_archives, () => []);
}

export function icrc3_supported_block_types(): void {
  answerValue(methods.icrc3_supported_block_types, () => blockTypeList(acts.blockTypes));
}

export function icrc10_supported_standards(): void {
  answerValue(methods.icrc10_supported_standards, () => [ICRC_3, ICRC_10, ICRC_21]);
}

/** Changes nothing; an update, so that the subnet certifies what a wallet shows. */
export function icrc21_canister_call_consent_message(): void {
  answerValue(methods.icrc21_canister_call_consent_message, (request) => consentMessage(consents, request));
}

export function get_health(): void {
  answerValue(methods.get_health, () => health(SCHEMA, log.length));
}

export function http_request(): void {
  answerValue(methods.http_request, (request) => answerHttp(request, vaultPage, certified));
}
