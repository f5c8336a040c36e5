import { answerBytes, answerTo, answerValue } from '../../common/candid/endpoint.js';
import { knownWriter } from '../../common/cycles_reserve.js';
import { health } from '../../common/health.js';
import { answerHttp } from '../../common/http.js';
import { blockTypeList, ICRC_10, ICRC_3, tipCertificate } from '../../common/icrc3.js';
import { blocksReply } from '../../common/icrc3_blocks.js';
import { getBlocksArgs } from '../../common/icrc3_types.js';
import { certified } from '../certification.js';
import { logMethods as methods } from '../interface/log.js';
import { acts, log } from '../log.js';
import { memory } from '../memory.js';
import { registryPage } from '../pages.js';
import { SCHEMA } from '../schema.js';
import { vaultBytes } from '../vault_id.js';
import { witnessedHeads, witnessVaultHead } from '../witness.js';

export function witness_vault_head(): void | Promise<void> {
  return answerTo(knownWriter, methods.witness_vault_head, witnessVaultHead);
}

export function get_witnessed_heads(): void {
  answerValue(methods.get_witnessed_heads, witnessedHeads);
}

export function get_vault(): void {
  answerValue(methods.get_vault, () => vaultBytes(memory.meta));
}

export function get_log(): void {
  answerValue(methods.get_log, (start) => acts.page(start));
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
  answerValue(methods.icrc10_supported_standards, () => [ICRC_3, ICRC_10]);
}

export function get_health(): void {
  answerValue(methods.get_health, () => health(SCHEMA, log.length));
}

export function http_request(): void {
  answerValue(methods.http_request, (request) => answerHttp(request, registryPage, certified));
}
