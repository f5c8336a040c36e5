import { init, postUpgrade, query, update } from 'azle';

import { MANUAL } from '../common/manual.js';

import { install, upgrade } from './boot.js';
import { code } from './code.js';

type Answered = void | Promise<void>;

/** The vault's methods; what they do is in endpoints.ts, under the same names. */
export default class IdentityVault {
  /** An install argument is not even read. There is nothing to configure. */
  @init([], { manual: true })
  init(): void {
    install();
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    upgrade();
  }

  @update([], undefined, MANUAL)
  create_record(): Answered {
    return code().create_record();
  }

  @update([], undefined, MANUAL)
  appoint_delegate(): Answered {
    return code().appoint_delegate();
  }

  @update([], undefined, MANUAL)
  claim_operator(): Answered {
    return code().claim_operator();
  }

  @update([], undefined, MANUAL)
  refresh_standing(): Answered {
    return code().refresh_standing();
  }

  @update([], undefined, MANUAL)
  begin_version(): Answered {
    return code().begin_version();
  }

  @update([], undefined, MANUAL)
  put_chunk(): Answered {
    return code().put_chunk();
  }

  @update([], undefined, MANUAL)
  submit_version(): Answered {
    return code().submit_version();
  }

  @update([], undefined, MANUAL)
  request_erasure(): Answered {
    return code().request_erasure();
  }

  @update([], undefined, MANUAL)
  cancel_erasure(): Answered {
    return code().cancel_erasure();
  }

  @update([], undefined, MANUAL)
  drop_version(): Answered {
    return code().drop_version();
  }

  @update([], undefined, MANUAL)
  erase_record(): Answered {
    return code().erase_record();
  }

  @update([], undefined, MANUAL)
  enact(): Answered {
    return code().enact();
  }

  @update([], undefined, MANUAL)
  announce(): Answered {
    return code().announce();
  }

  @update([], undefined, MANUAL)
  give_back(): Answered {
    return code().give_back();
  }

  @update([], undefined, MANUAL)
  redeem(): Answered {
    return code().redeem();
  }

  @query([], undefined, MANUAL)
  record_of(): void {
    code().record_of();
  }

  @query([], undefined, MANUAL)
  get_record(): void {
    code().get_record();
  }

  @query([], undefined, MANUAL)
  get_version(): void {
    code().get_version();
  }

  @query([], undefined, MANUAL)
  get_standard(): void {
    code().get_standard();
  }

  @query([], undefined, MANUAL)
  get_grant(): void {
    code().get_grant();
  }

  @query([], undefined, MANUAL)
  get_notices(): void {
    code().get_notices();
  }

  @query([], undefined, MANUAL)
  get_sealed_section(): Answered {
    return code().get_sealed_section();
  }

  @query([], undefined, MANUAL)
  get_chunk(): Answered {
    return code().get_chunk();
  }

  @query([], undefined, MANUAL)
  get_log(): void {
    code().get_log();
  }

  @query([], undefined, MANUAL)
  get_log_head(): void {
    code().get_log_head();
  }

  @query([], undefined, MANUAL)
  icrc3_get_blocks(): void {
    code().icrc3_get_blocks();
  }

  @query([], undefined, MANUAL)
  icrc3_get_tip_certificate(): void {
    code().icrc3_get_tip_certificate();
  }

  @query([], undefined, MANUAL)
  icrc3_get_archives(): void {
    code().icrc3_get_archives();
  }

  @query([], undefined, MANUAL)
  icrc3_supported_block_types(): void {
    code().icrc3_supported_block_types();
  }

  @query([], undefined, MANUAL)
  icrc10_supported_standards(): void {
    code().icrc10_supported_standards();
  }

  @update([], undefined, MANUAL)
  icrc21_canister_call_consent_message(): void {
    code().icrc21_canister_call_consent_message();
  }

  @query([], undefined, MANUAL)
  get_health(): void {
    code().get_health();
  }

  @query([], undefined, MANUAL)
  http_request(): void {
    code().http_request();
  }
}
