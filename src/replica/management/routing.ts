import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { ErrorCode, IcError, rejected } from '../errors.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallRequest, PrincipalBytes } from '../instance/types.js';
import { principalText } from '../principal.js';
import { isController, notController } from './call.js';
import {
  CanisterIdArg,
  decodeArgument,
  ProvisionalCreateArg,
  type CanisterIdValue,
  type ProvisionalCreateValue
} from './idl.js';
import { managementMethod } from './management.js';
import { QUERY_METHODS } from './queries.js';

/** Methods that only canisters may call. */
const CANISTERS_ONLY = new Set([
  'create_canister',
  'deposit_cycles',
  'raw_rand',
  'http_request',
  'canister_info',
  'canister_metadata',
  'vetkd_public_key',
  'vetkd_derive_key'
]);

/** Methods that work on no existing canister. */
const WITHOUT_CANISTER = new Set([
  'create_canister',
  'provisional_create_canister_with_cycles',
  'raw_rand',
  'http_request',
  'vetkd_public_key',
  'vetkd_derive_key'
]);

/** Methods that anybody may call; those that are not for everyone look again themselves. */
const OPEN_TO_ALL = new Set([
  'provisional_create_canister_with_cycles',
  'provisional_top_up_canister',
  'list_canister_snapshots'
]);

const TargetArg = IDL.Record({ target_canister: IDL.Principal });

/**
 * The canister that a call to the management canister is about, which says what subnet it goes to and who
 * pays for it; null if there is none.
 * @throws IcError where the argument cannot be decoded
 */
export function effectiveCanister(method: string, arg: Uint8Array): PrincipalBytes | null {
  if (!Object.hasOwn(QUERY_METHODS, method)) managementMethod(method);
  if (method === 'provisional_create_canister_with_cycles') {
    const { specified_id } = decodeArgument<ProvisionalCreateValue>(ProvisionalCreateArg, arg);
    return specified_id[0]?.toUint8Array() ?? null;
  }
  if (WITHOUT_CANISTER.has(method)) return null;
  if (method === 'install_chunked_code') {
    return decodeArgument<{ target_canister: Principal }>(TargetArg, arg).target_canister.toUint8Array();
  }
  return decodeArgument<CanisterIdValue>(CanisterIdArg, arg).canister_id.toUint8Array();
}

/** Whether a user may make this call; the method itself checks again when it runs. @throws IcError */
export function checkManagementIngress(subnet: Subnet, { sender, method, arg }: CallRequest): void {
  managementMethod(method);
  if (CANISTERS_ONLY.has(method)) {
    throw rejected(`Method ${method} of the management canister can be called by canisters only.`);
  }
  const id = effectiveCanister(method, arg);
  if (id === null || method === 'provisional_create_canister_with_cycles') return;
  const canister = subnet.find(id);
  if (canister === null) {
    throw new IcError(ErrorCode.CanisterNotFound, `Canister ${principalText(id)} not found`);
  }
  if (!OPEN_TO_ALL.has(method) && !isController(canister, sender)) throw notController(canister, method);
}
