import { call, type Principal } from 'azle';

import { endMessage } from '../message_end.js';

import { Message, type MessageOptions, type Values } from './message.js';
import type { Type } from './type.js';

export interface RemoteOptions extends MessageOptions {
  /** Attached to every call; what the callee does not take comes back. */
  readonly cycles?: bigint;
}

/** A method of another canister, with the part of its types that is needed here. */
export class RemoteMethod<const A extends readonly Type<unknown>[], R> {
  private readonly args: Message<A>;
  private readonly reply: Message<readonly [Type<R>]>;

  constructor(
    readonly name: string,
    args: A,
    reply: Type<R>,
    private readonly options: RemoteOptions = {}
  ) {
    this.args = new Message(args);
    this.reply = new Message([reply], options);
  }

  /** Awaits the reply. Throws what Azle's `call` throws, and CandidError for a reply that cannot be read. */
  async call(canister: Principal, ...values: Values<A>): Promise<R> {
    const { cycles = 0n } = this.options;
    const args = this.args.encode(...values);
    endMessage();
    const reply = await call<Uint8Array, Uint8Array>(canister, this.name, { raw: true, args, cycles });
    return this.reply.decode(reply)[0];
  }
}
