import type { Result } from '../../../src/protocol/errors.js';

import { Message } from './message.js';
import { record } from './record.js';
import { text, type Type } from './type.js';
import { variant } from './variant.js';

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
  return { mode: 'query', args: new Message(args), reply: new Message([reply]) };
}

/** A query that is asked so often that its codec is made ready at install: what a query computes is lost when it ends. */
export function hotQuery<const A extends readonly Type<unknown>[], R>(args: A, reply: Type<R>): Method<A, R> {
  return { mode: 'query', args: new Message(args).prepare(), reply: new Message([reply]).prepare() };
}

const failure = record({ code: text, message: text });

/** `variant { Ok : T; Err : Failure }` */
export function result<T>(value: Type<T>): Type<Result<T>> {
  return variant({ Ok: value, Err: failure }) as Type<Result<T>>;
}
