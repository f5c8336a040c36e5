import { canisterSelf } from 'azle';

import { err, isErr, ok, type Result } from '../../src/protocol/errors.js';
import {
  type AcceptVerifierSpec,
  checkAcceptVerifier,
  renderAcceptVerifier
} from '../../src/protocol/spec/verifier.js';
import { nowSeconds } from '../common/clock.js';
import { Enactments } from '../common/enactments.js';
import { StoredReader, StoredWriter } from '../common/stored_bytes.js';

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
const enactments = new Enactments(memory.enacted);

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

/** Accepts a verifier, or renews it, by an executed motion. The same enactment again changes nothing. */
export async function enactAcceptVerifier(
  caller: Uint8Array,
  proposalId: bigint,
  spec: AcceptVerifierSpec
): Promise<Result<null>> {
  const form = checkAcceptVerifier(spec);
  if (isErr(form)) return form;
  return enactments.enact(proposalId, renderAcceptVerifier(canisterSelf().toUint8Array(), spec), () => {
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
