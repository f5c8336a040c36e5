import { IDL, init, msgArgData, msgReply, postUpgrade, type Principal, query, update } from 'azle';

import type { Result } from '../../src/protocol/errors.js';
import { knownCaller } from '../common/caller.js';
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

import { certified } from './certification.js';
import { confirm, type ConfirmArgs, refresh } from './confirming.js';
import * as T from './idl.js';
import { blockTypes, log } from './log.js';
import { memory } from './memory.js';
import { registryPage } from './pages.js';
import { SCHEMA } from './schema.js';
import type { Status } from './status.js';
import { answerStatus, StatusResult } from './status_query.js';
import { setVault, vault } from './vault.js';
import { enactAcceptVerifier } from './verifiers.js';
import {
  confirmationInfo,
  type ConfirmationInfo,
  type LogPage,
  logView,
  verifierInfo,
  type VerifierInfo
} from './views.js';
import { type HeadsPage, type WitnessedHead, witnessedHeads, witnessVaultHead } from './witness.js';

interface InitArgs {
  vault: Principal;
}

interface Act {
  accept_verifier: { verifier: Principal; name: string; valid_until: bigint };
}

export default class AuditRegistry {
  @init([T.InitArgs])
  init(args: InitArgs): void {
    initSchema(memory.meta, SCHEMA);
    setVault(args.vault);
    certified.restore(log.tip());
  }

  /** The vault named at install stays; an upgrade that names another is undone. */
  @postUpgrade([T.InitArgs])
  postUpgrade(args: InitArgs): void {
    requireSchema(memory.meta, SCHEMA);
    if (args.vault.toText() !== vault().toText()) {
      throw new Error(`this registry belongs to vault ${vault().toText()}; an upgrade does not change that`);
    }
    certified.restore(log.tip());
  }

  @update([IDL.Nat64, T.Act], ResultOf(IDL.Null))
  async enact(proposalId: bigint, { accept_verifier: spec }: Act): Promise<Result<null>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    return enactAcceptVerifier(caller.Ok, proposalId, { ...spec, verifier: spec.verifier.toUint8Array() });
  }

  @update([T.ConfirmArgs], ResultOf(IDL.Nat64))
  async confirm(args: Omit<ConfirmArgs, 'provider'> & { provider: Principal }): Promise<Result<bigint>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : confirm(caller.Ok, { ...args, provider: args.provider.toUint8Array() });
  }

  @update([IDL.Principal], ResultOf(T.ProviderStatus))
  async refresh(provider: Principal): Promise<Result<Status>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : refresh(caller.Ok, provider.toUint8Array());
  }

  @update([], ResultOf(T.WitnessedHead))
  async witness_vault_head(): Promise<Result<WitnessedHead>> {
    const caller = knownWriter();
    return 'Err' in caller ? caller : witnessVaultHead(caller.Ok);
  }

  @query([IDL.Nat64], T.HeadsPage)
  get_witnessed_heads(start: bigint): HeadsPage {
    return witnessedHeads(start);
  }

  @query([IDL.Vec(IDL.Principal)], StatusResult, { manual: true })
  status(): void {
    msgReply(answerStatus(msgArgData()));
  }

  @query([], IDL.Principal)
  get_vault(): Principal {
    return vault();
  }

  @query([IDL.Principal], IDL.Opt(T.VerifierInfo))
  get_verifier(verifier: Principal): [] | [VerifierInfo] {
    return verifierInfo(verifier);
  }

  @query([IDL.Nat64], IDL.Opt(T.ConfirmationInfo))
  get_confirmation(id: bigint): [] | [ConfirmationInfo] {
    return confirmationInfo(id);
  }

  @query([IDL.Nat64], T.LogPage)
  get_log(start: bigint): LogPage {
    return logView(start);
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
    return answerHttp(request, registryPage, certified);
  }
}
