import { ErrorCode, IcError } from '../errors.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallRequest } from '../instance/types.js';
import { ManagementCall } from './call.js';
import { canisterStatus, fetchLogs } from './status.js';

/** Methods that can be queried; `fetch_canister_logs` cannot be called otherwise. */
export const QUERY_METHODS: Readonly<Record<string, (call: ManagementCall) => Uint8Array>> = {
  canister_status: canisterStatus,
  fetch_canister_logs: fetchLogs
};

/** Answers a query to the management canister. @throws IcError */
export function queryManagement(subnet: Subnet, { sender, method, arg }: CallRequest): Uint8Array {
  const run = Object.hasOwn(QUERY_METHODS, method) ? QUERY_METHODS[method] : undefined;
  if (run === undefined) {
    throw new IcError(
      ErrorCode.CanisterMethodNotFound,
      `Management canister has no query method '${method}'`
    );
  }
  return run(new ManagementCall(subnet, method, arg, sender, { kind: 'system' }, 0n));
}
