import {
  type AcceptVerifierSpec,
  candidDetails,
  type ConfirmationDetails,
  SCOPES
} from '../../src/client/index.js';
import type {
  CandidConfirmationDetails,
  CandidVerifierApplication
} from '../../src/client/idl/registry-idl.js';

/** Of the lowest level, for everything, without an application. */
export const ANY_VERIFIER: Pick<AcceptVerifierSpec, 'level' | 'scopes' | 'application_hash'> = {
  level: 1,
  scopes: SCOPES,
  application_hash: new Uint8Array(0)
};

/** Everything was checked and nothing was found. */
export const CLEAN: ConfirmationDetails = {
  scopes: SCOPES,
  method: 'in_person',
  findings: [],
  not_checked: [],
  answers: ['nothing_to_declare', 'declared', 'nothing_to_declare', 'nothing_to_declare', 'not_checked'],
  evidence_hash: new Uint8Array(32).fill(7)
};

/** What `confirm` takes besides what is confirmed. */
export const CLEAN_ARGS: { details: CandidConfirmationDetails; supersedes: [] } = {
  details: candidDetails(CLEAN),
  supersedes: []
};

/** For everything, without conflicts. */
export const VERIFIER_APPLICATION: CandidVerifierApplication = {
  name: 'A Verifier',
  level: 1,
  scopes: candidDetails(CLEAN).scopes,
  conflicts: [],
  statement_hash: new Uint8Array(32).fill(9)
};
