import { err, isErr, ok, type Result } from '../../../src/protocol/errors.js';
import { MAX_PURPOSE_LENGTH } from '../../../src/protocol/limits.js';
import { hashDefect, lineDefect } from '../../../src/protocol/spec/defects.js';
import { nowSeconds } from '../../common/clock.js';
import { equalBytes } from '../../common/stored_bytes.js';
import { acceptedAuditor } from '../audits/auditor_store.js';
import type { FileChallengeArgs } from '../interface/verification.js';
import { logEvent } from '../log.js';
import { rederiveStatus } from '../status.js';
import { hasStatus } from '../status_store.js';

import { takeChallenge } from './challenge_quota.js';
import { addChallenge, challengeIds, findChallenge, putChallenge } from './challenge_store.js';
import { policyInForce } from './policy.js';
import { acceptedVerifier } from './verifiers.js';

const DAY_SECONDS = 86_400n;
/** All challenges of one provider, for ever; those of verifiers and auditors go on where others have used up theirs. */
const MAX_PER_PROVIDER = 200;
const MAX_WITH_TRUSTED = 400;

/** Anybody warns the public of a provider that the registry has a status of. It counts as unproven until it is admitted. */
export function fileChallenge(caller: Uint8Array, args: FileChallengeArgs): Result<bigint> {
  const { provider, statement, evidence_hash } = args;
  const defect =
    lineDefect('statement', statement, MAX_PURPOSE_LENGTH) ?? hashDefect('evidence_hash', evidence_hash);
  if (defect !== undefined) return err('invalid_argument', defect);
  if (!hasStatus(provider)) return err('not_found', 'the registry has no status of this provider');
  const trusted = isTrusted(caller);
  const max = trusted ? MAX_WITH_TRUSTED : MAX_PER_PROVIDER;
  if (challengeIds(provider).length >= max)
    return err('limit_exceeded', `${max} challenges of this provider are on record`);
  const now = nowSeconds();
  const quota = trusted ? ok(null) : takeChallenge(caller, now);
  if (isErr(quota)) return quota;
  const about = { challenger: caller, provider, statement, evidence_hash };
  const id = addChallenge({ ...about, filed_at: now, admitted: [], withdrawn_at: [] });
  logEvent({ kind: 'challenge_filed', time: now, caller, subject: provider, number: id });
  return ok(id);
}

/** An accepted verifier or auditor takes a challenge up: the provider has until the policy's deadline to be confirmed anew. */
export function admitChallenge(caller: Uint8Array, id: bigint): Result<null> {
  const challenge = findChallenge(id);
  if (challenge === undefined) return err('not_found', `no challenge ${id}`);
  if (!isTrusted(caller))
    return err(
      'not_authorized',
      'only a verifier or an auditor whose acceptance is in force admits a challenge'
    );
  const { provider, admitted, withdrawn_at } = challenge;
  if (equalBytes(caller, provider) || equalBytes(caller, challenge.challenger))
    return err('not_authorized', 'neither the provider nor the challenger admits a challenge');
  if (admitted.length + withdrawn_at.length > 0)
    return err('wrong_state', `challenge ${id} has been admitted or withdrawn already`);
  const at = nowSeconds();
  const deadline = at + BigInt(policyInForce().challenge_days) * DAY_SECONDS;
  putChallenge(id, { ...challenge, admitted: [{ by: caller, at, deadline }] });
  logEvent({ kind: 'challenge_admitted', time: at, caller, subject: provider, number: id });
  rederiveStatus(provider, at);
  return ok(null);
}

/** A verifier or auditor whose acceptance is in force. */
function isTrusted(caller: Uint8Array): boolean {
  return !isErr(acceptedVerifier(caller)) || !isErr(acceptedAuditor(caller));
}

/** Whoever filed a challenge takes it back. */
export function withdrawChallenge(caller: Uint8Array, id: bigint): Result<null> {
  const challenge = findChallenge(id);
  if (challenge === undefined) return err('not_found', `no challenge ${id}`);
  if (!equalBytes(challenge.challenger, caller))
    return err('not_authorized', `challenge ${id} is somebody else's`);
  if (challenge.withdrawn_at.length === 1) return err('wrong_state', `challenge ${id} was withdrawn already`);
  const at = nowSeconds();
  putChallenge(id, { ...challenge, withdrawn_at: [at] });
  const { provider } = challenge;
  logEvent({ kind: 'challenge_withdrawn', time: at, caller, subject: provider, number: id });
  rederiveStatus(provider, at);
  return ok(null);
}
