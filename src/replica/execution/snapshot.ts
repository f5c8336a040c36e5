import type { Nanoseconds } from '../instance/types.js';
import type { Canister } from './canister.js';
import type { Sandbox } from './sandbox.js';

/** A canister's code and state at one moment. */
export interface CanisterSnapshot {
  /** A number of the canister's own, 8 bytes big-endian, and the canister's id. */
  id: Uint8Array;
  takenAt: Nanoseconds;
  /** The canister's version then. */
  version: bigint;
  /** Bytes of code, memories, globals, chunks and certified data. */
  size: number;
  sandbox: Sandbox;
  chunks: ReadonlyMap<string, Uint8Array>;
  certifiedData: Uint8Array;
  globalTimer: bigint;
}

export function snapshotOf(canister: Canister, sandbox: Sandbox, now: Nanoseconds): CanisterSnapshot {
  const { chunks, certifiedData, globalTimer, version } = canister;
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(canister.freshId()));
  const { compiled, stable, heapBytes } = sandbox;
  const memories = heapBytes + stable.byteLength + compiled.mutableGlobals.length * 8;
  const chunkBytes = [...chunks.values()].reduce((sum, chunk) => sum + chunk.length, 0);
  return {
    id: new Uint8Array(Buffer.concat([number, canister.id])),
    takenAt: now,
    version,
    size: compiled.byteLength + memories + chunkBytes + certifiedData.length,
    sandbox: sandbox.copy(),
    chunks: new Map(chunks),
    certifiedData,
    globalTimer
  };
}
