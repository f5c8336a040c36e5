import { err, ok, type Result } from '../../src/protocol/errors.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../../src/protocol/spec/verifier.js';
import { nowSeconds } from '../common/clock.js';
import { StoredReader, StoredWriter } from '../common/stored_bytes.js';

import { enactSpec } from './enactments.js';
import { logEvent } from './log.js';
import { memory } from './memory.js';

/** A verifier that an executed motion accepted. */
export interface Verifier {
  readonly name: string;
  /** Seconds since the epoch, inclusive. */
  readonly validUntil: bigint;
  readonly proposalId: bigint;
}

const FORMAT = 1;

export function findVerifier(principal: Uint8Array): Verifier | undefined {
  const stored = memory.verifiers.get(principal);
  if (stored === undefined) return undefined;
  const reader = new StoredReader(stored);
  if (reader.u8() !== FORMAT) throw new Error('a verifier is stored in an unknown format');
  const verifier = { name: reader.ascii(), validUntil: reader.u64(), proposalId: reader.u64() };
  reader.end();
  return verifier;
}

/** The verifier whose confirmations count now, or why there is none. */
export function acceptedVerifier(principal: Uint8Array): Result<Verifier> {
  const verifier = findVerifier(principal);
  if (verifier === undefined)
    return err('not_authorized', 'the caller is not a verifier that a motion has accepted');
  return verifier.validUntil < nowSeconds()
    ? err('expired', "the verifier's acceptance has expired; it takes a new motion")
    : ok(verifier);
}

const ACCEPTANCE = { check: checkAcceptVerifier, render: renderAcceptVerifier };

/** Accepts a verifier, or renews it, by an executed motion. The same enactment again changes nothing. */
export function enactAcceptVerifier(
  caller: Uint8Array,
  proposalId: bigint,
  spec: AcceptVerifierSpec
): Promise<Result<null>> {
  return enactSpec(proposalId, spec, ACCEPTANCE, () => {
    const known = findVerifier(spec.verifier);
    if (known !== undefined && known.proposalId > proposalId) {
      return err('wrong_state', `motion ${known.proposalId}, a later one, speaks of this verifier already`);
    }
    const writer = new StoredWriter().u8(FORMAT).ascii(spec.name).u64(spec.valid_until).u64(proposalId);
    memory.verifiers.insert(spec.verifier, writer.finish());
    logEvent({ kind: 'verifier_accepted', time: nowSeconds(), caller, subject: spec.verifier, proposalId });
    return ok(null);
  });
}
