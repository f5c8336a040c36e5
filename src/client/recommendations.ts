/** Recommendations at the audit registry: filing a bundle, linking what was submitted, following what came of it. */
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { MAX_PAGE } from '../protocol/limits.js';
import type { PenaltyTableSpec } from '../protocol/spec/penalty-table.js';
import type { EvidenceClass } from '../protocol/recommendation/evidence.js';
import type { RecommendationKind } from '../protocol/recommendation/kinds.js';
import { NodeVaultError, unwrap } from './errors.js';
import type {
  CandidPenaltyTableSpec,
  EvidenceSource,
  RecommendationInfo,
  RecommendationSummary,
  Tag
} from './idl/recommendations-idl.js';
import type { RegistryService } from './idl/registry-idl.js';
import type { EvidenceRef } from './nns/bundle.js';

export interface EvidenceAddress {
  readonly source: EvidenceSource;
  readonly id: bigint;
}

/** A candid variant of a name. */
export function tag<T extends string>(name: T): Tag<T> {
  return { [name]: null } as Tag<T>;
}

/** The name of a candid variant without a value. */
export function tagName<T extends string>(variant: Tag<T>): T {
  return Object.keys(variant).join('') as T;
}

/**
 * The evidence with the hashes that the registry has of it.
 * @throws NodeVaultError `canister-refused` for evidence that is not there, or is about another provider
 */
export async function fetchEvidence(
  registry: RegistryService,
  provider: Principal,
  addresses: readonly EvidenceAddress[]
): Promise<EvidenceRef[]> {
  const found: EvidenceRef[] = [];
  for (const { source, id } of addresses) {
    const seen = await FETCHERS[source](registry, id, provider);
    if (seen === undefined) throw refused(`${source} ${id}: the registry has none such`, 'not_found');
    if (seen.about.toText() !== provider.toText()) {
      throw refused(`${source} ${id}: it is about ${seen.about.toText()}`, 'invalid_argument');
    }
    found.push({ kind: source, id, hash: new Uint8Array(seen.hash), url: '' });
  }
  return found;
}

type Fetcher = (
  registry: RegistryService,
  id: bigint,
  provider: Principal
) => Promise<{ about: Principal; hash: Uint8Array } | undefined>;

const FETCHERS: Readonly<Record<EvidenceSource, Fetcher>> = {
  report: async (registry, id) => {
    const [report] = await registry.get_report(id);
    return report && { about: report.details.provider, hash: report.details.hash };
  },
  confirmation: async (registry, id) => {
    const [found] = await registry.get_confirmation(id);
    return found && { about: found.provider, hash: found.details.evidence_hash };
  },
  // Challenges are listed by whom they are about.
  challenge: async (registry, id, provider) => {
    for (let start = 0, length = 1n; BigInt(start) < length; start += MAX_PAGE) {
      const page = await registry.get_challenges_of(provider, start);
      const found = page.challenges.find((each) => each.id === id)?.challenge;
      if (found !== undefined) return { about: found.provider, hash: found.evidence_hash };
      length = page.length;
    }
    return undefined;
  }
};

export interface Filing {
  readonly kind: RecommendationKind;
  readonly provider: Principal;
  readonly evidence: readonly EvidenceAddress[];
  /** `digest` of each prepared proposal, in order. */
  readonly digests: readonly Uint8Array[];
}

/** Files a recommendation, as an accepted auditor or verifier. Gives its id. */
export async function fileRecommendation(registry: RegistryService, filing: Filing): Promise<bigint> {
  const { kind, provider, evidence, digests } = filing;
  const args = {
    kind: tag(kind),
    provider,
    evidence: evidence.map(({ source, id }) => ({ source: tag(source), id })),
    steps: [...digests]
  };
  return unwrap(await registry.file_recommendation(args), 'audit_registry.file_recommendation');
}

/** Has the registry compare a submitted proposal with what was prepared for the step, and link the two. Anyone may. */
export async function linkProposal(
  registry: RegistryService,
  recommendation: bigint,
  step: number,
  proposal: bigint
): Promise<RecommendationInfo> {
  const args = { recommendation, step, proposal_id: proposal };
  return unwrap(await registry.link_proposal(args), 'audit_registry.link_proposal');
}

/**
 * Has the registry look at votes and effects until a look changes nothing any more. Anyone may.
 * @param progress told, after each look, how many looks there were and how many records are still pending
 */
export async function followRecommendation(
  registry: RegistryService,
  id: bigint,
  progress: (looks: number, pending: number) => void = () => undefined
): Promise<RecommendationInfo> {
  let left = Infinity;
  for (let looks = 1; ; looks++) {
    const info = unwrap(await registry.follow_recommendation(id), 'audit_registry.follow_recommendation');
    const open = info.details.steps.reduce((sum, { pending }) => sum + pending.length, 0);
    progress(looks, open);
    if (open === 0 || open >= left) return info;
    left = open;
  }
}

/** @throws NodeVaultError `canister-refused` where there is none such */
export async function requireRecommendation(
  registry: RegistryService,
  id: bigint
): Promise<RecommendationInfo> {
  const [info] = await registry.get_recommendation(id);
  if (info !== undefined) return info;
  throw refused(`the registry has no recommendation ${id}`, 'not_found');
}

/** All there are, or those about one provider; oldest first. */
export async function listRecommendations(
  registry: RegistryService,
  provider?: Principal
): Promise<RecommendationSummary[]> {
  if (provider !== undefined) return (await registry.get_recommendations_of(provider)).recommendations;
  const all: RecommendationSummary[] = [];
  for (let length = 1n; BigInt(all.length) < length;) {
    const page = await registry.get_recommendations(BigInt(all.length) + 1n);
    if (page.recommendations.length === 0) break;
    all.push(...page.recommendations);
    length = page.length;
  }
  return all;
}

/** A recommendation as JSON. */
export function recommendationToJson({ id, state, details }: RecommendationInfo): Record<string, unknown> {
  return {
    id,
    kind: tagName(details.kind),
    provider: details.provider.toText(),
    state: tagName(state),
    filed_by: details.filed_by.toText(),
    filed_at: details.filed_at,
    penalty_table: details.penalty_table,
    evidence: details.evidence.map(({ source, id: evidence, class: counted, hash }) => ({
      source: tagName(source),
      id: evidence,
      class: tagName<EvidenceClass>(counted),
      sha256: bytesToHex(new Uint8Array(hash))
    })),
    steps: details.steps.map(({ digest, proposal_id: [proposal], outcome, effect, pending }, at) => ({
      step: at + 1,
      digest: bytesToHex(new Uint8Array(digest)),
      proposal: proposal ?? null,
      outcome: tagName(outcome),
      effect: tagName(effect),
      pending: pending.map(({ subject }) => subject.toText())
    }))
  };
}

/** The spec as candid has it. */
export function candidPenaltyTable({ number, rules }: PenaltyTableSpec): CandidPenaltyTableSpec {
  return {
    number,
    rules: rules.map(({ recommendation, requirements }) => ({
      recommendation: tag(recommendation),
      requirements: requirements.map(({ evidence, count }) => ({ evidence: tag(evidence), count }))
    }))
  };
}

function refused(message: string, detail: string): NodeVaultError {
  return new NodeVaultError('canister-refused', message, { detail });
}
