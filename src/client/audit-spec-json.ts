/**
 * Specs of audits as JSON files; see spec-json.ts.
 *
 * ```json
 * { "type": "accept-auditor", "auditor": "…", "name": "…", "pilot_group": "pilot-1",
 *   "application_hash": "<hex>", "valid_until": "2027-01-31T00:00:00Z" }
 * { "type": "suspend-auditor", "auditor": "…", "slash_e8s": "0", "reason": "…" }
 * { "type": "commission-round", "size": 20, "candidates": 1447, "candidates_hash": "<hex>", "default_weight": 1,
 *   "subnet_weights": [{ "subnet": "…", "weight": 5 }], "providers": [], "pilot_group": "", "notice_hours": 48,
 *   "reply_days": 14, "report_until": "2027-06-30T00:00:00Z", "cost_e8s": "500000000", "payer": "…",
 *   "funding": "…", "purpose": "…" }
 * ```
 */
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import {
  checkCommissionRound,
  type CommissionRoundSpec,
  renderCommissionRound
} from '../protocol/spec/audit-round.js';
import {
  type AcceptAuditorSpec,
  checkAcceptAuditor,
  checkSuspendAuditor,
  renderAcceptAuditor,
  renderSuspendAuditor,
  type SuspendAuditorSpec
} from '../protocol/spec/auditor.js';
import type { Result } from '../protocol/errors.js';
import { utcTime } from '../protocol/spec/lines.js';
import type { AuditAct } from './idl/audits-idl.js';
import { type JsonReader } from './json-reader.js';

export type AuditSpec =
  | { readonly type: 'accept-auditor'; readonly spec: AcceptAuditorSpec }
  | { readonly type: 'suspend-auditor'; readonly spec: SuspendAuditorSpec }
  | { readonly type: 'commission-round'; readonly spec: CommissionRoundSpec };

export const AUDIT_SPEC_TYPES = ['accept-auditor', 'suspend-auditor', 'commission-round'] as const;

/**
 * A spec about audits, not yet checked; undefined where its type is another.
 * @throws NodeVaultError `malformed`, which names the field
 */
export function readAuditSpec(reader: JsonReader): AuditSpec | undefined {
  const type = reader.text('type');
  if (type === 'accept-auditor') return { type, spec: readAcceptAuditor(reader) };
  if (type === 'suspend-auditor') return { type, spec: readSuspendAuditor(reader) };
  return type === 'commission-round' ? { type, spec: readCommissionRound(reader) } : undefined;
}

function readAcceptAuditor(reader: JsonReader): AcceptAuditorSpec {
  reader.only('type auditor name pilot_group application_hash valid_until');
  return {
    auditor: reader.principal('auditor'),
    name: reader.text('name'),
    pilot_group: reader.text('pilot_group'),
    application_hash: reader.bytes('application_hash'),
    valid_until: reader.time('valid_until')
  };
}

function readSuspendAuditor(reader: JsonReader): SuspendAuditorSpec {
  reader.only('type auditor slash_e8s reason');
  return {
    auditor: reader.principal('auditor'),
    slash_e8s: reader.unsigned('slash_e8s', 64),
    reason: reader.text('reason')
  };
}

function readCommissionRound(reader: JsonReader): CommissionRoundSpec {
  reader.only(
    'type size candidates candidates_hash default_weight subnet_weights providers pilot_group notice_hours reply_days ' +
      'report_until cost_e8s payer funding purpose'
  );
  const u32 = (name: string): number => Number(reader.unsigned(name, 32));
  return {
    size: u32('size'),
    candidates: u32('candidates'),
    candidates_hash: reader.bytes('candidates_hash'),
    default_weight: u32('default_weight'),
    subnet_weights: reader.objects('subnet_weights').map((each) => {
      each.only('subnet weight');
      return { subnet: each.principal('subnet'), weight: Number(each.unsigned('weight', 32)) };
    }),
    providers: reader.principals('providers'),
    pilot_group: reader.text('pilot_group'),
    notice_hours: u32('notice_hours'),
    reply_days: u32('reply_days'),
    report_until: reader.time('report_until'),
    cost_e8s: reader.unsigned('cost_e8s', 64),
    payer: reader.principal('payer'),
    funding: reader.text('funding'),
    purpose: reader.text('purpose')
  };
}

export function checkAuditSpec(spec: AuditSpec): Result<null> {
  if (spec.type === 'accept-auditor') return checkAcceptAuditor(spec.spec);
  return spec.type === 'suspend-auditor' ? checkSuspendAuditor(spec.spec) : checkCommissionRound(spec.spec);
}

export function renderAuditSpec(spec: AuditSpec, registry: Uint8Array): string {
  if (spec.type === 'accept-auditor') return renderAcceptAuditor(registry, spec.spec);
  return spec.type === 'suspend-auditor'
    ? renderSuspendAuditor(registry, spec.spec)
    : renderCommissionRound(registry, spec.spec);
}

/** The inverse of `readAuditSpec`. */
export function auditSpecToJson(parsed: AuditSpec): Record<string, unknown> {
  const { type, spec } = parsed;
  if (type === 'accept-auditor') {
    const { auditor, application_hash, valid_until } = spec;
    return {
      type,
      ...spec,
      auditor: toText(auditor),
      application_hash: bytesToHex(application_hash),
      valid_until: utcTime(valid_until)
    };
  }
  if (type === 'suspend-auditor')
    return { type, ...spec, auditor: toText(spec.auditor), slash_e8s: String(spec.slash_e8s) };
  return {
    type,
    ...spec,
    candidates_hash: bytesToHex(spec.candidates_hash),
    subnet_weights: spec.subnet_weights.map(({ subnet, weight }) => ({ subnet: toText(subnet), weight })),
    providers: spec.providers.map(toText),
    report_until: utcTime(spec.report_until),
    cost_e8s: String(spec.cost_e8s),
    payer: toText(spec.payer)
  };
}

/** What `enact` takes. */
export function auditAct(parsed: AuditSpec): AuditAct {
  const id = (bytes: Uint8Array): Principal => Principal.fromUint8Array(bytes);
  if (parsed.type === 'accept-auditor')
    return { accept_auditor: { ...parsed.spec, auditor: id(parsed.spec.auditor) } };
  if (parsed.type === 'suspend-auditor')
    return { suspend_auditor: { ...parsed.spec, auditor: id(parsed.spec.auditor) } };
  const { spec } = parsed;
  const subnet_weights = spec.subnet_weights.map(({ subnet, weight }) => ({ subnet: id(subnet), weight }));
  return {
    commission_round: { ...spec, subnet_weights, providers: spec.providers.map(id), payer: id(spec.payer) }
  };
}

function toText(principal: Uint8Array): string {
  return Principal.fromUint8Array(principal).toText();
}
