import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { checkJudgement, type JudgementSpec, renderJudgement } from '../../../src/protocol/spec/judgement.js';
import { nowSeconds } from '../../common/clock.js';
import { readU64, u64Bytes } from '../../common/stored_bytes.js';
import { enactSpec } from '../enactments.js';
import { logEvent } from '../log.js';
import { memory } from '../memory.js';
import { rederiveStatus } from '../status.js';
import { deriveAllAnew } from '../upkeep.js';

import { addState, findVerifier } from './verifier_store.js';
import { laterMotion } from './verifiers.js';

/** Suspends or removes a verifier by an executed motion: from now on its confirmations do not count. */
export function enactVerifierEnd(
  end: 'suspended' | 'removed',
  caller: Uint8Array,
  proposalId: bigint,
  spec: JudgementSpec
): Promise<Result<null>> {
  const judgement = end === 'suspended' ? 'suspend verifier' : 'remove verifier';
  return enactSpec(proposalId, spec, governed(judgement), () => {
    const known = findVerifier(spec.subject);
    if (known === undefined) return err('not_found', 'no motion has accepted this verifier');
    const later = laterMotion(known, proposalId);
    if (later !== undefined) return later;
    const now = nowSeconds();
    const { reason, subject } = spec;
    addState(subject, { ...known, state: end, since: now, proposal_id: proposalId, reason });
    logEvent({ kind: 'verifier_ended', time: now, caller, subject, proposal_id: proposalId });
    deriveAllAnew();
    return ok(null);
  });
}

/** Suspends a provider, or ends that, by an executed motion. */
export function enactProviderJudgement(
  judgement: 'suspend provider' | 'reinstate provider',
  caller: Uint8Array,
  proposalId: bigint,
  spec: JudgementSpec
): Promise<Result<null>> {
  const suspends = judgement === 'suspend provider';
  return enactSpec(proposalId, spec, governed(judgement), () => {
    const { subject } = spec;
    const stored = memory.providerJudgements.get(subject);
    const last = stored === undefined ? 0n : readU64(stored);
    if (last > proposalId)
      return err('wrong_state', `motion ${last}, a later one, speaks of this provider already`);
    memory.providerJudgements.insert(subject, Uint8Array.of(...u64Bytes(proposalId), suspends ? 1 : 0));
    const now = nowSeconds();
    const kind = suspends ? 'provider_suspended' : 'provider_reinstated';
    logEvent({ kind, time: now, caller, subject, proposal_id: proposalId });
    rederiveStatus(subject, now);
    return ok(null);
  });
}

function governed(judgement: Parameters<typeof renderJudgement>[0]) {
  return {
    check: checkJudgement,
    render: (registry: Uint8Array, spec: JudgementSpec) => renderJudgement(judgement, registry, spec)
  };
}
