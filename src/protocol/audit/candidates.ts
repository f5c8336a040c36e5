import { err, ok, type Result } from '../errors.js';
import { isPrincipalBytes } from '../spec/lines.js';
import { CANDIDATES_PER_CHUNK } from './limits.js';

/** A node that a round may draw, with what the registry needs to know of it. Principals are raw bytes. */
export interface Candidate {
  readonly node: Uint8Array;
  readonly provider: Uint8Array;
  readonly operator: Uint8Array;
  /** Empty where the node is in no subnet. */
  readonly subnet: Uint8Array;
  /** The data center's id in the NNS registry, lower case. */
  readonly dataCenter: string;
}

/** SHA-256 of a message. Canisters and clients each bring the implementation that is fast there. */
export type Sha256 = (message: Uint8Array) => Uint8Array;

const DATA_CENTER = /^[a-z0-9-]{1,16}$/;
const LIST_TAG = 'nodevault candidates 1';
const HASH_BYTES = 32;
/** Five fields of at most 29 bytes, each behind its length. */
const MAX_CANDIDATE_LENGTH = 5 * 30;
/** No chunk has more bytes; what has more is not worth hashing. */
export const MAX_CANDIDATE_CHUNK_BYTES = CANDIDATES_PER_CHUNK * MAX_CANDIDATE_LENGTH;

/**
 * The canonical bytes of a chunk of the list: for each candidate node, provider, operator, subnet and data center, each
 * behind its length in one byte. @throws RangeError for a field that is too long
 */
export function encodeCandidates(candidates: readonly Candidate[]): Uint8Array {
  const bytes: number[] = [];
  for (const { node, provider, operator, subnet, dataCenter } of candidates) {
    for (const part of [node, provider, operator, subnet, ascii(dataCenter)]) {
      if (part.length > 29) throw new RangeError(`a candidate's field has ${part.length} bytes; at most 29`);
      bytes.push(part.length, ...part);
    }
  }
  return Uint8Array.from(bytes);
}

/** Reads a chunk. `Err` has code `invalid_argument` and names the candidate: only canonical bytes are accepted. */
export function decodeCandidates(chunk: Uint8Array): Result<Candidate[]> {
  const candidates: Candidate[] = [];
  let at = 0;
  const part = (): Uint8Array => {
    const start = at + 1;
    at = start + (chunk[at] ?? 256);
    return chunk.subarray(start, at);
  };
  while (at < chunk.length) {
    const candidate = { node: part(), provider: part(), operator: part(), subnet: part() };
    const dataCenter = String.fromCharCode(...part());
    const defect =
      at > chunk.length
        ? 'the chunk ends within it'
        : candidates.length === CANDIDATES_PER_CHUNK
          ? `a chunk has at most ${CANDIDATES_PER_CHUNK}`
          : candidateDefect(candidates.at(-1), { ...candidate, dataCenter });
    if (defect !== undefined) return err('invalid_argument', `candidate ${candidates.length}: ${defect}`);
    candidates.push({ ...candidate, dataCenter });
  }
  return ok(candidates);
}

function candidateDefect(before: Candidate | undefined, candidate: Candidate): string | undefined {
  const { node, provider, operator, subnet, dataCenter } = candidate;
  if (!isPrincipalBytes(node)) return 'node: not a principal';
  if (!isPrincipalBytes(provider)) return 'provider: not a principal';
  if (!isPrincipalBytes(operator)) return 'operator: not a principal';
  if (subnet.length > 0 && !isPrincipalBytes(subnet)) return 'subnet: not a principal';
  if (!DATA_CENTER.test(dataCenter)) return 'data center: not an id (a-z, 0-9, -, at most 16)';
  return before === undefined || compareBytes(before.node, node) < 0
    ? undefined
    : 'nodes must be ascending and distinct';
}

/** Bytewise, the shorter first where one begins with the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** One candidate of a chunk that `decodeCandidates` accepts, without reading the others; undefined beyond its end. */
export function candidateAt(chunk: Uint8Array, index: number): Candidate | undefined {
  let at = 0;
  for (let skipped = 0; skipped < 5 * index && at < chunk.length; skipped++) at += 1 + (chunk[at] ?? 0);
  if (at >= chunk.length) return undefined;
  const part = (): Uint8Array => {
    const start = at + 1;
    at = start + (chunk[at] ?? 0);
    return chunk.slice(start, at);
  };
  const candidate = { node: part(), provider: part(), operator: part(), subnet: part() };
  return { ...candidate, dataCenter: String.fromCharCode(...part()) };
}

/** How many chunks a list of `count` candidates has. */
export function chunksOf(count: number): number {
  return Math.ceil(count / CANDIDATES_PER_CHUNK);
}

/** The hash that a motion names: over the tag, the count (u32, big-endian) and the SHA-256 of each chunk, joined. */
export function candidatesHash(count: number, chunkHashes: Uint8Array, sha256: Sha256): Uint8Array {
  const message = new Uint8Array(LIST_TAG.length + 4 + chunkHashes.length);
  message.set(ascii(LIST_TAG));
  new DataView(message.buffer).setUint32(LIST_TAG.length, count);
  message.set(chunkHashes, LIST_TAG.length + 4);
  return sha256(message);
}

/** A whole list, ready to be voted on and uploaded. */
export interface CandidateList {
  readonly candidates: readonly Candidate[];
  readonly chunks: readonly Uint8Array[];
  /** SHA-256 of each chunk, joined. */
  readonly chunkHashes: Uint8Array;
  readonly hash: Uint8Array;
}

/** The canonical list of these nodes, in whatever order they come. @throws RangeError where one occurs twice */
export function candidateList(nodes: readonly Candidate[], sha256: Sha256): CandidateList {
  const candidates = [...nodes].sort((a, b) => compareBytes(a.node, b.node));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < candidates.length; at += CANDIDATES_PER_CHUNK)
    chunks.push(encodeCandidates(candidates.slice(at, at + CANDIDATES_PER_CHUNK)));
  for (const [at, candidate] of candidates.entries()) {
    const defect = candidateDefect(candidates[at - 1], candidate);
    if (defect !== undefined) throw new RangeError(`candidate ${at}: ${defect}`);
  }
  const chunkHashes = new Uint8Array(chunks.length * HASH_BYTES);
  for (const [at, chunk] of chunks.entries()) chunkHashes.set(sha256(chunk), at * HASH_BYTES);
  return { candidates, chunks, chunkHashes, hash: candidatesHash(candidates.length, chunkHashes, sha256) };
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
