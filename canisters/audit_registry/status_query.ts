import { dataCertificate } from 'azle';

import { err, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';

import { statusWitness } from './certification.js';
import type { CertifiedStatuses } from './interface/status.js';

/** Statuses of providers, at most MAX_PAGE, under one certificate. */
export function certifiedStatuses(providers: readonly Uint8Array[]): Result<CertifiedStatuses> {
  if (providers.length > MAX_PAGE)
    return err('limit_exceeded', `${providers.length} providers asked for; at most ${MAX_PAGE} a call`);
  const certificate = dataCertificate();
  return certificate === undefined
    ? err('wrong_state', 'a certificate exists only in a query call; this was an update')
    : ok({ certificate, witness: statusWitness(providers) });
}
