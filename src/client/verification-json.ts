/** Specs of motions about verification, and a confirmation's details, as JSON that people exchange. */
import { bytesToHex } from '@noble/hashes/utils';
import { Principal } from '@dfinity/principal';
import { isErr, type Result } from '../protocol/errors.js';
import {
  checkJudgement,
  type Judgement,
  type JudgementSpec,
  JUDGEMENTS,
  renderJudgement
} from '../protocol/spec/judgement.js';
import {
  checkVerificationPolicy,
  renderVerificationPolicy,
  type VerificationPolicySpec
} from '../protocol/spec/verification-policy.js';
import {
  ANSWERS,
  checkDetails,
  type ConfirmationDetails,
  GRADES,
  METHODS,
  type Scope,
  SCOPES
} from '../protocol/verification/confirmation.js';
import { NodeVaultError } from './errors.js';
import type { RegistryAct } from './idl/registry-idl.js';
import type { JsonReader } from './json-reader.js';
import { candidJudgement, candidVerificationPolicy } from './verification.js';

const POLICY_TYPE = 'set-verification-policy';
type JudgementType = 'suspend-verifier' | 'remove-verifier' | 'suspend-provider' | 'reinstate-provider';

export type VerificationSpec =
  | { readonly type: JudgementType; readonly spec: JudgementSpec }
  | { readonly type: typeof POLICY_TYPE; readonly spec: VerificationPolicySpec };

const TYPES: ReadonlyMap<string, Judgement> = new Map(
  JUDGEMENTS.map((judgement) => [judgement.replace(' ', '-'), judgement])
);

export const VERIFICATION_SPEC_TYPES: readonly string[] = [...TYPES.keys(), POLICY_TYPE];

/** The spec, or undefined where its type is none of these. @throws NodeVaultError `malformed`, which names the field */
export function readVerificationSpec(reader: JsonReader): VerificationSpec | undefined {
  const type = reader.text('type');
  if (type === POLICY_TYPE) return { type, spec: readPolicy(reader) };
  if (!isJudgementType(type)) return undefined;
  reader.only('type subject reason');
  return { type, spec: { subject: reader.principal('subject'), reason: reader.text('reason') } };
}

export function checkVerificationSpec({ type, spec }: VerificationSpec): Result<null> {
  return type === POLICY_TYPE ? checkVerificationPolicy(spec) : checkJudgement(spec);
}

export function renderVerificationSpec({ type, spec }: VerificationSpec, registry: Uint8Array): string {
  return type === POLICY_TYPE
    ? renderVerificationPolicy(registry, spec)
    : renderJudgement(judgementOf(type), registry, spec);
}

/** The inverse of `readVerificationSpec`. */
export function verificationSpecToJson({ type, spec }: VerificationSpec): Record<string, unknown> {
  if (type === POLICY_TYPE) return { type, ...spec };
  return { type, subject: Principal.fromUint8Array(spec.subject).toText(), reason: spec.reason };
}

/** What `enact` takes for it. */
export function verificationAct({ type, spec }: VerificationSpec): RegistryAct {
  switch (type) {
    case 'set-verification-policy':
      return { set_verification_policy: candidVerificationPolicy(spec) };
    case 'suspend-verifier':
      return { suspend_verifier: candidJudgement(spec) };
    case 'remove-verifier':
      return { remove_verifier: candidJudgement(spec) };
    case 'suspend-provider':
      return { suspend_provider: candidJudgement(spec) };
    case 'reinstate-provider':
      return { reinstate_provider: candidJudgement(spec) };
  }
}

/** A confirmation's details. @throws NodeVaultError `malformed` or `invalid-argument`, which name the field */
export function readDetails(reader: JsonReader, where: string): ConfirmationDetails {
  reader.only('scopes method findings not_checked answers evidence_hash');
  const details = {
    scopes: readScopes(reader, 'scopes'),
    method: oneOf(reader, 'method', METHODS, reader.text('method')),
    findings: reader.objects('findings').map((finding) => {
      finding.only('scope grade hash');
      return {
        scope: oneOf(finding, 'scope', SCOPES, finding.text('scope')),
        grade: oneOf(finding, 'grade', GRADES, finding.text('grade')),
        hash: finding.bytes('hash')
      };
    }),
    not_checked: readScopes(reader, 'not_checked'),
    answers: reader.texts('answers').map((answer) => oneOf(reader, 'answers', ANSWERS, answer)),
    evidence_hash: reader.bytes('evidence_hash')
  };
  const checked = checkDetails(details);
  if (isErr(checked)) throw new NodeVaultError('invalid-argument', `${where}: ${checked.Err.message}`);
  return details;
}

/** The inverse of `readDetails`. */
export function detailsToJson(details: ConfirmationDetails): Record<string, unknown> {
  return {
    ...details,
    findings: details.findings.map((finding) => ({ ...finding, hash: bytesToHex(finding.hash) })),
    evidence_hash: bytesToHex(details.evidence_hash)
  };
}

export function readScopes(reader: JsonReader, name: string): Scope[] {
  return reader.texts(name).map((scope) => oneOf(reader, name, SCOPES, scope));
}

function readPolicy(reader: JsonReader): VerificationPolicySpec {
  reader.only('type number min_verifiers beyond_largest required_scopes cadence_days challenge_days');
  const count = (name: string): number => Number(reader.unsigned(name, 32));
  return {
    number: count('number'),
    min_verifiers: count('min_verifiers'),
    beyond_largest: reader.flag('beyond_largest'),
    required_scopes: readScopes(reader, 'required_scopes'),
    cadence_days: count('cadence_days'),
    challenge_days: count('challenge_days')
  };
}

function isJudgementType(type: string): type is JudgementType {
  return TYPES.has(type);
}

function judgementOf(type: JudgementType): Judgement {
  const judgement = TYPES.get(type);
  if (judgement === undefined) throw new Error(`${type} is no judgement`);
  return judgement;
}

function oneOf<T extends string>(reader: JsonReader, name: string, known: readonly T[], text: string): T {
  const found = known.find((each) => each === text);
  if (found === undefined) throw reader.malformed(name, `must be one of ${known.join(', ')}`);
  return found;
}
