import { ErrorCode, IcError } from '../errors.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallRequest } from '../instance/types.js';
import { ManagementCall } from './call.js';
import { canisterStatus } from './status.js';

/** Answers a query to the management canister; of its methods only `canister_status` is one. @throws IcError */
export function queryManagement(subnet: Subnet, { sender, method, arg }: CallRequest): Uint8Array {
  if (method !== 'canister_status') {
    throw new IcError(
      ErrorCode.CanisterMethodNotFound,
      `Management canister has no query method '${method}'`
    );
  }
  return canisterStatus(new ManagementCall(subnet, method, arg, sender, { kind: 'system' }, 0n));
}
