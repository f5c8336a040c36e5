import type { Result } from '../../src/protocol/errors.js';
import { knownCaller } from '../common/caller.js';
import { answerTo } from '../common/candid/endpoint.js';

import { enactAcceptAuditor, enactSuspendAuditor } from './audits/auditors.js';
import { enactCommissionRound } from './audits/rounds.js';
import { certified } from './certification.js';
import { type Act, methods } from './interface.js';
import { log } from './log.js';
import { enactPenaltyTable } from './recommendations/penalty_table.js';
import { enactAcceptVerifier } from './verification/accepting.js';
import { enactProviderJudgement, enactVerifierEnd } from './verification/judgements.js';
import { enactVerificationPolicy } from './verification/setting_policy.js';

/**
 * Every method of the registry, with its codec from interface.ts; each area has a file of its own under endpoints/. This and
 * all that it imports is loaded when the first message needs it: see code.ts.
 */
export * from './endpoints/audits.js';
export * from './endpoints/log.js';
export * from './endpoints/recommendations.js';
export * from './endpoints/reports.js';
export * from './endpoints/status.js';
export * from './endpoints/verification.js';

// What the heap remembers of the log's tip; the certified data itself is set by boot.ts and by each change.
certified.remember(log.tip());

export function enact(): void | Promise<void> {
  return answerTo(knownCaller, methods.enact, enactAct);
}

function enactAct(caller: Uint8Array, proposalId: bigint, act: Act): Promise<Result<null>> {
  if ('accept_auditor' in act) return enactAcceptAuditor(caller, proposalId, act.accept_auditor);
  if ('suspend_auditor' in act) return enactSuspendAuditor(caller, proposalId, act.suspend_auditor);
  if ('commission_round' in act) return enactCommissionRound(caller, proposalId, act.commission_round);
  if ('set_penalty_table' in act) return enactPenaltyTable(caller, proposalId, act.set_penalty_table);
  if ('suspend_verifier' in act)
    return enactVerifierEnd('suspended', caller, proposalId, act.suspend_verifier);
  if ('remove_verifier' in act) return enactVerifierEnd('removed', caller, proposalId, act.remove_verifier);
  if ('suspend_provider' in act)
    return enactProviderJudgement('suspend provider', caller, proposalId, act.suspend_provider);
  if ('reinstate_provider' in act)
    return enactProviderJudgement('reinstate provider', caller, proposalId, act.reinstate_provider);
  if ('set_verification_policy' in act)
    return enactVerificationPolicy(caller, proposalId, act.set_verification_policy);
  return enactAcceptVerifier(caller, proposalId, act.accept_verifier);
}
