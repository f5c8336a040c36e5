import { dataCertificate } from 'azle';

import { err } from '../../src/protocol/errors.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';
import { withBlobs } from '../common/candid/blobs.js';

import { statusWitness } from './certification.js';
import { statusMethods } from './interface/status.js';

const { reply } = statusMethods.status;
const EMPTY = new Uint8Array(0);

/** A reply up to its two blobs, which candid orders by the hashes of their labels: certificate, witness. */
const OK_PREFIX = reply.encode({ Ok: { certificate: EMPTY, witness: EMPTY } }).slice(0, -2);

/** What `status` replies: statuses of providers, at most MAX_PAGE, under one certificate. */
export function statusReply(providers: readonly Uint8Array[]): Uint8Array {
  if (providers.length > MAX_PAGE) {
    const tooMany = `${providers.length} providers asked for; at most ${MAX_PAGE} a call`;
    return reply.encode(err('limit_exceeded', tooMany));
  }
  const certificate = dataCertificate();
  return certificate === undefined
    ? reply.encode(err('wrong_state', 'a certificate exists only in a query call; this was an update'))
    : withBlobs(OK_PREFIX, certificate, statusWitness(providers));
}
