import { hex, sha256 } from '../certificates/bytes.js';
import { ErrorCode, IcError, rejected } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { compileModule } from '../execution/compile.js';
import { installCode, type InstallRequest } from '../execution/install.js';
import { samePrincipal } from '../principal.js';
import type { ManagementCall } from './call.js';
import {
  CanisterIdArg,
  ChunkHash,
  ChunkHashes,
  decodeArgument,
  EMPTY_REPLY,
  encodeResult,
  InstallChunkedCodeArg,
  InstallCodeArg,
  UploadChunkArg,
  type CanisterIdValue,
  type InstallChunkedCodeValue,
  type InstallCodeValue,
  type InstallModeValue,
  type UploadChunkValue
} from './idl.js';
import { uninstall } from './lifecycle.js';
import { recordChange } from './settings.js';

const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_CHUNKS = 100;

export function installFromArgument(call: ManagementCall): Uint8Array {
  const { canister_id, mode, wasm_module, arg } = decodeArgument<InstallCodeValue>(InstallCodeArg, call.arg);
  const canister = call.controlled(canister_id.toUint8Array());
  install(call, canister, { mode, module: wasm_module, arg });
  return EMPTY_REPLY;
}

export function installFromChunks(call: ManagementCall): Uint8Array {
  const value = decodeArgument<InstallChunkedCodeValue>(InstallChunkedCodeArg, call.arg);
  const canister = call.controlled(value.target_canister.toUint8Array());
  const [storeId] = value.store_canister;
  const store = storeId === undefined ? canister : call.controlledOrSelf(storeId.toUint8Array());
  const parts = value.chunk_hashes_list.map(({ hash }) => storedChunk(store, hash));
  const module = new Uint8Array(Buffer.concat(parts));
  if (!samePrincipal(sha256(module), value.wasm_module_hash)) {
    throw new IcError(
      ErrorCode.CanisterContractViolation,
      `Error from Wasm chunk store: Wasm module hash ${hex(sha256(module))} does not match given hash ${hex(value.wasm_module_hash)}`
    );
  }
  install(call, canister, { mode: value.mode, module, arg: value.arg });
  return EMPTY_REPLY;
}

function install(
  call: ManagementCall,
  canister: Canister,
  { mode, module, arg }: { mode: InstallModeValue; module: Uint8Array; arg: Uint8Array }
): void {
  const options = readMode(mode);
  checkMode(canister, options.mode);
  const compiled = compileModule(module);
  installCode(canister, call.subnet, { ...options, compiled, arg: new Uint8Array(arg), caller: call.caller });
  const details = { mode: { [options.mode]: null }, module_hash: compiled.hash };
  recordChange(call, canister, { code_deployment: details });
}

function readMode(mode: InstallModeValue): Pick<InstallRequest, 'mode' | 'skipPreUpgrade' | 'keepMemory'> {
  if (!('upgrade' in mode)) {
    return { mode: 'install' in mode ? 'install' : 'reinstall', skipPreUpgrade: false, keepMemory: false };
  }
  const [options] = mode.upgrade;
  const [persistence] = options?.wasm_memory_persistence ?? [];
  return {
    mode: 'upgrade',
    skipPreUpgrade: options?.skip_pre_upgrade[0] ?? false,
    keepMemory: persistence === undefined ? null : 'keep' in persistence
  };
}

function checkMode(canister: Canister, mode: InstallRequest['mode']): void {
  if (mode === 'install' && canister.sandbox !== null) {
    throw new IcError(
      ErrorCode.CanisterNonEmpty,
      `Canister ${canister.text} cannot be installed because the canister is not empty. Try installing with mode='reinstall' instead.`
    );
  }
  if (mode === 'upgrade' && canister.sandbox === null) {
    throw new IcError(
      ErrorCode.CanisterWasmModuleNotFound,
      `Error from Canister ${canister.text}: Canister cannot be upgraded because it has no Wasm module installed.`
    );
  }
}

export function uninstallCode(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  const canister = call.controlled(canister_id.toUint8Array());
  uninstallBy(call, canister);
  return EMPTY_REPLY;
}

export function uninstallBy(call: ManagementCall, canister: Canister): void {
  uninstall(canister, call.subnet, rejected('Canister has been uninstalled'));
  recordChange(call, canister, { code_uninstall: null });
}

export function uploadChunk(call: ManagementCall): Uint8Array {
  const { canister_id, chunk } = decodeArgument<UploadChunkValue>(UploadChunkArg, call.arg);
  const canister = call.controlledOrSelf(canister_id.toUint8Array());
  if (chunk.length > MAX_CHUNK_BYTES) {
    throw new IcError(
      ErrorCode.CanisterContractViolation,
      `Error from Wasm chunk store: Wasm chunk size ${chunk.length} exceeds the maximum chunk size of ${MAX_CHUNK_BYTES}`
    );
  }
  if (canister.chunks.size >= MAX_CHUNKS) {
    throw new IcError(
      ErrorCode.CanisterContractViolation,
      `Error from Wasm chunk store: the store already holds ${MAX_CHUNKS} chunks`
    );
  }
  const hash = sha256(chunk);
  canister.chunks.set(hex(hash), new Uint8Array(chunk));
  return encodeResult(ChunkHash, { hash });
}

export function clearChunks(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  call.controlledOrSelf(canister_id.toUint8Array()).chunks.clear();
  return EMPTY_REPLY;
}

export function storedChunks(call: ManagementCall): Uint8Array {
  const { canister_id } = decodeArgument<CanisterIdValue>(CanisterIdArg, call.arg);
  const canister = call.controlledOrSelf(canister_id.toUint8Array());
  const hashes = [...canister.chunks.keys()].map((key) => ({ hash: Buffer.from(key, 'hex') }));
  return encodeResult(ChunkHashes, hashes);
}

function storedChunk(store: Canister, hash: Uint8Array): Uint8Array {
  const chunk = store.chunks.get(hex(hash));
  if (chunk !== undefined) return chunk;
  throw new IcError(
    ErrorCode.CanisterContractViolation,
    `Error from Wasm chunk store: Chunk ${hex(hash)} was not found in the chunk store of canister ${store.text}`
  );
}
