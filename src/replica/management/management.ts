import type { Principal } from '@dfinity/principal';
import { canisterNotFound, ErrorCode, IcError, rejected, messageOf } from '../errors.js';
import type { Request } from '../execution/messages.js';
import type { Subnet } from '../instance/subnet.js';
import type { CallRequest, PrincipalBytes } from '../instance/types.js';
import { MANAGEMENT_CANISTER } from '../principal.js';
import { isController, ManagementCall, type ManagementMethod } from './call.js';
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
import {
  CanisterIdArg,
  decodeArgument,
  InstallChunkedCodeArg,
  ProvisionalCreateArg,
  SenderVersionArg
} from './idl.js';
import { rawRand, vetkdDeriveKeyMethod, vetkdPublicKeyMethod } from './keys.js';
import { deleteCanister, startCanister, stopCanister } from './lifecycle.js';
import { updateSettings } from './settings.js';
import { deleteSnapshot, listSnapshots, loadSnapshot, takeSnapshot } from './snapshots.js';
import { canisterInfo, canisterMetadata, canisterStatus, fetchLogs } from './status.js';

/** The canister that a call is about, which says what subnet it goes to and who pays for it. */
type Subject = (arg: Uint8Array) => Principal | undefined;

const named: Subject = (arg) => decodeArgument(CanisterIdArg, arg).canister_id;
const nothing: Subject = () => undefined;

interface MethodEntry {
  run: ManagementMethod;
  /** Who may call it from outside; the methods that are not for everyone look again themselves. */
  users: 'controllers' | 'all' | 'none';
  subject: Subject;
}

function forControllers(run: ManagementMethod, subject = named): MethodEntry {
  return { run, users: 'controllers', subject };
}

function forAll(run: ManagementMethod, subject = named): MethodEntry {
  return { run, users: 'all', subject };
}

function forCanisters(run: ManagementMethod, subject = named): MethodEntry {
  return { run, users: 'none', subject };
}

/** The method that makes canisters for users of test networks. */
export const PROVISIONAL_CREATE = 'provisional_create_canister_with_cycles';

/** Methods this replica has; those of {@link QUERY_METHODS} besides, in queries. */
export const METHODS: Readonly<Record<string, MethodEntry>> = {
  create_canister: forCanisters(createCanister, nothing),
  [PROVISIONAL_CREATE]: forAll(
    provisionalCreate,
    (arg) => decodeArgument(ProvisionalCreateArg, arg).specified_id[0]
  ),
  provisional_top_up_canister: forAll(provisionalTopUp),
  deposit_cycles: forCanisters(depositCycles),
  update_settings: forControllers(updateSettings),
  install_code: forControllers(installFromArgument),
  install_chunked_code: forControllers(
    installFromChunks,
    (arg) => decodeArgument(InstallChunkedCodeArg, arg).target_canister
  ),
  uninstall_code: forControllers(uninstallCode),
  upload_chunk: forControllers(uploadChunk),
  clear_chunk_store: forControllers(clearChunks),
  stored_chunks: forControllers(storedChunks),
  start_canister: forControllers(startCanister),
  stop_canister: forControllers(stopCanister),
  delete_canister: forControllers(deleteCanister),
  canister_status: forControllers(canisterStatus),
  canister_info: forCanisters(canisterInfo),
  canister_metadata: forCanisters(canisterMetadata),
  take_canister_snapshot: forControllers(takeSnapshot),
  load_canister_snapshot: forControllers(loadSnapshot),
  list_canister_snapshots: forAll(listSnapshots),
  delete_canister_snapshot: forControllers(deleteSnapshot),
  raw_rand: forCanisters(rawRand, nothing),
  http_request: forCanisters(httpRequest, nothing),
  vetkd_public_key: forCanisters(vetkdPublicKeyMethod, nothing),
  vetkd_derive_key: forCanisters(vetkdDeriveKeyMethod, nothing)
};

