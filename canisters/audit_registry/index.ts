import { init, msgArgData, postUpgrade, query, update } from 'azle';

import { principalText } from '../../src/protocol/spec/lines.js';
import { knownCaller } from '../common/caller.js';
import { answer, answerBytes, answerTo, answerValue } from '../common/candid/endpoint.js';
import { MANUAL } from '../common/manual.js';
import { knownWriter } from '../common/cycles_reserve.js';
import { health } from '../common/health.js';
import { answerHttp } from '../common/http.js';
import { blockTypeList, ICRC_10, ICRC_3, tipCertificate } from '../common/icrc3.js';
import { blocksReply } from '../common/icrc3_blocks.js';
import { getBlocksArgs } from '../common/icrc3_types.js';
import { initSchema, requireSchema } from '../common/schema.js';
import { equalBytes } from '../common/stored_bytes.js';

import { certified } from './certification.js';
import { confirm, refresh } from './confirming.js';
import { initArgs, methods } from './interface.js';
import { blockTypes, log } from './log.js';
import { memory } from './memory.js';
import { registryPage } from './pages.js';
import { SCHEMA } from './schema.js';
import { certifiedStatuses } from './status_query.js';
import { setVault, vault } from './vault.js';
import { enactAcceptVerifier } from './verifiers.js';
import { confirmationInfo, logView, verifierInfo } from './views.js';
import { witnessedHeads, witnessVaultHead } from './witness.js';

type Answered = void | Promise<void>;

export default class AuditRegistry {
  @init([], { manual: true })
  init(): void {
    initSchema(memory.meta, SCHEMA);
    const [args] = initArgs.decode(msgArgData());
    setVault(args.vault);
    certified.restore(log.tip());
  }

  /** The vault named at install stays; an upgrade that names another is undone. */
  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    requireSchema(memory.meta, SCHEMA);
    const [args] = initArgs.decode(msgArgData());
    const own = vault().toUint8Array();
    if (!equalBytes(args.vault, own)) {
      throw new Error(
        `this registry belongs to vault ${principalText(own)}; an upgrade does not change that`
      );
    }
    certified.restore(log.tip());
  }

  @update([], undefined, MANUAL)
  enact(): Answered {
    return answerTo(knownCaller, methods.enact, (caller, proposalId, { accept_verifier: spec }) =>
      enactAcceptVerifier(caller, proposalId, spec)
    );
  }

  @update([], undefined, MANUAL)
  confirm(): Answered {
    return answerTo(knownWriter, methods.confirm, confirm);
  }

  @update([], undefined, MANUAL)
  refresh(): Answered {
    return answerTo(knownWriter, methods.refresh, refresh);
  }

  @update([], undefined, MANUAL)
  witness_vault_head(): Answered {
    return answerTo(knownWriter, methods.witness_vault_head, witnessVaultHead);
  }

  @query([], undefined, MANUAL)
  get_witnessed_heads(): void {
    answerValue(methods.get_witnessed_heads, witnessedHeads);
  }

  @query([], undefined, MANUAL)
  status(): Answered {
    return answer(methods.status, certifiedStatuses);
  }

  @query([], undefined, MANUAL)
  get_vault(): void {
    answerValue(methods.get_vault, () => vault().toUint8Array());
  }

  @query([], undefined, MANUAL)
  get_verifier(): void {
    answerValue(methods.get_verifier, verifierInfo);
  }

  @query([], undefined, MANUAL)
  get_confirmation(): void {
    answerValue(methods.get_confirmation, confirmationInfo);
  }

  @query([], undefined, MANUAL)
  get_log(): void {
    answerValue(methods.get_log, logView);
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
    answerValue(methods.http_request, (request) => answerHttp(request, registryPage, certified));
  }
}
