import { ErrorCode, IcError, rejected } from '../errors.js';
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { Canister } from '../execution/canister.js';
import type { CallOrigin } from '../execution/messages.js';
import type { Subnet } from '../instance/subnet.js';
import type { PrincipalBytes } from '../instance/types.js';
import { principalText, samePrincipal } from '../principal.js';
import { decodeArgument, EMPTY_REPLY, encodeResult, type Visibility } from './idl.js';

/** One call to the management canister, on the subnet that executes it. */
export class ManagementCall {
  private accepted = 0n;

  constructor(
    readonly subnet: Subnet,
    readonly method: string,
    readonly arg: Uint8Array,
    readonly caller: PrincipalBytes,
    readonly origin: CallOrigin,
    private readonly cycles: bigint
  ) {}

  get cyclesAvailable(): bigint {
    return this.cycles - this.accepted;
  }

  accept(amount: bigint): void {
    this.accepted += amount;
  }

  /** Takes the price of the call. @throws IcError where it came with fewer cycles */
  pay(fee: bigint): void {
    if (this.cyclesAvailable < fee) {
      throw rejected(
        `${this.method} request sent with ${this.cyclesAvailable} cycles, but ${fee} cycles are required.`
      );
    }
    this.accept(fee);
  }

  /** @throws IcError `CanisterNotFound` */
  canister(id: Principal): Canister {
    const canister = this.subnet.find(id.toUint8Array());
    if (canister !== null) return canister;
    throw new IcError(ErrorCode.CanisterNotFound, `Canister ${id.toText()} not found.`);
  }

  /** @throws IcError where the canister does not exist or the caller does not control it */
  controlled(id: Principal): Canister {
    const canister = this.canister(id);
    this.checkController(canister);
    return canister;
  }

  /** Like `controlled`, but the canister may do it to itself too. */
  controlledOrSelf(id: Principal): Canister {
    const canister = this.canister(id);
    if (!samePrincipal(canister.id, this.caller)) this.checkController(canister);
    return canister;
  }

  /** @throws IcError unless the caller controls the canister or is among those who may read this of it */
  checkVisible(canister: Canister, visibility: Visibility, what: string): void {
    if (isController(canister, this.caller) || 'public' in visibility) return;
    const viewers = 'allowed_viewers' in visibility ? visibility.allowed_viewers : [];
    if (viewers.some((viewer) => samePrincipal(viewer.toUint8Array(), this.caller))) return;
    throw rejected(`Caller ${principalText(this.caller)} is not allowed to access ${what}`);
  }

  private checkController(canister: Canister): void {
    if (isController(canister, this.caller)) return;
    const controllers = canister.controllers.map(principalText).join(' ');
    throw new IcError(
      ErrorCode.CanisterInvalidController,
      `Only the controllers of the canister ${canister.text} can control it.\nCanister's controllers: ${controllers}\nSender's ID: ${principalText(this.caller)}`
    );
  }
}

export function isController(canister: Canister, who: PrincipalBytes): boolean {
  return canister.controllers.some((controller) => samePrincipal(controller, who));
}

/** A method: it answers now, or with `pending` later. */
export type ManagementMethod = (call: ManagementCall) => Uint8Array | 'pending';

/** A method by the types of its argument and reply. */
export function method<A, R>(
  argument: IDL.Type<A>,
  reply: IDL.Type<R>,
  run: (call: ManagementCall, value: A) => R
): ManagementMethod {
  return (call) => encodeResult(reply, run(call, decodeArgument(argument, call.arg)));
}

/** A method that replies nothing. */
export function command<A>(
  argument: IDL.Type<A>,
  run: (call: ManagementCall, value: A) => 'pending' | void
): ManagementMethod {
  return (call) => run(call, decodeArgument(argument, call.arg)) ?? EMPTY_REPLY;
}
