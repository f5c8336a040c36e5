/**
 * Specs as JSON files, for people to write and exchange. What is voted on is the rendered text, never this file.
 *
 * ```json
 * { "type": "release", "record": "17", "version": 3, "root": "<hex>", "sections": ["owners"],
 *   "custodian_a": { "principal": "…", "transport_key": "<hex>" }, "custodian_b": { … },
 *   "single_custodian": false, "purpose": "…", "redeem_until": "2027-01-31T00:00:00Z" }
 * { "type": "accept-verifier", "verifier": "…", "name": "…", "level": 1, "scopes": ["identity"],
 *   "application_hash": "", "valid_until": "2027-01-31T00:00:00Z" }
 * { "type": "set-standard", "number": 2, "hash": "<hex>",
 *   "subjects": [{ "kind": "individual", "required": ["person"], "optional": ["document-*"] }] }
 * ```
 * Specs about audits are in audit-spec-json.ts, penalty tables in penalty-table-json.ts, others about
 * verification in verification-json.ts. Of accept-verifier, `level` is 1, `scopes` all, and no application named unless given.
 */
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { isErr } from '../protocol/errors.js';
import { utcTime } from '../protocol/spec/lines.js';
import {
  checkPenaltyTable,
  type PenaltyTableSpec,
  renderPenaltyTable
} from '../protocol/spec/penalty-table.js';
import { type Custodian, type ReleaseSpec, checkRelease, renderRelease } from '../protocol/spec/release.js';
import { checkStandard, renderStandard, type StandardSpec } from '../protocol/spec/standard.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../protocol/spec/verifier.js';
import {
  AUDIT_SPEC_TYPES,
  type AuditSpec,
  auditSpecToJson,
  checkAuditSpec,
  readAuditSpec,
  renderAuditSpec
} from './audit-spec-json.js';
import { SCOPES } from '../protocol/verification/confirmation.js';
import { NodeVaultError } from './errors.js';
import { PENALTY_TABLE_TYPE, penaltyTableToJson, readPenaltyTable } from './penalty-table-json.js';
import { JsonReader } from './json-reader.js';
import { requireTransportKey } from './transport-key.js';
import {
  checkVaultSpec,
  isVaultSpec,
  readVaultSpec,
  renderVaultSpec,
  VAULT_SPEC_TYPES,
  type VaultSpec,
  vaultSpecToJson
} from './vault-spec-json.js';
import {
  checkVerificationSpec,
  readScopes,
  readVerificationSpec,
  renderVerificationSpec,
  VERIFICATION_SPEC_TYPES,
  type VerificationSpec,
  verificationSpecToJson
} from './verification-json.js';

export type Spec =
  | { readonly type: 'release'; readonly spec: ReleaseSpec }
  | { readonly type: 'accept-verifier'; readonly spec: AcceptVerifierSpec }
  | { readonly type: 'set-standard'; readonly spec: StandardSpec }
  | { readonly type: 'set-penalty-table'; readonly spec: PenaltyTableSpec }
  | VaultSpec
  | VerificationSpec
  | AuditSpec;

/**
 * A checked spec.
 * @param where names the source in errors, for example a file
 * @throws NodeVaultError `malformed` or `invalid-argument`, which name the field
 */
export function parseSpec(json: unknown, where: string): Spec {
  const reader = new JsonReader(json, where);
  const type = reader.text('type');
  if (type === 'release') return { type, spec: requireOk(parseRelease(reader), checkRelease, where) };
  if (type === 'accept-verifier')
    return { type, spec: requireOk(parseVerifier(reader), checkAcceptVerifier, where) };
  if (type === 'set-standard')
    return { type, spec: requireOk(parseStandardSpec(reader), checkStandard, where) };
  if (type === PENALTY_TABLE_TYPE)
    return { type, spec: requireOk(readPenaltyTable(reader), checkPenaltyTable, where) };
  const vault = readVaultSpec(reader);
  if (vault !== undefined) return requireOk(vault, checkVaultSpec, where);
  const verification = readVerificationSpec(reader);
  if (verification !== undefined) return requireOk(verification, checkVerificationSpec, where);
  const audit = readAuditSpec(reader);
  if (audit !== undefined) return requireOk(audit, checkAuditSpec, where);
  const known = ['release', 'accept-verifier', 'set-standard', PENALTY_TABLE_TYPE, ...VAULT_SPEC_TYPES];
  const types = [...known, ...VERIFICATION_SPEC_TYPES, ...AUDIT_SPEC_TYPES];
  throw reader.malformed('type', `must be one of ${types.join(', ')}`);
}

