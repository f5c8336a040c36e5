import { hex, sha256 } from '../certificates/bytes.js';
import { ErrorCode, IcError, rejected } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { compileModule } from '../execution/compile.js';
import { installCode, type InstallRequest } from '../execution/install.js';
import { samePrincipal } from '../principal.js';
import { command, method, type ManagementCall } from './call.js';
import {
  CanisterIdArg,
  ChunkHash,
  ChunkHashes,
  InstallChunkedCodeArg,
  InstallCodeArg,
  UploadChunkArg,
  type InstallModeValue
} from './idl.js';
import { uninstall } from './lifecycle.js';
import { recordChange } from './settings.js';

const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_CHUNKS = 100;

export const installFromArgument = command(InstallCodeArg, (call, value) => {
  install(call, call.controlled(value.canister_id), { ...value, module: value.wasm_module });
});

export const installFromChunks = command(InstallChunkedCodeArg, (call, value) => {
  const canister = call.controlled(value.target_canister);
  const [storeId] = value.store_canister;
  const store = storeId === undefined ? canister : call.controlledOrSelf(storeId);
  const module = Buffer.concat(value.chunk_hashes_list.map(({ hash }) => storedChunk(store, hash)));
  const hash = sha256(module);
  if (!samePrincipal(hash, value.wasm_module_hash)) {
    throw chunkError(
      `Wasm module hash ${hex(hash)} does not match given hash ${hex(value.wasm_module_hash)}`
    );
  }
  install(call, canister, { ...value, module });
});

function install(
  call: ManagementCall,
  canister: Canister,
  { mode, module, arg }: { mode: InstallModeValue; module: Uint8Array; arg: Uint8Array }
): void {
  const options = readMode(mode);
  checkMode(canister, options.mode);
  const compiled = compileModule(module);
  installCode(canister, call.subnet, { ...options, compiled, arg: new Uint8Array(arg), caller: call.caller });
  const deployed = { install: { install: null }, reinstall: { reinstall: null }, upgrade: { upgrade: null } };
  const details = { mode: deployed[options.mode], module_hash: compiled.hash };
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

export const uninstallCode = command(CanisterIdArg, (call, { canister_id }) => {
  uninstallBy(call, call.controlled(canister_id));
});

export function uninstallBy(call: ManagementCall, canister: Canister): void {
  uninstall(canister, call.subnet, rejected('Canister has been uninstalled'));
  recordChange(call, canister, { code_uninstall: null });
}

export const uploadChunk = method(UploadChunkArg, ChunkHash, (call, { canister_id, chunk }) => {
  const { chunks } = call.controlledOrSelf(canister_id);
  if (chunk.length > MAX_CHUNK_BYTES) {
    throw chunkError(`Wasm chunk size ${chunk.length} exceeds the maximum chunk size of ${MAX_CHUNK_BYTES}`);
  }
  if (chunks.size >= MAX_CHUNKS) throw chunkError(`the store already holds ${MAX_CHUNKS} chunks`);
  const hash = sha256(chunk);
  chunks.set(hex(hash), new Uint8Array(chunk));
  return { hash };
});

export const clearChunks = command(CanisterIdArg, (call, { canister_id }) => {
  call.controlledOrSelf(canister_id).chunks.clear();
});

export const storedChunks = method(CanisterIdArg, ChunkHashes, (call, { canister_id }) => {
  const { chunks } = call.controlledOrSelf(canister_id);
  return [...chunks.keys()].map((key) => ({ hash: Buffer.from(key, 'hex') }));
});

function storedChunk(store: Canister, hash: Uint8Array): Uint8Array {
  const chunk = store.chunks.get(hex(hash));
  if (chunk !== undefined) return chunk;
  throw chunkError(`Chunk ${hex(hash)} was not found in the chunk store of canister ${store.text}`);
}

function chunkError(text: string): IcError {
  return new IcError(ErrorCode.CanisterContractViolation, `Error from Wasm chunk store: ${text}`);
}
