import type { RegistryService } from '../../src/client/idl/registry-idl.js';
import { Principal } from '@dfinity/principal';
import { inJson } from './frozen-memory.js';

/** A registry's stable memory as an earlier build left it. */
export interface FrozenRegistry {
  readonly registry: string;
  readonly vault: string;
  /** Milliseconds since the epoch: what is derived from the clock is derived for this time. */
  readonly now: number;
  readonly provider: string;
  readonly verifier: string;
  readonly auditor: string;
  readonly round: bigint;
  /** What `registryViews` told. */
  readonly views: unknown;
}

/** What the registry tells everybody, in values that JSON holds. */
export async function registryViews(
  registry: RegistryService,
  about: Pick<FrozenRegistry, 'provider' | 'verifier' | 'auditor' | 'round'>
): Promise<unknown> {
  const round = BigInt(about.round);
  const [provider, verifier, auditor] = [about.provider, about.verifier, about.auditor].map((text) =>
    Principal.fromText(text)
  ) as [Principal, Principal, Principal];
  const at = { round, position: 0 };
  return inJson({
    vault: await registry.get_vault(),
    verifiers: await registry.get_verifiers(0),
    verifier_history: await registry.get_verifier_history(verifier, 1),
    application: await registry.get_verifier_application(verifier),
    policy: await registry.get_verification_policy(),
    confirmations: [await registry.get_confirmation(1n), await registry.get_confirmation(2n)],
    of_version: await registry.get_confirmations_of(1n, 1),
    challenges: await registry.get_challenges_of(provider, 0),
    statuses: await registry.get_status_history(provider, 1),
    heads: await registry.get_witnessed_heads(0n),
    auditors: [await registry.get_auditors(0n), await registry.get_auditor(auditor)],
    auditor_application: await registry.get_application(auditor),
    rounds: [await registry.get_rounds(0n), await registry.get_round(round)],
    draw: [await registry.get_draw(round), await registry.get_candidates(round, 0)],
    sample: await registry.get_sample(round, 0n),
    audit: await registry.get_audit(at),
    reports: await registry.get_reports_of(provider, 0n),
    report: [await registry.get_report(1n), await registry.get_report_content(1n)],
    practices: await registry.get_practices(provider),
    table: await registry.get_penalty_table(),
    recommendation: await registry.get_recommendation(1n),
    recommendations: await registry.get_recommendations_of(provider),
    log: await registry.get_log(0n),
    blocks: await registry.icrc3_get_blocks([{ start: 0n, length: 100n }])
  });
}
