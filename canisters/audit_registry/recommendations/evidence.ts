import type { EvidenceKind } from '../../../src/protocol/audit/checklist.js';
import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import type { CountedEvidence, EvidenceClass } from '../../../src/protocol/recommendation/evidence.js';
import { hex } from '../../../src/protocol/spec/lines.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { findReport, reportState } from '../audits/report_store.js';
import type { EvidenceId, Recommendation } from '../interface/recommendations.js';
import { statusOf } from '../status_store.js';
import { findChallenge, isAnswered } from '../verification/challenge_store.js';
import { endOf, findConfirmation } from '../verification/confirmation_store.js';
import { type Counted, countedConfirmations } from '../verification/judging.js';
import { policyInForce } from '../verification/policy.js';
import { findVerifier } from '../verification/verifier_store.js';

/** A piece of evidence that stands now. */
export interface Evidence extends CountedEvidence {
  /** Whom it is about. */
  readonly provider: Uint8Array;
  /** What its readers compare, 32 bytes. */
  readonly hash: Uint8Array;
}

const CLASS_OF_REPORT: Record<EvidenceKind, EvidenceClass> = {
  on_site: 'on_site_report',
  remote_only: 'remote_report',
  timing_only: 'timing_report'
};

/**
 * Evidence as it stands while one message looks at it. What several pieces or several recommendations rest on is read once:
 * a page of recommendations is about few providers and few reports.
 */
export class EvidenceReader {
  private readonly known = new Map<string, Result<Evidence>>();
  private readonly counted = new Map<string, Counted[]>();

  /** The evidence, or why it does not count: withdrawn, not final, or nothing that speaks against the provider. */
  find(id: EvidenceId): Result<Evidence> {
    const name = nameOf(id);
    const known = this.known.get(name) ?? this.read(id);
    this.known.set(name, known);
    return known;
  }

  /** All of them, about this provider and each once; or why not. */
  gather(provider: Uint8Array, ids: readonly EvidenceId[]): Result<Evidence[]> {
    const gathered: Evidence[] = [];
    const seen = new Set<string>();
    for (const each of ids) {
      const name = nameOf(each);
      if (seen.has(name)) return err('invalid_argument', `evidence: ${name} is named twice`);
      seen.add(name);
      const found = this.find(each);
      if (isErr(found)) return found;
      if (!equalBytes(found.Ok.provider, provider))
        return err('invalid_argument', `evidence: ${name} is about another provider`);
      gathered.push(found.Ok);
    }
    return ok(gathered);
  }

  /** The evidence of a recommendation that still stands, unchanged since it was filed. */
  standing({ provider, evidence }: Recommendation): Evidence[] {
    return evidence.flatMap((each) => {
      const found = this.find(each);
      return 'Ok' in found && equalBytes(found.Ok.provider, provider) && equalBytes(found.Ok.hash, each.hash)
        ? [found.Ok]
        : [];
    });
  }

  private read({ source, id }: EvidenceId): Result<Evidence> {
    switch (source) {
      case 'report':
        return reportEvidence(id);
      case 'confirmation':
        return confirmationEvidence(id);
      case 'challenge':
        return challengeEvidence(id, (provider) => this.countedOf(provider));
    }
  }

  private countedOf(provider: Uint8Array): Counted[] {
    const name = hex(provider);
    const counted = this.counted.get(name) ?? countedConfirmationsOf(provider);
    this.counted.set(name, counted);
    return counted;
  }
}

function nameOf({ source, id }: EvidenceId): string {
  return `${source} ${id}`;
}

function reportEvidence(id: bigint): Result<Evidence> {
  const report = findReport(id);
  if (report === undefined) return err('not_found', `no report ${id}`);
  const state = reportState(report, nowSeconds());
  if (state !== 'final') return err('wrong_state', `report ${id} is ${state}; evidence must be final`);
  if (report.deviations === 0) return err('wrong_state', `report ${id} found nothing that deviates`);
  return ok({
    class: CLASS_OF_REPORT[report.evidence],
    origin: `audit ${report.round}.${report.position}`,
    provider: report.provider,
    hash: report.hash
  });
}

/** One with a major finding, in force: it speaks against the provider. Those of one verifier are of one origin. */
function confirmationEvidence(id: bigint): Result<Evidence> {
  const confirmation = findConfirmation(id);
  if (confirmation === undefined) return err('not_found', `no confirmation ${id}`);
  const { verifier, provider, valid_until: until, details } = confirmation;
  if (endOf(id) !== undefined || until < nowSeconds())
    return err('wrong_state', `confirmation ${id} was withdrawn, superseded or has ended`);
  if (findVerifier(verifier)?.state !== 'accepted')
    return err('wrong_state', `confirmation ${id} is of a verifier that is not accepted any more`);
  if (!details.findings.some(({ grade }) => grade === 'major'))
    return err('wrong_state', `confirmation ${id} has no major finding`);
  const origin = `verifier ${hex(verifier)}`;
  return ok({ class: 'adverse_confirmation', origin, provider, hash: details.evidence_hash });
}

/** One that was admitted and that nothing answered in time. Those of one challenger are of one origin. */
function challengeEvidence(id: bigint, countedOf: (provider: Uint8Array) => Counted[]): Result<Evidence> {
  const challenge = findChallenge(id);
  if (challenge === undefined) return err('not_found', `no challenge ${id}`);
  const { provider, challenger, evidence_hash: hash, admitted, withdrawn_at: withdrawn } = challenge;
  const now = nowSeconds();
  if (admitted.length === 0 || withdrawn.length === 1)
    return err('wrong_state', `challenge ${id} is unproven or was withdrawn`);
  if (admitted[0].deadline >= now)
    return err('wrong_state', `challenge ${id} can be answered until its deadline`);
  if (isAnswered(challenge, countedOf(provider)))
    return err('wrong_state', `challenge ${id} has been answered by a confirmation`);
  return ok({ class: 'upheld_challenge', origin: `challenger ${hex(challenger)}`, provider, hash });
}

/** Confirmations that count, of the version that the provider's status speaks of. */
function countedConfirmationsOf(provider: Uint8Array): Counted[] {
  const status = statusOf(provider);
  if (status === undefined) return [];
  const { record_id: recordId, version, root } = status;
  return countedConfirmations({ recordId, version, root }, policyInForce(), nowSeconds());
}
