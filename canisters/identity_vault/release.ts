import { canisterSelf } from 'azle';

import { err, type Failure, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_REDEMPTIONS_PER_SHARE } from '../../src/protocol/limits.js';
import { derivationInput } from '../../src/protocol/sealed/derivation-input.js';
import {
  checkRelease,
  type Custodian,
  type ReleaseSpec,
  renderRelease
} from '../../src/protocol/spec/release.js';
import { nowSeconds } from '../common/clock.js';
import { requireExecutedMotion } from '../common/executed_motion.js';
import { InFlight } from '../common/in_flight.js';
import { equalBytes } from '../common/stored_bytes.js';

import {
  findGrant,
  isGivenBack,
  noteGivenBack,
  putGrant,
  putRedemptionCount,
  redemptionCount,
  sameSpec
} from './grant_store.js';
import type { Redeemed } from './interface.js';
import { logEvent } from './log.js';
import { noteProposal } from './notices.js';
import { releasableVersion } from './releasable.js';
import { saltOf, type StoredVersion } from './version_store.js';
import { deriveKey } from './vetkd.js';

type Refusal = { readonly Err: Failure };

export type ShareName = 'A' | 'B';

export interface Redemption {
  readonly proposalId: bigint;
  readonly spec: ReleaseSpec;
  readonly section: string;
  readonly share: ShareName;
}

const redeeming = new InFlight();

/** Stores the grant of an executed release motion; a grant that stands is left as it is. */
export async function enactRelease(
  caller: Uint8Array,
  proposalId: bigint,
  spec: ReleaseSpec
): Promise<Result<null>> {
  const form = checkRelease(spec);
  if (isErr(form)) return form;
  const grant = await ensureGrant(proposalId, spec);
  if (isErr(grant)) return grant;
  if (grant.Ok.made) {
    const { record_id: recordId, version } = spec;
    logEvent({
      kind: 'granted',
      time: nowSeconds(),
      caller,
      record_id: recordId,
      version,
      proposal_id: proposalId
    });
  }
  return ok(null);
}

/**
 * Releases one share of one section's key to the custodian that the executed motion names: grant, log entry,
 * derivation, in this order, with the state read again after each await. The entry tells of a grant that this makes, too.
 */
export async function redeem(caller: Uint8Array, redemption: Redemption): Promise<Result<Redeemed>> {
  const refusal = redemptionRefusal(caller, redemption);
  if (refusal !== undefined) return refusal;
  const { proposalId, section, share } = redemption;
  const what = `redeeming share ${share} of section ${section} under proposal ${proposalId}`;
  return redeeming.alone(what, what, () => redeemAlone(caller, redemption));
}

/** A custodian lays down its share of a grant: from then on nobody redeems it. */
export function giveBack(caller: Uint8Array, proposalId: bigint, share: ShareName): Result<null> {
  const spec = findGrant(proposalId)?.spec;
  if (spec === undefined) return err('not_found', `motion ${proposalId} has no grant; enact it first`);
  if (!equalBytes(custodianOf(spec, share).id, caller)) {
    return err('not_authorized', `the caller is not custodian ${share} of motion ${proposalId}`);
  }
  if (isGivenBack(proposalId, share)) return ok(null);
  noteGivenBack(proposalId, share);
  const { record_id: recordId, version } = spec;
  logEvent({
    kind: 'given_back',
    time: nowSeconds(),
    caller,
    record_id: recordId,
    version,
    proposal_id: proposalId,
    share
  });
  return ok(null);
}

async function redeemAlone(caller: Uint8Array, redemption: Redemption): Promise<Result<Redeemed>> {
  const { proposalId, spec, section, share } = redemption;
  const grant = await ensureGrant(proposalId, spec);
  if (isErr(grant)) return grant;
  if (isGivenBack(proposalId, share))
    return err('wrong_state', `share ${share} of motion ${proposalId} was given back`);
  const count = redemptionCount(proposalId, section, share);
  if (count >= MAX_REDEMPTIONS_PER_SHARE) {
    return err(
      'limit_exceeded',
      `share ${share} of ${section} has been redeemed ${count} times; more needs a new motion`
    );
  }

  putRedemptionCount(proposalId, section, share, count + 1);
  const address = {
    record_id: spec.record_id,
    version: spec.version,
    proposal_id: proposalId,
    section,
    share
  };
  const log_index = logEvent({ kind: 'redeemed', time: nowSeconds(), caller, ...address });
  const key = await deriveKey(
    derivationInput({
      vault: canisterSelf().toUint8Array(),
      record: spec.record_id,
      version: spec.version,
      section,
      share,
      salt: saltOf(grant.Ok.version)
    }),
    custodianOf(spec, share).transport_key
  );
  if (isErr(key)) {
    // No key went out: the attempt does not count against the custodian. The log keeps it.
    putRedemptionCount(proposalId, section, share, redemptionCount(proposalId, section, share) - 1);
    return key;
  }
  const still = releasableVersion(spec);
  return isErr(still) ? still : ok({ encrypted_key: key.Ok, log_index });
}

/** The grant of a spec stands, for a version that can be released now. */
interface Standing {
  readonly version: StoredVersion;
  /** By this very call; whoever made it logs it, in the same message. */
  readonly made: boolean;
}

/** `Ok` once the grant of exactly this spec under this proposal stands; otherwise why it cannot. */
async function ensureGrant(proposalId: bigint, spec: ReleaseSpec): Promise<Result<Standing>> {
  const before = grantState(proposalId, spec);
  if (isErr(before)) return before;
  if (before.Ok.stands) return ok({ version: before.Ok.version, made: false });
  const motion = await requireExecutedMotion(proposalId, renderRelease(canisterSelf().toUint8Array(), spec));
  if (isErr(motion)) return motion;
  const after = grantState(proposalId, spec);
  if (isErr(after)) return after;
  const { version, stands } = after.Ok;
  if (stands) return ok({ version, made: false });
  putGrant(proposalId, { spec, grantedAt: nowSeconds() });
  noteProposal(spec.record_id, proposalId);
  return ok({ version, made: true });
}

/** Whether the grant stands or may be made, and of which version; or why neither. Reads the present state. */
function grantState(
  proposalId: bigint,
  spec: ReleaseSpec
): Result<{ readonly version: StoredVersion; readonly stands: boolean }> {
  if (nowSeconds() > spec.redeem_until)
    return err('expired', 'the time to redeem that the spec names has passed');
  const version = releasableVersion(spec);
  if (isErr(version)) return version;
  const grant = findGrant(proposalId);
  if (grant === undefined) return ok({ version: version.Ok, stands: false });
  return sameSpec(grant.spec, spec)
    ? ok({ version: version.Ok, stands: true })
    : err('proposal_already_used', `proposal ${proposalId} has been enacted for another spec`);
}

function redemptionRefusal(caller: Uint8Array, { spec, section, share }: Redemption): Refusal | undefined {
  const form = checkRelease(spec);
  if (isErr(form)) return form;
  if (!spec.sections.includes(section))
    return err('invalid_argument', 'section: is not one that the spec names');
  if (!equalBytes(custodianOf(spec, share).id, caller)) {
    return err('not_authorized', `the caller is not custodian ${share} of this spec`);
  }
  return undefined;
}

function custodianOf(spec: ReleaseSpec, share: ShareName): Custodian {
  return share === 'A' ? spec.custodian_a : spec.custodian_b;
}
