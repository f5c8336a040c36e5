/**
 * Specs: what motions decide, as JSON files for people to write and exchange. What is voted on is the rendered text, never
 * the file. A new kind is a file beside this one, and a line in each of the two lists here.
 */
import type { Agent } from '@dfinity/agent';
import type { Principal } from '@dfinity/principal';
import { isErr } from '../../protocol/errors.js';
import type { CommissionRoundSpec } from '../../protocol/spec/audit-round.js';
import type { AcceptAuditorSpec, SuspendAuditorSpec } from '../../protocol/spec/auditor.js';
import type { EraseSpec } from '../../protocol/spec/erase.js';
import type { JudgementSpec } from '../../protocol/spec/judgement.js';
import type { PenaltyTableSpec } from '../../protocol/spec/penalty-table.js';
import type { ReleaseSpec } from '../../protocol/spec/release.js';
import type { RetentionSpec } from '../../protocol/spec/retention.js';
import type { StandardSpec } from '../../protocol/spec/standard.js';
import type { VerificationPolicySpec } from '../../protocol/spec/verification-policy.js';
import type { AcceptVerifierSpec } from '../../protocol/spec/verifier.js';
import { NodeVaultError } from '../errors.js';
import { JsonReader } from '../json-reader.js';
import { acceptAuditorKind, commissionRoundKind, suspendAuditorKind } from './audit-kinds.js';
import { eraseKind, retentionKind } from './erasure-kinds.js';
import { penaltyTableKind } from './penalty-table-kind.js';
import { releaseKind } from './release-kind.js';
import type { SpecKind } from './spec-kind.js';
import { standardKind } from './standard-kind.js';
import {
  policyKind,
  reinstateProviderKind,
  removeVerifierKind,
  suspendProviderKind,
  suspendVerifierKind
} from './verification-kinds.js';
import { verifierKind } from './verifier-kind.js';

/** The specs of each type. */
interface Specs {
  release: ReleaseSpec;
  'set-standard': StandardSpec;
  'erase-record': EraseSpec;
  'set-retention': RetentionSpec;
  'accept-verifier': AcceptVerifierSpec;
  'suspend-verifier': JudgementSpec;
  'remove-verifier': JudgementSpec;
  'suspend-provider': JudgementSpec;
  'reinstate-provider': JudgementSpec;
  'set-verification-policy': VerificationPolicySpec;
  'accept-auditor': AcceptAuditorSpec;
  'suspend-auditor': SuspendAuditorSpec;
  'commission-round': CommissionRoundSpec;
  'set-penalty-table': PenaltyTableSpec;
}

export type SpecType = keyof Specs;

const KINDS: { readonly [Type in SpecType]: SpecKind<Specs[Type]> } = {
  release: releaseKind,
  'set-standard': standardKind,
  'erase-record': eraseKind,
  'set-retention': retentionKind,
  'accept-verifier': verifierKind,
  'suspend-verifier': suspendVerifierKind,
  'remove-verifier': removeVerifierKind,
  'suspend-provider': suspendProviderKind,
  'reinstate-provider': reinstateProviderKind,
  'set-verification-policy': policyKind,
  'accept-auditor': acceptAuditorKind,
  'suspend-auditor': suspendAuditorKind,
  'commission-round': commissionRoundKind,
  'set-penalty-table': penaltyTableKind
};

/** A spec with its type: any, unless types are named. */
export type Spec<Type extends SpecType = SpecType> = {
  readonly [Each in Type]: { readonly type: Each; readonly spec: Specs[Each] };
}[Type];

/**
 * A checked spec.
 * @param where names the source in errors, for example a file
 * @throws NodeVaultError `malformed` or `invalid-argument`, which name the field
 */
export function parseSpec(json: unknown, where: string): Spec {
  const reader = new JsonReader(json, where);
  const type = reader.text('type');
  if (!isSpecType(type)) {
    throw reader.malformed('type', `must be one of ${Object.keys(KINDS).join(', ')}`);
  }
  return parseAs(type, reader, where);
}

/** The motion text for a spec. `canister` is the vault or the registry, whose act it is. */
export function renderSpec<Type extends SpecType>({ type, spec }: Spec<Type>, canister: Uint8Array): string {
  return KINDS[type].render(canister, spec);
}

/** The inverse of `parseSpec`. */
export function specToJson<Type extends SpecType>({ type, spec }: Spec<Type>): Record<string, unknown> {
  return { type, ...KINDS[type].toJson(spec) };
}

/** Has the canister check the executed motion and do what the spec says. @throws NodeVaultError `canister-refused` */
export function enactSpec<Type extends SpecType>(
  agent: Agent,
  canister: Principal,
  proposal: bigint,
  { type, spec }: Spec<Type>
): Promise<void> {
  return KINDS[type].enact(agent, canister, proposal, spec);
}

function parseAs<Type extends SpecType>(type: Type, reader: JsonReader, where: string): Spec<Type> {
  const kind: SpecKind<Specs[Type]> = KINDS[type];
  const spec = kind.read(reader);
  const checked = kind.check(spec);
  if (isErr(checked)) throw new NodeVaultError('invalid-argument', `${where}: ${checked.Err.message}`);
  return { type, spec };
}

function isSpecType(type: string): type is SpecType {
  return Object.hasOwn(KINDS, type);
}
