import type { Principal } from '@dfinity/principal';
import type { AcceptVerifierSpec } from '../../../../src/client/index.js';
import { ANY_VERIFIER } from '../../../../tests/support/confirmation.js';
import { NOW_SECONDS } from '../../network.js';

const YEAR_SECONDS = 31_536_000n;

/** What a motion accepts a verifier with, for two years. */
export function acceptance(verifier: Principal): AcceptVerifierSpec {
  return {
    verifier: verifier.toUint8Array(),
    name: 'Fictional Verifier AG',
    ...ANY_VERIFIER,
    valid_until: NOW_SECONDS + 2n * YEAR_SECONDS
  };
}
