import { dataCertificate, IDL } from 'azle';

import { err, type Failure, isErr, ok, type Result } from '../../src/protocol/errors.js';
import { MAX_PAGE } from '../../src/protocol/limits.js';
import { CandidError, CandidReader } from '../common/candid_reader.js';
import { BlobsReply } from '../common/reply_template.js';
import { ResultOf } from '../common/result_idl.js';

import { statusWitness } from './certification.js';
import { CertifiedStatuses } from './idl.js';

export const StatusResult = ResultOf(CertifiedStatuses);

const empty = new Uint8Array(0);
const reply = new BlobsReply(StatusResult, { Ok: { certificate: empty, witness: empty } }, 2);

/** The hot query: candid in, candid out, without a general decoder in between. */
export function answerStatus(argument: Uint8Array): Uint8Array {
  const providers = readPrincipals(argument);
  if (isErr(providers)) return failure(providers.Err);
  const certificate = dataCertificate();
  if (certificate === undefined) {
    return failure(err('wrong_state', 'a certificate exists only in a query call; this was an update').Err);
  }
  return reply.encode(certificate, statusWitness(providers.Ok));
}

function readPrincipals(argument: Uint8Array): Result<Uint8Array[]> {
  const reader = new CandidReader(argument);
  try {
    const [type] = reader.header();
    if (type === undefined) throw new CandidError('one argument is expected');
    const { length, type: element } = reader.vec(type);
    if (length > MAX_PAGE)
      return err('limit_exceeded', `${length} providers asked for; at most ${MAX_PAGE} a call`);
    const principals: Uint8Array[] = [];
    for (let i = 0; i < length; i++) principals.push(reader.principal(element));
    reader.end();
    return ok(principals);
  } catch (error) {
    if (!(error instanceof CandidError)) throw error;
    return err('invalid_argument', `the argument is not (vec principal): ${error.message}`);
  }
}

function failure(cause: Failure): Uint8Array {
  return new Uint8Array(IDL.encode([StatusResult], [{ Err: cause }]));
}
