import type { Candidate } from '../audit/candidates.js';
import {
  MAX_CANDIDATES_OF_ROUND,
  MAX_SAMPLE,
  MAX_SCOPE_PROVIDERS,
  MAX_SUBNET_WEIGHTS,
  MAX_WEIGHT
} from '../audit/limits.js';
import { err, ok, type Result } from '../errors.js';
import { MAX_PURPOSE_LENGTH } from '../limits.js';
import { ascendingDefect, isPilotGroup } from './auditor.js';
import { hashDefect, lineDefect, principalDefect, timeDefect } from './defects.js';
import { hex, principalText, renderLines, utcTime } from './lines.js';

/** What a node of this subnet weighs. */
export interface SubnetWeight {
  readonly subnet: Uint8Array;
  readonly weight: number;
}

/** An audit round: how many nodes are drawn, out of which list, with which weights, by whom they are visited, who pays. */
export interface CommissionRoundSpec {
  /** Nodes to draw. */
  readonly size: number;
  /** How many candidates the list has, and its `candidatesHash`. */
  readonly candidates: number;
  readonly candidates_hash: Uint8Array;
  /** Of every node in scope whose subnet has no weight of its own. */
  readonly default_weight: number;
  /** Ascending by subnet. */
  readonly subnet_weights: readonly SubnetWeight[];
  /** Nodes of other providers weigh nothing; empty for all providers. Ascending. */
  readonly providers: readonly Uint8Array[];
  /** Which auditors are asked; empty for all. */
  readonly pilot_group: string;
  /** How long before a visit it is announced to the provider. */
  readonly notice_hours: number;
  /** For how long the provider may reply to a signed report. */
  readonly reply_days: number;
  /** Reports are taken up to and including this second. */
  readonly report_until: bigint;
  /** What each audit may cost, and who pays. */
  readonly cost_e8s: bigint;
  readonly payer: Uint8Array;
  readonly funding: string;
  readonly purpose: string;
}

const MAX_NOTICE_HOURS = 24 * 30;
const MAX_REPLY_DAYS = 90;

/** Checks a spec's form. `Err` has code `invalid_argument` and names the field. */
export function checkCommissionRound(spec: CommissionRoundSpec): Result<null> {
  const defect =
    sizeDefect(spec) ??
    weightsDefect(spec) ??
    ascendingDefect('providers', spec.providers) ??
    restDefect(spec);
  return defect === undefined ? ok(null) : err('invalid_argument', `commission-round spec: ${defect}`);
}

function sizeDefect({
  size,
  candidates,
  candidates_hash: hash,
  providers
}: CommissionRoundSpec): string | undefined {
  if (size < 1 || size > MAX_SAMPLE) return `size: must be 1 to ${MAX_SAMPLE}`;
  if (candidates < size || candidates > MAX_CANDIDATES_OF_ROUND)
    return `candidates: must be at least the size, and at most ${MAX_CANDIDATES_OF_ROUND}`;
  if (providers.length > MAX_SCOPE_PROVIDERS)
    return `providers: ${providers.length} given; at most ${MAX_SCOPE_PROVIDERS}`;
  return hashDefect('candidates_hash', hash);
}

function weightsDefect({
  default_weight: weight,
  subnet_weights: weights
}: CommissionRoundSpec): string | undefined {
  if (weight > MAX_WEIGHT) return `default_weight: at most ${MAX_WEIGHT}`;
  if (weights.length > MAX_SUBNET_WEIGHTS)
    return `subnet_weights: ${weights.length} given; at most ${MAX_SUBNET_WEIGHTS}`;
  const heavy = weights.findIndex((each) => each.weight > MAX_WEIGHT);
  if (heavy >= 0) return `subnet_weights[${heavy}].weight: at most ${MAX_WEIGHT}`;
  if (weight === 0 && !weights.some((each) => each.weight > 0))
    return 'default_weight: no node weighs anything';
  return ascendingDefect(
    'subnet_weights',
    weights.map(({ subnet }) => subnet)
  );
}

function restDefect(spec: CommissionRoundSpec): string | undefined {
  if (spec.pilot_group !== '' && !isPilotGroup(spec.pilot_group))
    return 'pilot_group: not a group (a-z, 0-9, -, at most 40); empty for all auditors';
  if (spec.notice_hours > MAX_NOTICE_HOURS) return `notice_hours: at most ${MAX_NOTICE_HOURS}`;
  if (spec.reply_days < 1 || spec.reply_days > MAX_REPLY_DAYS)
    return `reply_days: must be 1 to ${MAX_REPLY_DAYS}`;
  return (
    timeDefect('report_until', spec.report_until) ??
    principalDefect('payer', spec.payer) ??
    lineDefect('funding', spec.funding, MAX_PURPOSE_LENGTH) ??
    lineDefect('purpose', spec.purpose, MAX_PURPOSE_LENGTH)
  );
}

/** The motion text that commissions a round at the registry with principal bytes `registry`. */
export function renderCommissionRound(registry: Uint8Array, spec: CommissionRoundSpec): string {
  const line = (label: string, value: string): [string, string] => [label, value];
  return renderLines('commission audit round', [
    ['Network', 'Internet Computer'],
    ['Registry', principalText(registry)],
    ['Purpose', spec.purpose],
    ['Sample', `${spec.size} of ${spec.candidates} nodes, list SHA-256 ${hex(spec.candidates_hash)}`],
    ['Weight', `${spec.default_weight} for a node whose subnet is not named here`],
    ...spec.subnet_weights.map(({ subnet, weight }) =>
      line('Weight', `${weight} for a node of subnet ${principalText(subnet)}`)
    ),
    ...(spec.providers.length === 0
      ? [line('Scope', 'all providers')]
      : spec.providers.map((provider) => line('Scope', `provider ${principalText(provider)}`))),
    ['Auditors', spec.pilot_group === '' ? 'all' : `pilot group ${spec.pilot_group}`],
    ['Notice', `${spec.notice_hours} hours`],
    ['Reply', `${spec.reply_days} days`],
    ['Reports until', utcTime(spec.report_until)],
    ['Cost', `${spec.cost_e8s} e8s an audit, paid by ${principalText(spec.payer)}`],
    ['Funding', spec.funding]
  ]);
}

/** What a candidate weighs in the round: 0 where it is out of scope. */
export function candidateWeights(
  spec: CommissionRoundSpec,
  candidates: readonly Pick<Candidate, 'provider' | 'subnet'>[]
): number[] {
  const ofSubnet = new Map(spec.subnet_weights.map(({ subnet, weight }) => [hex(subnet), weight]));
  const providers = new Set(spec.providers.map(hex));
  return candidates.map(({ provider, subnet }) =>
    providers.size > 0 && !providers.has(hex(provider))
      ? 0
      : ofSubnet.size === 0
        ? spec.default_weight
        : (ofSubnet.get(hex(subnet)) ?? spec.default_weight)
  );
}