/** The motion text for a spec. `canister` is the vault for a release or a standard, the registry for a verifier. */
export function renderSpec(spec: Spec, canister: Uint8Array): string {
  if (spec.type === 'release') return renderRelease(canister, spec.spec);
  if (spec.type === 'set-standard') return renderStandard(canister, spec.spec);
  if (spec.type === PENALTY_TABLE_TYPE) return renderPenaltyTable(canister, spec.spec);
  if (spec.type === 'accept-verifier') return renderAcceptVerifier(canister, spec.spec);
  if (isVaultSpec(spec)) return renderVaultSpec(spec, canister);
  return isVerification(spec) ? renderVerificationSpec(spec, canister) : renderAuditSpec(spec, canister);
}

/** The inverse of `parseSpec`. */
export function specToJson(spec: Spec): Record<string, unknown> {
  if (spec.type === 'accept-verifier') {
    const { verifier, name, level, scopes, application_hash, valid_until } = spec.spec;
    return {
      type: spec.type,
      verifier: toText(verifier),
      name,
      level,
      scopes,
      application_hash: bytesToHex(application_hash),
      valid_until: utcTime(valid_until)
    };
  }
  if (spec.type === 'set-standard') {
    const { number, hash, subjects } = spec.spec;
    return { type: spec.type, number, hash: bytesToHex(hash), subjects };
  }
  if (spec.type === PENALTY_TABLE_TYPE) return penaltyTableToJson(spec.spec);
  if (isVaultSpec(spec)) return vaultSpecToJson(spec);
  if (isVerification(spec)) return verificationSpecToJson(spec);
  if (spec.type !== 'release') return auditSpecToJson(spec);
  const { record_id, version, root, sections, single_custodian, purpose, redeem_until } = spec.spec;
  const custodian = ({ id, transport_key }: Custodian): object => ({
    principal: toText(id),
    transport_key: bytesToHex(transport_key)
  });
  return {
    type: spec.type,
    record: String(record_id),
    version,
    root: bytesToHex(root),
    sections,
    custodian_a: custodian(spec.spec.custodian_a),
    custodian_b: custodian(spec.spec.custodian_b),
    single_custodian,
    purpose,
    redeem_until: utcTime(redeem_until)
  };
}

export function isVerification(spec: Spec): spec is VerificationSpec {
  return VERIFICATION_SPEC_TYPES.includes(spec.type);
}

function parseRelease(reader: JsonReader): ReleaseSpec {
  reader.only(
    'type record version root sections custodian_a custodian_b single_custodian purpose redeem_until'
  );
  return {
    record_id: reader.unsigned('record', 64),
    version: Number(reader.unsigned('version', 32)),
    root: reader.bytes('root'),
    sections: reader.texts('sections'),
    custodian_a: parseCustodian(reader.object('custodian_a')),
    custodian_b: parseCustodian(reader.object('custodian_b')),
    single_custodian: reader.flag('single_custodian'),
    purpose: reader.text('purpose'),
    redeem_until: reader.time('redeem_until')
  };
}

function parseCustodian(reader: JsonReader): Custodian {
  reader.only('principal transport_key');
  const custodian = { id: reader.principal('principal'), transport_key: reader.bytes('transport_key') };
  requireTransportKey(custodian.transport_key);
  return custodian;
}

function parseVerifier(reader: JsonReader): AcceptVerifierSpec {
  reader.only('type verifier name level scopes application_hash valid_until');
  return {
    verifier: reader.principal('verifier'),
    name: reader.text('name'),
    level: reader.has('level') ? Number(reader.unsigned('level', 32)) : 1,
    scopes: reader.has('scopes') ? readScopes(reader, 'scopes') : SCOPES,
    application_hash: reader.has('application_hash') ? reader.bytes('application_hash') : new Uint8Array(0),
    valid_until: reader.time('valid_until')
  };
}

function parseStandardSpec(reader: JsonReader): StandardSpec {
  reader.only('type number hash subjects');
  return {
    number: Number(reader.unsigned('number', 32)),
    hash: reader.bytes('hash'),
    subjects: reader.objects('subjects').map((subject) => {
      subject.only('kind required optional');
      return {
        kind: subject.text('kind'),
        required: subject.texts('required'),
        optional: subject.texts('optional')
      };
    })
  };
}

function requireOk<T>(spec: T, check: (spec: T) => ReturnType<typeof checkRelease>, where: string): T {
  const checked = check(spec);
  if (isErr(checked)) throw new NodeVaultError('invalid-argument', `${where}: ${checked.Err.message}`);
  return spec;
}

function toText(principal: Uint8Array): string {
  return Principal.fromUint8Array(principal).toText();
}
