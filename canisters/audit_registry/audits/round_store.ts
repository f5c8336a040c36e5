import { candidateAt, type Candidate, chunksOf } from '../../../src/protocol/audit/candidates.js';
import type { Weights } from '../../../src/protocol/audit/sampling.js';
import { err, ok, type Result } from '../../../src/protocol/errors.js';
import { StoredWriter, u32Bytes, u64Bytes } from '../../common/stored_bytes.js';
import { Audit, Draw, Round, type RoundInfo } from '../interface/audits.js';
import { memory } from '../memory.js';
import { StoredMap } from '../stored_map.js';

/** Rounds under the id of the proposal that commissioned them, and all that belongs to them. */
const rounds = new StoredMap(memory.auditRounds, Round);
const draws = new StoredMap(memory.auditDraws, Draw);
const audits = new StoredMap(memory.audits, Audit);

export function findRound(id: bigint): Round | undefined {
  return rounds.find(u64Bytes(id));
}

export function requireRound(id: bigint): Result<Round> {
  const round = findRound(id);
  return round === undefined ? err('not_found', `no round ${id}; a round has its proposal's id`) : ok(round);
}

export function putRound(id: bigint, round: Round): void {
  rounds.put(u64Bytes(id), round);
}

export function roundKeys(start: number, count: number): Uint8Array[] {
  return rounds.keys(start, count);
}

export function roundCount(): number {
  return rounds.length;
}

export function findDraw(id: bigint): Draw | undefined {
  return draws.find(u64Bytes(id));
}

export function putDraw(id: bigint, draw: Draw): void {
  draws.put(u64Bytes(id), draw);
}

export function roundState(id: bigint, { spec, chunks_received, drawn }: Round): RoundInfo['state'] {
  if (chunks_received < chunksOf(spec.candidates)) return 'collecting';
  const draw = findDraw(id);
  if (draw === undefined) return 'ready';
  if (draw.seed.length === 0) return 'drawing';
  return drawn === 0 ? 'seeded' : 'drawn';
}

export function findChunk(round: bigint, chunk: number): Uint8Array | undefined {
  return memory.candidateChunks.get(partKey(round, chunk));
}

/** Stores a chunk of the list and what each of its candidates weighs. */
export function putChunk(round: bigint, chunk: number, bytes: Uint8Array, weights: readonly number[]): void {
  memory.candidateChunks.insert(partKey(round, chunk), bytes);
  const writer = new StoredWriter();
  for (const weight of weights) writer.u32(weight);
  memory.candidateWeights.insert(partKey(round, chunk), writer.finish());
  const sum = weights.reduce((before, weight) => before + weight, 0);
  const sums = memory.candidateWeights.get(u64Bytes(round)) ?? new Uint8Array(0);
  const longer = new Uint8Array(Math.max(sums.length, 4 * (chunk + 1)));
  longer.set(sums);
  longer.set(u32Bytes(sum), 4 * chunk);
  memory.candidateWeights.insert(u64Bytes(round), longer);
}

/** What the candidates weigh; a chunk is read when something of it is drawn. */
export function storedWeights(round: bigint): Weights {
  const numbers = (stored: Uint8Array | undefined): number[] => {
    if (stored === undefined) throw new Error(`weights of round ${round} are missing`);
    const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
    const weights: number[] = [];
    for (let at = 0; at < stored.length; at += 4) weights.push(view.getUint32(at));
    return weights;
  };
  return {
    sums: numbers(memory.candidateWeights.get(u64Bytes(round))),
    of: (chunk) => numbers(memory.candidateWeights.get(partKey(round, chunk)))
  };
}

export function storedCandidate(round: bigint, chunk: number, index: number): Candidate {
  const stored = findChunk(round, chunk);
  const candidate = stored === undefined ? undefined : candidateAt(stored, index);
  if (candidate === undefined) throw new Error(`round ${round} has no candidate ${index} in chunk ${chunk}`);
  return candidate;
}

export function findAudit(round: bigint, position: number): Audit | undefined {
  return audits.find(partKey(round, position));
}

export function requireAudit(round: bigint, position: number): Result<Audit> {
  const audit = findAudit(round, position);
  return audit === undefined
    ? err('not_found', `round ${round} has drawn no node at position ${position}`)
    : ok(audit);
}

export function putAudit(round: bigint, position: number, audit: Audit): void {
  audits.put(partKey(round, position), audit);
}

function partKey(round: bigint, part: number): Uint8Array {
  const key = new Uint8Array(12);
  key.set(u64Bytes(round));
  key.set(u32Bytes(part), 8);
  return key;
}