/** Methods that can be queried; `fetch_canister_logs` cannot be called otherwise. */
export const QUERY_METHODS: Readonly<Record<string, ManagementMethod>> = {
  canister_status: canisterStatus,
  fetch_canister_logs: fetchLogs
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

/** @throws IcError that tells a method that does not exist from one that is left out here */
export function managementMethod(name: string): MethodEntry {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method !== undefined) return method;
  if (UNSUPPORTED.has(name)) {
    throw rejected(`Management canister method '${name}' is not supported by the embedded replica.`);
  }
  if (Object.hasOwn(QUERY_METHODS, name)) {
    throw rejected(`${name} API is only accessible in non-replicated mode`);
  }
  throw new IcError(ErrorCode.CanisterMethodNotFound, `Management canister has no method '${name}'`);
}

/** Methods whose callers may tell their own version. */
const VERSIONED: ReadonlySet<string> = new Set([
  'create_canister',
  PROVISIONAL_CREATE,
  'update_settings',
  'install_code',
  'install_chunked_code',
  'uninstall_code',
  'load_canister_snapshot'
]);

/** @param version of the canister that calls. @throws IcError where the call tells another one */
export function checkSenderVersion({ method, arg }: Request, version: bigint): void {
  if (!VERSIONED.has(method)) return;
  const [told = version] = decodeArgument(SenderVersionArg, arg).sender_canister_version;
  if (told === version) return;
  const text = `Management canister call payload includes sender canister version ${told} that does not match the actual sender canister version ${version}.`;
  throw new IcError(ErrorCode.CanisterContractViolation, text);
}

/** @returns null where the call is about no canister. @throws IcError where the argument cannot be decoded */
export function effectiveCanister(method: string, arg: Uint8Array): PrincipalBytes | null {
  const subject = Object.hasOwn(QUERY_METHODS, method) ? named : managementMethod(method).subject;
  return subject(arg)?.toUint8Array() ?? null;
}

/** Whether a user may make this call; the method itself checks again when it runs. @throws IcError */
export function checkManagementIngress(subnet: Subnet, { sender, method, arg }: CallRequest): void {
  const { users } = managementMethod(method);
  if (users === 'none') {
    throw rejected(`Method ${method} of the management canister can be called by canisters only.`);
  }
  const id = effectiveCanister(method, arg);
  if (id === null || method === PROVISIONAL_CREATE) return;
  const canister = subnet.find(id);
  if (canister === null) throw canisterNotFound(id);
  if (users !== 'controllers' || isController(canister, sender)) return;
  const text = `Only controllers of canister ${canister.text} can call ic00 method ${method}`;
  throw new IcError(ErrorCode.CanisterInvalidController, text);
}

/** Executes a call to the management canister and answers it, now or (stop_canister) when it is done. */
export function executeManagement(subnet: Subnet, { method, arg, caller, origin, cycles }: Request): void {
  const call = new ManagementCall(subnet, method, arg, caller, origin, cycles);
  try {
    const result = managementMethod(method).run(call);
    if (result === 'pending') return;
    subnet.respond(origin, { ok: true, reply: result }, call.cyclesAvailable);
  } catch (error) {
    subnet.respond(origin, failure(subnet, method, error).toResult(), call.cyclesAvailable);
  }
}

/** A fault of the replica itself rejects the call too: the round goes on for the others. */
function failure(subnet: Subnet, method: string, error: unknown): IcError {
  if (error instanceof IcError) return error;
  const text = `The embedded replica failed in ${method}: ${messageOf(error)}`;
  subnet.network.log(MANAGEMENT_CANISTER, text);
  return rejected(text);
}

/** Answers a query to the management canister. @throws IcError */
export function queryManagement(subnet: Subnet, { sender, method, arg }: CallRequest): Uint8Array {
  const run = Object.hasOwn(QUERY_METHODS, method) ? QUERY_METHODS[method] : undefined;
  const result = run?.(new ManagementCall(subnet, method, arg, sender, { kind: 'system' }, 0n));
  if (result !== undefined && result !== 'pending') return result;
  const text = `Management canister has no query method '${method}'`;
  throw new IcError(ErrorCode.CanisterMethodNotFound, text);
}
