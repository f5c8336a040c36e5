import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { type CountedEvidence, meetsRule } from '../../../src/protocol/recommendation/evidence.js';
import {
  MAX_EVIDENCE,
  MAX_OPEN_OF_FILER,
  MAX_RECOMMENDATIONS_OF_PROVIDER,
  MAX_STEPS
} from '../../../src/protocol/recommendation/limits.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { acceptedAuditor } from '../audits/auditor_store.js';
import type { FileRecommendationArgs, Recommendation, Step } from '../interface/recommendations.js';
import { logEvent } from '../log.js';
import { rederiveStatus } from '../status.js';
import { acceptedVerifier } from '../verification/verifiers.js';

import { EvidenceReader } from './evidence.js';
import { currentTable, ruleFor } from './penalty_table.js';
import { insertRecommendation, isOpen, recommendationIds, requireRecommendation } from './store.js';

const DIGEST_BYTES = 32;

/** Files a recommendation whose evidence is final and meets the penalty table in force; its id. */
export function fileRecommendation(caller: Uint8Array, args: FileRecommendationArgs): Result<bigint> {
  const { kind, provider } = args;
  const reader = new EvidenceReader();
  const defect = callerDefect(caller, provider) ?? formDefect(args) ?? quotaDefect(caller, provider, reader);
  if (defect !== undefined) return defect;
  const number = currentTable()?.spec.number;
  if (number === undefined) return err('wrong_state', 'no penalty table is in force; it takes a motion');
  const rule = ruleFor(kind, number);
  if (isErr(rule)) return rule;
  const evidence = reader.gather(provider, args.evidence);
  if (isErr(evidence)) return evidence;
  const counted: readonly CountedEvidence[] = evidence.Ok;
  const enough = meetsRule(rule.Ok, counted);
  if (isErr(enough)) return enough;
  const now = nowSeconds();
  const id = insertRecommendation({
    kind,
    provider,
    filed_by: caller,
    filed_at: now,
    penalty_table: number,
    evidence: args.evidence.map((each, at) => ({
      ...each,
      class: evidence.Ok[at].class,
      hash: evidence.Ok[at].hash
    })),
    steps: args.steps.map(newStep),
    withdrawn_at: 0n
  });
  logEvent({ kind: 'recommendation_filed', time: now, caller, subject: provider, recommendation: id });
  rederiveStatus(provider, now);
  return ok(id);
}

function newStep(digest: Uint8Array): Step {
  return {
    digest,
    proposal_id: [],
    outcome: 'not_submitted',
    nns_function: 0,
    caps_rewards: false,
    pending: [],
    effect: 'unknown',
    checked_at: 0n
  };
}

type Defect = { readonly Err: Extract<Result<null>, { Err: unknown }>['Err'] } | undefined;

/** Who is accepted by a motion may recommend: anybody else has challenges and warnings. */
function callerDefect(caller: Uint8Array, provider: Uint8Array): Defect {
  if (equalBytes(caller, provider)) return err('not_authorized', 'nobody recommends about itself');
  return isErr(acceptedAuditor(caller)) && isErr(acceptedVerifier(caller))
    ? err('not_authorized', 'the caller is neither an auditor nor a verifier whose acceptance is in force')
    : undefined;
}

function formDefect({ evidence, steps }: FileRecommendationArgs): Defect {
  if (evidence.length === 0 || evidence.length > MAX_EVIDENCE)
    return err('invalid_argument', `evidence: ${evidence.length} given; name 1 to ${MAX_EVIDENCE}`);
  if (steps.length === 0 || steps.length > MAX_STEPS)
    return err('invalid_argument', `steps: ${steps.length} given; name 1 to ${MAX_STEPS}`);
  const odd = steps.findIndex((digest) => digest.length !== DIGEST_BYTES);
  return odd < 0
    ? undefined
    : err('invalid_argument', `steps[${odd}]: has ${steps[odd].length} bytes instead of ${DIGEST_BYTES}`);
}

function quotaDefect(caller: Uint8Array, provider: Uint8Array, evidence: EvidenceReader): Defect {
  const ids = recommendationIds(provider);
  if (ids.length >= MAX_RECOMMENDATIONS_OF_PROVIDER)
    return err(
      'limit_exceeded',
      `there are ${ids.length} recommendations about this provider, the most there can be`
    );
  const open = ids.filter((id) => isOpenOf(caller, id, evidence)).length;
  return open < MAX_OPEN_OF_FILER
    ? undefined
    : err(
        'limit_exceeded',
        `the caller has ${open} open recommendations about this provider, the most it can have`
      );
}

function isOpenOf(caller: Uint8Array, id: bigint, evidence: EvidenceReader): boolean {
  const found = requireRecommendation(id);
  return !isErr(found) && isFiledBy(found.Ok, caller) && isOpen(found.Ok, evidence);
}

function isFiledBy({ filed_by: filer }: Recommendation, caller: Uint8Array): boolean {
  return equalBytes(filer, caller);
}
