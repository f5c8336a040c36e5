import { concatBytes } from '../bytes.js';
import { asciiBytes } from '../sealed/length-prefixed.js';
import type { Sha256 } from './candidates.js';

/**
 * Drawing by public randomness, so that everybody who knows the seed draws the same. Integers only: weights are whole
 * numbers whose sum stays below 2^48, and numbers are drawn by rejection, so that none is likelier than its weight says.
 *
 * Number i of a stream is the first 6 bytes, big-endian, of SHA-256(tag ‖ seed ‖ u32 i). For a number below `bound` those of
 * them that are not below the greatest multiple of `bound` are passed over, and the first that is left is taken modulo it.
 */
const RANGE = 2 ** 48;

export const SAMPLE_TAG = 'nv sample';
export const ASSIGN_TAG = 'nv assign';
const FROZEN_TAG = 'nodevault frozen round 1';
const SEED_TAG = 'nodevault seed 1';

/** What a round is frozen to before anything random is known: SHA-256(tag ‖ SHA-256 of the motion text ‖ auditors). */
export function frozenHash(
  motionTextHash: Uint8Array,
  auditors: readonly Uint8Array[],
  sha256: Sha256
): Uint8Array {
  return sha256(
    concatBytes(
      asciiBytes(FROZEN_TAG),
      motionTextHash,
      ...auditors.flatMap((id) => [Uint8Array.of(id.length), id])
    )
  );
}

/** The seed: SHA-256(tag ‖ frozen hash ‖ the 32 bytes of raw_rand). */
export function roundSeed(frozen: Uint8Array, randomness: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(asciiBytes(SEED_TAG), frozen, randomness));
}

/** A stream of uniform numbers. */
export class NumberStream {
  private readonly message: Uint8Array;
  private next = 0;

  /** @param tag what the numbers are for, with whatever tells two uses of one seed apart */
  constructor(
    tag: Uint8Array,
    seed: Uint8Array,
    private readonly sha256: Sha256
  ) {
    this.message = concatBytes(tag, seed, new Uint8Array(4));
  }

  /** A uniform whole number from 0 to `bound` - 1; `bound` is 1 to 2^48. */
  below(bound: number): number {
    const limit = RANGE - (RANGE % bound);
    for (;;) {
      const number = this.number();
      if (number < limit) return number % bound;
    }
  }

  private number(): number {
    const { message } = this;
    new DataView(message.buffer).setUint32(message.length - 4, this.next++);
    const digest = this.sha256(message);
    let number = 0;
    for (let at = 0; at < 6; at++) number = number * 256 + (digest[at] ?? 0);
    return number;
  }
}

/** Where a drawn candidate stands: its chunk, and its place there. */
export interface Drawn {
  readonly chunk: number;
  readonly index: number;
}

/** What candidates weigh, by chunk, so that chunks that nothing is drawn from need not be read. */
export interface Weights {
  /** The sum of each chunk. */
  readonly sums: readonly number[];
  /** What each candidate of a chunk weighs. */
  of(chunk: number): readonly number[];
}

/** Weights that are all at hand. */
export function weightsOf(chunks: ReadonlyArray<readonly number[]>): Weights {
  const sums = chunks.map((chunk) => chunk.reduce((sum, weight) => sum + weight, 0));
  return { sums, of: (chunk) => chunks[chunk] ?? [] };
}

/**
 * A weighted sample without replacement, in the order drawn: each time a candidate is drawn with its weight out of the
 * sum of those that are left. It ends early where all that are left weigh nothing.
 */
export function drawSample(seed: Uint8Array, size: number, weights: Weights, sha256: Sha256): Drawn[] {
  const stream = new NumberStream(asciiBytes(SAMPLE_TAG), seed, sha256);
  const sums = [...weights.sums];
  const left = new Map<number, number[]>();
  let total = sums.reduce((sum, weight) => sum + weight, 0);
  const drawn: Drawn[] = [];
  while (drawn.length < size && total > 0) {
    const { at: chunk, rest } = find(sums, stream.below(total));
    const inChunk = left.get(chunk) ?? [...weights.of(chunk)];
    left.set(chunk, inChunk);
    const { at: index } = find(inChunk, rest);
    const weight = inChunk[index] ?? 0;
    inChunk[index] = 0;
    sums[chunk] = (sums[chunk] ?? 0) - weight;
    total -= weight;
    drawn.push({ chunk, index });
  }
  return drawn;
}

/** Where `number`, less than the sum of the weights, falls, and how far into that weight. */
function find(weights: readonly number[], number: number): { readonly at: number; readonly rest: number } {
  let rest = number;
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at] ?? 0;
    if (rest < weight) return { at, rest };
    rest -= weight;
  }
  throw new RangeError('a number beyond the sum of the weights');
}

/**
 * The order in which auditors are asked to take the audit at `position` of the sample: a uniform permutation of 0 to
 * `count` - 1, made as far as it is read.
 */
export function* auditorOrder(
  seed: Uint8Array,
  position: number,
  count: number,
  sha256: Sha256
): Generator<number> {
  const tag = concatBytes(asciiBytes(ASSIGN_TAG), Uint8Array.of(position >>> 8, position & 255));
  const stream = new NumberStream(tag, seed, sha256);
  const left = Array.from({ length: count }, (_, at) => at);
  while (left.length > 0) {
    const [picked] = left.splice(stream.below(left.length), 1);
    if (picked !== undefined) yield picked;
  }
}
