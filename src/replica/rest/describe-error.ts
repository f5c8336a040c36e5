import { messageOf } from '../errors.js';
import { HttpError, badRequest } from '../http/errors.js';

/** What a client is told of an error out of an instance, which throws RangeError for values that cannot be. What nobody foresaw goes to stderr in full. */
export function describeError(error: unknown): HttpError {
  if (error instanceof RangeError) return badRequest(error.message);
  console.error('replica: unexpected error', error);
  return new HttpError(500, `Internal error: ${messageOf(error)}`);
}
