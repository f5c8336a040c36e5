import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import {
  checkCommissionRound,
  type CommissionRoundSpec,
  renderCommissionRound
} from '../../protocol/spec/audit-round.js';
import {
  type AcceptAuditorSpec,
  checkAcceptAuditor,
  checkSuspendAuditor,
  renderAcceptAuditor,
  renderSuspendAuditor,
  type SuspendAuditorSpec
} from '../../protocol/spec/auditor.js';
import { principalText, utcTime } from '../../protocol/spec/lines.js';
import { atRegistry, type SpecKind } from './spec-kind.js';

/**
 * ```json
 * { "type": "accept-auditor", "auditor": "…", "name": "…", "pilot_group": "pilot-1",
 *   "application_hash": "<hex>", "valid_until": "2027-01-31T00:00:00Z" }
 * ```
 */
export const acceptAuditorKind: SpecKind<AcceptAuditorSpec> = {
  read(reader) {
    reader.only('type auditor name pilot_group application_hash valid_until');
    return {
      auditor: reader.principal('auditor'),
      name: reader.text('name'),
      pilot_group: reader.text('pilot_group'),
      application_hash: reader.bytes('application_hash'),
      valid_until: reader.time('valid_until')
    };
  },
  toJson: (spec) => ({
    ...spec,
    auditor: principalText(spec.auditor),
    application_hash: bytesToHex(spec.application_hash),
    valid_until: utcTime(spec.valid_until)
  }),
  check: checkAcceptAuditor,
  render: renderAcceptAuditor,
  enact: atRegistry((spec) => ({ accept_auditor: { ...spec, auditor: id(spec.auditor) } }))
};

/** `{ "type": "suspend-auditor", "auditor": "…", "slash_e8s": "0", "reason": "…" }` */
export const suspendAuditorKind: SpecKind<SuspendAuditorSpec> = {
  read(reader) {
    reader.only('type auditor slash_e8s reason');
    return {
      auditor: reader.principal('auditor'),
      slash_e8s: reader.unsigned('slash_e8s', 64),
      reason: reader.text('reason')
    };
  },
  toJson: (spec) => ({ ...spec, auditor: principalText(spec.auditor), slash_e8s: String(spec.slash_e8s) }),
  check: checkSuspendAuditor,
  render: renderSuspendAuditor,
  enact: atRegistry((spec) => ({ suspend_auditor: { ...spec, auditor: id(spec.auditor) } }))
};

/**
 * ```json
 * { "type": "commission-round", "size": 20, "candidates": 1447, "candidates_hash": "<hex>", "default_weight": 1,
 *   "subnet_weights": [{ "subnet": "…", "weight": 5 }], "providers": [], "pilot_group": "", "notice_hours": 48,
 *   "reply_days": 14, "report_until": "2027-06-30T00:00:00Z", "cost_e8s": "500000000", "payer": "…",
 *   "funding": "…", "purpose": "…" }
 * ```
 */
export const commissionRoundKind: SpecKind<CommissionRoundSpec> = {
  read(reader) {
    reader.only(
      'type size candidates candidates_hash default_weight subnet_weights providers pilot_group notice_hours reply_days ' +
        'report_until cost_e8s payer funding purpose'
    );
    return {
      size: reader.integer('size'),
      candidates: reader.integer('candidates'),
      candidates_hash: reader.bytes('candidates_hash'),
      default_weight: reader.integer('default_weight'),
      subnet_weights: reader.objects('subnet_weights').map((each) => {
        each.only('subnet weight');
        return { subnet: each.principal('subnet'), weight: each.integer('weight') };
      }),
      providers: reader.principals('providers'),
      pilot_group: reader.text('pilot_group'),
      notice_hours: reader.integer('notice_hours'),
      reply_days: reader.integer('reply_days'),
      report_until: reader.time('report_until'),
      cost_e8s: reader.unsigned('cost_e8s', 64),
      payer: reader.principal('payer'),
      funding: reader.text('funding'),
      purpose: reader.text('purpose')
    };
  },
  toJson: (spec) => ({
    ...spec,
    candidates_hash: bytesToHex(spec.candidates_hash),
    subnet_weights: spec.subnet_weights.map(({ subnet, weight }) => ({
      subnet: principalText(subnet),
      weight
    })),
    providers: spec.providers.map(principalText),
    report_until: utcTime(spec.report_until),
    cost_e8s: String(spec.cost_e8s),
    payer: principalText(spec.payer)
  }),
  check: checkCommissionRound,
  render: renderCommissionRound,
  enact: atRegistry((spec) => {
    const subnet_weights = spec.subnet_weights.map(({ subnet, weight }) => ({ subnet: id(subnet), weight }));
    const providers = spec.providers.map(id);
    return { commission_round: { ...spec, subnet_weights, providers, payer: id(spec.payer) } };
  })
};

function id(bytes: Uint8Array): Principal {
  return Principal.fromUint8Array(bytes);
}
