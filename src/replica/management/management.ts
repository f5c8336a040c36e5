import { ErrorCode, IcError, rejected } from '../errors.js';
import { toReject } from '../execution/environment.js';
import type { Request } from '../execution/messages.js';
import type { Subnet } from '../instance/subnet.js';
import { MANAGEMENT_CANISTER } from '../principal.js';
import { ManagementCall, type ManagementMethod } from './call.js';
import {
  clearChunks,
  installFromArgument,
  installFromChunks,
  storedChunks,
  uninstallCode,
  uploadChunk
} from './code.js';
import { createCanister, depositCycles, provisionalCreate, provisionalTopUp } from './create.js';
import { httpRequest } from './http-request.js';
import { rawRand, vetkdDeriveKeyMethod, vetkdPublicKeyMethod } from './keys.js';
import { deleteCanister, startCanister, stopCanister } from './lifecycle.js';
import { updateSettings } from './settings.js';
import { QUERY_METHODS } from './queries.js';
import { deleteSnapshot, listSnapshots, loadSnapshot, takeSnapshot } from './snapshots.js';
import { canisterInfo, canisterMetadata, canisterStatus } from './status.js';

/** Methods this replica has; those of {@link QUERY_METHODS} besides, in queries. */
export const METHODS: Readonly<Record<string, ManagementMethod>> = {
  create_canister: createCanister,
  provisional_create_canister_with_cycles: provisionalCreate,
  provisional_top_up_canister: provisionalTopUp,
  deposit_cycles: depositCycles,
  update_settings: updateSettings,
  install_code: installFromArgument,
  install_chunked_code: installFromChunks,
  uninstall_code: uninstallCode,
  upload_chunk: uploadChunk,
  clear_chunk_store: clearChunks,
  stored_chunks: storedChunks,
  start_canister: startCanister,
  stop_canister: stopCanister,
  delete_canister: deleteCanister,
  canister_status: canisterStatus,
  canister_info: canisterInfo,
  canister_metadata: canisterMetadata,
  take_canister_snapshot: takeSnapshot,
  load_canister_snapshot: loadSnapshot,
  list_canister_snapshots: listSnapshots,
  delete_canister_snapshot: deleteSnapshot,
  raw_rand: rawRand,
  http_request: httpRequest,
  vetkd_public_key: vetkdPublicKeyMethod,
  vetkd_derive_key: vetkdDeriveKeyMethod
};

/** Methods of the specification that this replica does not have. */
export const UNSUPPORTED: ReadonlySet<string> = new Set([
  'ecdsa_public_key',
  'sign_with_ecdsa',
  'schnorr_public_key',
  'sign_with_schnorr',
  'flexible_http_request',
  'node_metrics_history',
  'subnet_info',
  'canister_metrics',
  'read_canister_snapshot_metadata',
  'read_canister_snapshot_data',
  'upload_canister_snapshot_metadata',
  'upload_canister_snapshot_data',
  'rename_canister',
  'bitcoin_get_balance',
  'bitcoin_get_utxos',
  'bitcoin_get_block_headers',
  'bitcoin_send_transaction',
  'bitcoin_get_current_fee_percentiles'
]);

export function unsupportedText(name: string): string {
  return `Management canister method '${name}' is not supported by the embedded replica.`;
}

/** @throws IcError that tells a method that does not exist from one that is left out here */
export function managementMethod(name: string): ManagementMethod {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method !== undefined) return method;
  if (UNSUPPORTED.has(name)) {
    throw rejected(unsupportedText(name));
  }
  if (Object.hasOwn(QUERY_METHODS, name)) {
    throw rejected(`${name} API is only accessible in non-replicated mode`);
  }
  throw new IcError(ErrorCode.CanisterMethodNotFound, `Management canister has no method '${name}'`);
}

/** The management canister `aaaaa-aa`, as one subnet runs it. */
export class ManagementCanister {
  constructor(private readonly subnet: Subnet) {}

  /** Executes a call and answers it, now or (stop_canister) when it is done. */
  execute({ method, arg, caller, origin, cycles }: Request): void {
    const call = new ManagementCall(this.subnet, method, arg, caller, origin, cycles);
    try {
      const result = managementMethod(method)(call);
      if (result === 'pending') return;
      this.subnet.respond(origin, { kind: 'reply', data: result }, call.cyclesAvailable);
    } catch (error) {
      this.subnet.respond(origin, toReject(this.failure(method, error)), call.cyclesAvailable);
    }
  }

  /** A fault of the replica itself rejects the call too: the round goes on for the others. */
  private failure(method: string, error: unknown): IcError {
    if (error instanceof IcError) return error;
    const text = `The embedded replica failed in ${method}: ${error instanceof Error ? error.message : String(error)}`;
    this.subnet.network.log(MANAGEMENT_CANISTER, text);
    return rejected(text);
  }
}
