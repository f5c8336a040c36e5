import type { CallOrigin, Request } from '../execution/messages.js';
import type { Response } from '../system-api/context.js';
import type { RandomTape } from './random.js';
import type { Subnet } from './subnet.js';
import type { ExecutionReport, Nanoseconds, PrincipalBytes } from './types.js';

/** What a subnet needs of the other subnets and of the instance. */
export interface Network {
  readonly time: Nanoseconds;
  readonly random: RandomTape;
  /** Sends a call to the subnet of its callee, or rejects it where there is none. */
  route(request: Request, from: Subnet): void;
  /** Brings an answer to who waits for it. */
  respond(origin: CallOrigin, response: Response, refund: bigint, from: Subnet): void;
  /** The subnet whose ranges hold the id. */
  hosting(canisterId: PrincipalBytes): Subnet | null;
  /** There is a subnet that holds threshold keys. */
  readonly hasThresholdKeys: boolean;
  certify(subnetId: PrincipalBytes, canisterId: PrincipalBytes): Uint8Array | null;
  log(canisterId: PrincipalBytes, content: string): void;
  report(execution: ExecutionReport): void;
  textOf(id: PrincipalBytes): string;
}
