import { candidEncode, msgArgData, msgReject, msgReply } from 'azle';

import { err, type Result } from '../../../src/protocol/errors.js';
import { endMessage } from '../message_end.js';

import { CandidError } from './error.js';
import type { Message, Values } from './message.js';
import type { Method } from './method.js';
import { useNativeEncoder } from './text.js';
import type { Type } from './type.js';

useNativeEncoder(candidEncode);

type Answer<T> = Result<T> | Promise<Result<T>>;

/**
 * Answers the message at hand with what `work` makes of its arguments; an argument that cannot be decoded is answered
 * with `invalid_argument`.
 */
export function answer<A extends readonly Type<unknown>[], T>(
  { args, reply }: Method<A, Result<T>>,
  work: (...args: Values<A>) => Answer<T>
): void | Promise<void> {
  const send = (answered: Result<T>): void => {
    endMessage();
    msgReply(reply.encode(answered));
  };
  const decoded = decode(args);
  if ('Err' in decoded) return send(decoded);
  const answered = work(...decoded.Ok);
  return answered instanceof Promise ? answered.then(send) : send(answered);
}

/** The same for a caller whom `guard` lets pass, as principal's bytes. The guard comes first. */
export function answerTo<A extends readonly Type<unknown>[], T>(
  guard: () => Result<Uint8Array>,
  method: Method<A, Result<T>>,
  work: (caller: Uint8Array, ...args: Values<A>) => Answer<T>
): void | Promise<void> {
  const caller = guard();
  if ('Err' in caller) return msgReply(method.reply.encode(caller));
  return answer(method, (...args) => work(caller.Ok, ...args));
}

/** Answers with a value whose type has no place for errors: an argument that cannot be decoded is a reject. */
export function answerValue<A extends readonly Type<unknown>[], R>(
  { args, reply }: Method<A, R>,
  work: (...args: Values<A>) => R
): void {
  answerBytes(args, (...values) => reply.encode(work(...values)));
}

/** The same for replies that are candid already. */
export function answerBytes<A extends readonly Type<unknown>[]>(
  args: Message<A>,
  work: (...args: Values<A>) => Uint8Array
): void {
  const decoded = decode(args);
  if ('Err' in decoded) msgReject(decoded.Err.message);
  else msgReply(work(...decoded.Ok));
}

/** As `answer`, for a query whose replies `work` has encoded. */
export function answerReady<A extends readonly Type<unknown>[], T>(
  { args, reply }: Method<A, Result<T>>,
  work: (...args: Values<A>) => Uint8Array
): void {
  const decoded = decode(args);
  msgReply('Err' in decoded ? reply.encode(decoded) : work(...decoded.Ok));
}

function decode<A extends readonly Type<unknown>[]>(args: Message<A>): Result<Values<A>> {
  try {
    return { Ok: args.decode(msgArgData()) };
  } catch (error) {
    if (!(error instanceof CandidError)) throw error;
    return err('invalid_argument', `failed to decode Candid arguments: ${error.message}`);
  }
}
