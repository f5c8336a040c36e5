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
  apply_as_verifier(): Answered {
    return code().apply_as_verifier();
  }

  @update([], undefined, MANUAL)
  confirm(): Answered {
    return code().confirm();
  }

  @update([], undefined, MANUAL)
  withdraw_confirmation(): Answered {
    return code().withdraw_confirmation();
  }

  @update([], undefined, MANUAL)
  accept_level(): Answered {
    return code().accept_level();
  }

  @update([], undefined, MANUAL)
  refresh(): Answered {
    return code().refresh();
  }

  @update([], undefined, MANUAL)
  file_challenge(): Answered {
    return code().file_challenge();
  }

  @update([], undefined, MANUAL)
  admit_challenge(): Answered {
    return code().admit_challenge();
  }

  @update([], undefined, MANUAL)
  withdraw_challenge(): Answered {
    return code().withdraw_challenge();
  }

  @update([], undefined, MANUAL)
  witness_vault_head(): Answered {
    return code().witness_vault_head();
  }

  @query([], undefined, MANUAL)
  get_witnessed_heads(): Answered {
    return code().get_witnessed_heads();
  }

  @update([], undefined, MANUAL)
  file_recommendation(): Answered {
    return code().file_recommendation();
  }

  @update([], undefined, MANUAL)
  link_proposal(): Answered {
    return code().link_proposal();
  }

  @update([], undefined, MANUAL)
  follow_recommendation(): Answered {
    return code().follow_recommendation();
  }

  @query([], undefined, MANUAL)
  get_recommendation(): Answered {
    return code().get_recommendation();
  }

  @query([], undefined, MANUAL)
  get_recommendations(): Answered {
    return code().get_recommendations();
  }

  @query([], undefined, MANUAL)
  get_recommendations_of(): Answered {
    return code().get_recommendations_of();
  }

  @query([], undefined, MANUAL)
  get_penalty_table(): Answered {
    return code().get_penalty_table();
  }

  @query([], undefined, MANUAL)
  status(): Answered {
    return code().status();
  }

  @query([], undefined, MANUAL)
  get_status_history(): Answered {
    return code().get_status_history();
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
  get_verifiers(): Answered {
    return code().get_verifiers();
  }

  @query([], undefined, MANUAL)
  get_verifier_history(): Answered {
    return code().get_verifier_history();
  }

  @query([], undefined, MANUAL)
  get_verifier_application(): Answered {
    return code().get_verifier_application();
  }

  @query([], undefined, MANUAL)
  get_verification_policy(): Answered {
    return code().get_verification_policy();
  }

  @query([], undefined, MANUAL)
  get_confirmation(): Answered {
    return code().get_confirmation();
  }

  @query([], undefined, MANUAL)
  get_confirmations_of(): Answered {
    return code().get_confirmations_of();
  }

  @query([], undefined, MANUAL)
  get_challenges_of(): Answered {
    return code().get_challenges_of();
  }

  @update([], undefined, MANUAL)
  apply_as_auditor(): Answered {
    return code().apply_as_auditor();
  }

  @update([], undefined, MANUAL)
  put_candidates(): Answered {
    return code().put_candidates();
  }

  @update([], undefined, MANUAL)
  draw_sample(): Answered {
    return code().draw_sample();
  }

  @update([], undefined, MANUAL)
  decline_audit(): Answered {
    return code().decline_audit();
  }

  @update([], undefined, MANUAL)
  announce_visit(): Answered {
    return code().announce_visit();
  }

  @update([], undefined, MANUAL)
  check_operator_record(): Answered {
    return code().check_operator_record();
  }

  @query([], undefined, MANUAL)
  get_application(): Answered {
    return code().get_application();
  }

  @query([], undefined, MANUAL)
  get_auditor(): Answered {
    return code().get_auditor();
  }

  @query([], undefined, MANUAL)
  get_auditors(): Answered {
    return code().get_auditors();
  }

  @query([], undefined, MANUAL)
  get_round(): Answered {
    return code().get_round();
  }

  @query([], undefined, MANUAL)
  get_rounds(): Answered {
    return code().get_rounds();
  }

  @query([], undefined, MANUAL)
  get_candidates(): Answered {
    return code().get_candidates();
  }

  @query([], undefined, MANUAL)
  get_draw(): Answered {
    return code().get_draw();
  }

  @query([], undefined, MANUAL)
  get_sample(): Answered {
    return code().get_sample();
  }

  @query([], undefined, MANUAL)
  get_audit(): Answered {
    return code().get_audit();
  }

  @update([], undefined, MANUAL)
  file_report(): Answered {
    return code().file_report();
  }

  @update([], undefined, MANUAL)
  sign_report(): Answered {
    return code().sign_report();
  }

  @update([], undefined, MANUAL)
  reply_to_report(): Answered {
    return code().reply_to_report();
  }

  @update([], undefined, MANUAL)
  withdraw_report(): Answered {
    return code().withdraw_report();
  }

  @update([], undefined, MANUAL)
  sign_practices(): Answered {
    return code().sign_practices();
  }

  @query([], undefined, MANUAL)
  get_report(): Answered {
    return code().get_report();
  }

  @query([], undefined, MANUAL)
  get_report_content(): Answered {
    return code().get_report_content();
  }

  @query([], undefined, MANUAL)
  get_reports_of(): Answered {
    return code().get_reports_of();
  }

  @query([], undefined, MANUAL)
  get_practices(): Answered {
    return code().get_practices();
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
