import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { installCache } from '../../../../src/replica/execution/install-cache.js';
import { InstallChunkedCodeArg, UploadChunkArg } from '../../../../src/replica/management/idl.js';
import { MANAGEMENT_CANISTER } from '../../../../src/replica/principal.js';
import { wasmPath } from '../../../../tests/support/paths.js';
import { BenchNetwork } from '../../network.js';
import { median, processorTime } from '../../timing.js';

const RUNS = 9;
const CHUNK_BYTES = 1024 * 1024;

/**
 * The time of `install_chunked_code` where the replica knows the outcome, to that where it executes the canister's initialisation. Each
 * is the first canister of a new instance; the code is uploaded and compiled before. (With `install_code` most of the time
 * is the candid library's, which takes in the module.)
 */
export async function restoreRatio(): Promise<number> {
  const wasm = await readFile(wasmPath('identity_vault'));
  const times = { executed: [] as number[], restored: [] as number[] };
  for (let run = 0; run <= RUNS; run++) {
    installCache.clear();
    const executed = installTime(wasm);
    const restored = installTime(wasm);
    if (run === 0) continue;
    times.executed.push(executed);
    times.restored.push(restored);
  }
  return median(times.restored) / median(times.executed);
}

function installTime(wasm: Uint8Array): number {
  const network = new BenchNetwork();
  const canister = network.createCanister();
  const chunks = chunksOf(wasm);
  for (const chunk of chunks)
    manage(network, 'upload_chunk', UploadChunkArg, { canister_id: canister, chunk });
  const install = {
    mode: { install: null },
    target_canister: canister,
    store_canister: [],
    chunk_hashes_list: chunks.map((chunk) => ({ hash: sha256(chunk) })),
    wasm_module_hash: sha256(wasm),
    arg: new Uint8Array(),
    sender_canister_version: []
  };
  return processorTime(() => manage(network, 'install_chunked_code', InstallChunkedCodeArg, install));
}

function manage(network: BenchNetwork, method: string, type: IDL.Type, value: unknown): void {
  const arg = new Uint8Array(IDL.encode([type], [value]));
  network.call(Principal.fromUint8Array(MANAGEMENT_CANISTER), method, arg, Principal.anonymous());
}

function chunksOf(wasm: Uint8Array): Uint8Array[] {
  const count = Math.ceil(wasm.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, at) => wasm.slice(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES));
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
