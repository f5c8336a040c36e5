import { init, postUpgrade, query, update } from 'azle';

import { MANUAL } from '../common/manual.js';

import { install, upgrade } from './boot.js';
import { code } from './code.js';

type Answered = void | Promise<void>;

/** The registry's methods; what they do is in endpoints.ts and the files under endpoints/, under the same names. */
export default class AuditRegistry {
  @init([], { manual: true })
  init(): void {
    install();
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    upgrade();
  }

  @update([], undefined, MANUAL)
  enact(): Answered {
    return code().enact();
  }

  @update([], undefined, MANUAL)
  confirm(): Answered {
    return code().confirm();
  }

  @update([], undefined, MANUAL)
  refresh(): Answered {
    return code().refresh();
  }

  @update([], undefined, MANUAL)
  witness_vault_head(): Answered {
    return code().witness_vault_head();
  }

  @query([], undefined, MANUAL)
  get_witnessed_heads(): Answered {
    return code().get_witnessed_heads();
  }

  @query([], undefined, MANUAL)
  status(): Answered {
    return code().status();
  }

  @query([], undefined, MANUAL)
  get_vault(): Answered {
    return code().get_vault();
  }

  @query([], undefined, MANUAL)
  get_verifier(): Answered {
    return code().get_verifier();
  }

  @query([], undefined, MANUAL)
  get_confirmation(): Answered {
    return code().get_confirmation();
  }

  @query([], undefined, MANUAL)
  get_log(): Answered {
    return code().get_log();
  }

  @query([], undefined, MANUAL)
  icrc3_get_blocks(): Answered {
    return code().icrc3_get_blocks();
  }

  @query([], undefined, MANUAL)
  icrc3_get_tip_certificate(): Answered {
    return code().icrc3_get_tip_certificate();
  }

  @query([], undefined, MANUAL)
  icrc3_get_archives(): Answered {
    return code().icrc3_get_archives();
  }

  @query([], undefined, MANUAL)
  icrc3_supported_block_types(): Answered {
    return code().icrc3_supported_block_types();
  }

  @query([], undefined, MANUAL)
  icrc10_supported_standards(): Answered {
    return code().icrc10_supported_standards();
  }

  @query([], undefined, MANUAL)
  get_health(): Answered {
    return code().get_health();
  }

  @query([], undefined, MANUAL)
  http_request(): Answered {
    return code().http_request();
  }
}
