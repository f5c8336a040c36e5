import { candidEncode, msgArgData, msgReject, msgReply } from 'azle';

import { err, type Result } from '../../../src/protocol/errors.js';
import { knownCaller } from '../caller.js';

import { CandidError } from './error.js';
import { Message, type Values } from './message.js';
import { useNativeEncoder } from './text.js';
import { record } from './record.js';
import { text, type Type } from './type.js';
import { variant } from './variant.js';

useNativeEncoder(candidEncode);

/**
 * Options of Azle's `@query` and `@update` for endpoints that answer by this module. Azle computes candid's textual
 * form of every method that it is told the types of, at each install and upgrade; it is told none.
 */
export const MANUAL = { manual: true, hidden: true } as const;

/** One method of a canister, as its `.did` file has it. */
export interface Method<A extends readonly Type<unknown>[], R> {
  readonly mode: 'query' | 'update';
  readonly args: Message<A>;
  readonly reply: Message<readonly [Type<R>]>;
}

export function update<const A extends readonly Type<unknown>[], R>(args: A, reply: Type<R>): Method<A, R> {
  return { mode: 'update', args: new Message(args), reply: new Message([reply]) };
}

export function query<const A extends readonly Type<unknown>[], R>(args: A, reply: Type<R>): Method<A, R> {
  // What a query computes is lost when it ends.
  return { mode: 'query', args: new Message(args).prepare(), reply: new Message([reply]).prepare() };
}

const failure = record({ code: text, message: text });

/** `variant { Ok : T; Err : Failure }` */
export function result<T>(value: Type<T>): Type<Result<T>> {
  return variant({ Ok: value, Err: failure }) as Type<Result<T>>;
}

/**
 * Answers the message at hand with what `work` makes of its arguments; an argument that cannot be decoded is answered
 * with `invalid_argument`.
 */
export function answer<A extends readonly Type<unknown>[], T>(
  { args, reply }: Method<A, Result<T>>,
  work: (...args: Values<A>) => Result<T> | Promise<Result<T>>
): void | Promise<void> {
  const send = (answered: Result<T>): void => msgReply(reply.encode(answered));
  const decoded = decode(args);
  if ('Err' in decoded) return send(decoded);
  const answered = work(...decoded.Ok);
  return answered instanceof Promise ? answered.then(send) : send(answered);
}

/** The same for the caller's principal as bytes, and anonymous callers are refused first. */
export function answerCaller<A extends readonly Type<unknown>[], T>(
  method: Method<A, Result<T>>,
  work: (caller: Uint8Array, ...args: Values<A>) => Result<T> | Promise<Result<T>>
): void | Promise<void> {
  const caller = knownCaller();
  if ('Err' in caller) return msgReply(method.reply.encode(caller));
  return answer(method, (...args) => work(caller.Ok, ...args));
}

/** Answers with a value whose type has no place for errors: an argument that cannot be decoded is a reject. */
export function answerValue<A extends readonly Type<unknown>[], R>(
  { args, reply }: Method<A, R>,
  work: (...args: Values<A>) => R
): void {
  const decoded = decode(args);
  if ('Err' in decoded) msgReject(decoded.Err.message);
  else msgReply(reply.encode(work(...decoded.Ok)));
}

function decode<A extends readonly Type<unknown>[]>(args: Message<A>): Result<Values<A>> {
  try {
    return { Ok: args.decode(msgArgData()) };
  } catch (error) {
    if (!(error instanceof CandidError)) throw error;
    return err('invalid_argument', `failed to decode Candid arguments: ${error.message}`);
  }
}
