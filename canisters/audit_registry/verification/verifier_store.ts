import { concatBytes, equalBytes, readU64, u32Bytes, u64Bytes } from '../../common/stored_bytes.js';
import { VerifierState } from '../interface/verification.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

/** All who were ever accepted. */
export const MAX_VERIFIERS = 200;

const current = new StoredMap(memory.verifiers, VerifierState);
const history = new StoredMap(memory.verifierHistory, VerifierState);

/** How the last motion left the verifier. */
export function findVerifier(id: Uint8Array): VerifierState | undefined {
  return current.find(id);
}

export function verifierCount(): number {
  return current.length;
}

/** Principals of all who were ever accepted, ascending. */
export function verifierPage(start: number, count: number): Uint8Array[] {
  return current.keys(start, count);
}

/** Notes a motion's decision under the next number of the verifier's sequence, which begins at 1. */
export function addState(id: Uint8Array, state: Omit<VerifierState, 'sequence'>): void {
  const sequence = (findVerifier(id)?.sequence ?? 0) + 1;
  current.put(id, { ...state, sequence });
  history.put(concatBytes(id, u32Bytes(sequence)), { ...state, sequence });
}

/** A decision by its number. */
export function stateAt(id: Uint8Array, sequence: number): VerifierState | undefined {
  return history.find(concatBytes(id, u32Bytes(sequence)));
}

/** How many confirmations of the verifier stand. */
export function standingCount(id: Uint8Array): bigint {
  const stored = memory.verifierCounts.get(id);
  return stored === undefined ? 0n : readU64(stored);
}

/** @param change 1 for one more, -1 for one that was ended */
export function changeStanding(id: Uint8Array, change: 1n | -1n): void {
  memory.verifierCounts.insert(id, u64Bytes(standingCount(id) + change));
}

/** The accepted verifier with the most confirmations that stand; of equals the first by its principal. None without any. */
export function largestVerifier(): Uint8Array | undefined {
  let largest: Uint8Array | undefined;
  let most = 0n;
  for (const id of verifierPage(0, MAX_VERIFIERS)) {
    const count = standingCount(id);
    if (count > most && findVerifier(id)?.state === 'accepted') [largest, most] = [id, count];
  }
  return largest;
}

export function isAmong(ids: readonly Uint8Array[], id: Uint8Array): boolean {
  return ids.some((each) => equalBytes(each, id));
}
