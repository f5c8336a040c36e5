import { IDL, init, msgArgData, msgReply, postUpgrade, type Principal, query, update } from 'azle';

import type { Result } from '../../src/protocol/errors.js';
import { knownCaller } from '../common/caller.js';
import { ResultOf } from '../common/result_idl.js';
import { initSchema, requireSchema } from '../common/schema.js';

import { confirm, type ConfirmArgs, refresh } from './confirming.js';
import * as T from './idl.js';
import { memory } from './memory.js';
import { certifyStatuses, type Status } from './status.js';
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

/** Version of what the registry keeps in stable memory. */
const SCHEMA = 1;

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
    certifyStatuses();
  }

  /** The vault named at install stays; an upgrade that names another is undone. */
  @postUpgrade([T.InitArgs])
  postUpgrade(args: InitArgs): void {
    requireSchema(memory.meta, SCHEMA);
    if (args.vault.toText() !== vault().toText()) {
      throw new Error(`this registry belongs to vault ${vault().toText()}; an upgrade does not change that`);
    }
    certifyStatuses();
  }

  @update([IDL.Nat64, T.Act], ResultOf(IDL.Null))
  async enact(proposalId: bigint, { accept_verifier: spec }: Act): Promise<Result<null>> {
    const caller = knownCaller();
    if ('Err' in caller) return caller;
    return enactAcceptVerifier(caller.Ok, proposalId, { ...spec, verifier: spec.verifier.toUint8Array() });
  }

  @update([T.ConfirmArgs], ResultOf(IDL.Nat64))
  async confirm(args: Omit<ConfirmArgs, 'provider'> & { provider: Principal }): Promise<Result<bigint>> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : confirm(caller.Ok, { ...args, provider: args.provider.toUint8Array() });
  }

  @update([IDL.Principal], ResultOf(T.ProviderStatus))
  async refresh(provider: Principal): Promise<Result<Status>> {
    const caller = knownCaller();
    return 'Err' in caller ? caller : refresh(caller.Ok, provider.toUint8Array());
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
}
