import { describe, expect, test } from '@jest/globals';
import { sha256 } from '@noble/hashes/sha2';
import fc from 'fast-check';
import {
  type Candidate,
  candidateList,
  candidatesHash,
  chunksOf,
  decodeCandidates
} from '../../src/protocol/audit/candidates.js';
import {
  auditorOrder,
  drawSample,
  NumberStream,
  roundSeed,
  weightsOf
} from '../../src/protocol/audit/sampling.js';

function seedOf(number: number): Uint8Array {
  return sha256(Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number));
}

/** Pearson's statistic of what was counted against what was expected. */
function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, count, at) => {
    const mean = expected[at] ?? NaN;
    return sum + (count - mean) ** 2 / mean;
  }, 0);
}

const DRAWS = 100_000;
const WEIGHTS = [
  [1, 0, 5],
  [10, 2, 7, 0],
  [25, 50]
];
const FLAT = WEIGHTS.flat();
const TOTAL = FLAT.reduce((sum, weight) => sum + weight, 0);
const STARTS = [0, 3, 7];
/** The 99.9th percentile of chi-square with 6 degrees of freedom: seven candidates weigh something. */
const CRITICAL_6 = 22.458;

/** How often each candidate was drawn, of `size` each time. */
function count(size: number, draws: number): number[][] {
  const counts = Array.from({ length: size }, () => FLAT.map(() => 0));
  for (let draw = 0; draw < draws; draw++) {
    for (const [place, { chunk, index }] of drawSample(
      seedOf(draw),
      size,
      weightsOf(WEIGHTS),
      sha256
    ).entries()) {
      const at = (STARTS[chunk] ?? NaN) + index;
      const row = counts[place] ?? [];
      row[at] = (row[at] ?? 0) + 1;
    }
  }
  return counts;
}

function ofPositive(values: readonly number[]): number[] {
  return values.filter((_, at) => (FLAT[at] ?? 0) > 0);
}

describe('a weighted sample', () => {
  test('case 45: 100,000 draws follow the weights, and weight zero is never drawn', () => {
    const [first = [], second = []] = count(2, DRAWS);
    expect(FLAT.map((weight, at) => (weight === 0 ? (first[at] ?? 0) + (second[at] ?? 0) : 0))).toEqual(
      FLAT.map(() => 0)
    );
    const expectedFirst = FLAT.map((weight) => (DRAWS * weight) / TOTAL);
    const expectedSecond = FLAT.map((weight, at) =>
      FLAT.reduce(
        (sum, before, i) => (i === at ? sum : sum + ((DRAWS * before) / TOTAL) * (weight / (TOTAL - before))),
        0
      )
    );
    const observed = [first, second].map((row, place) =>
      chiSquare(ofPositive(row), ofPositive([expectedFirst, expectedSecond][place] ?? []))
    );
    expect(Math.max(...observed)).toBeLessThan(CRITICAL_6);
    // The same counts against weights that are one percent off in the sum are told apart.
    const biased = FLAT.map((weight, at) => (DRAWS * (weight + (at === 3 ? 1 : at === 7 ? -1 : 0))) / TOTAL);
    expect(chiSquare(ofPositive(first), ofPositive(biased))).toBeGreaterThan(CRITICAL_6);
  });

  test('has no candidate twice, takes all that weigh something, and nothing else', () => {
    const weights = fc.array(fc.array(fc.nat(1_000_000), { maxLength: 100 }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(), fc.nat(40), weights, (number, size, chunks) => {
        const drawn = drawSample(seedOf(number), size, weightsOf(chunks), sha256);
        expect(new Set(drawn.map(({ chunk, index }) => `${chunk}/${index}`)).size).toBe(drawn.length);
        expect(drawn.every(({ chunk, index }) => (chunks[chunk]?.[index] ?? 0) > 0)).toBe(true);
        expect(drawn).toHaveLength(Math.min(size, chunks.flat().filter((weight) => weight > 0).length));
        expect(drawSample(seedOf(number), size, weightsOf(chunks), sha256)).toEqual(drawn);
      })
    );
  });

  test('is the same however the list is cut into chunks', () => {
    const flat = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(), flat, fc.nat(60), (number, weights, cut) => {
        const whole = drawSample(seedOf(number), 10, weightsOf([weights]), sha256).map(({ index }) => index);
        const parts = [weights.slice(0, cut), weights.slice(cut)];
        const cutDrawn = drawSample(seedOf(number), 10, weightsOf(parts), sha256);
        const flatAgain = cutDrawn.map(({ chunk, index }) =>
          chunk === 0 ? index : Math.min(cut, weights.length) + index
        );
        expect(flatAgain).toEqual(whole);
      })
    );
  });
});

describe('a stream of numbers', () => {
  test('is below its bound, and passes over what would make some likelier', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 48 }), (number, bound) => {
        const below = new NumberStream(new Uint8Array(0), seedOf(number), sha256).below(bound);
        expect(below >= 0 && below < bound && Number.isInteger(below)).toBe(true);
      })
    );
    // 0xffffffffffff is not below the greatest multiple of 10: the first digest is passed over, the second is 3.
    const digests = [new Uint8Array(32).fill(255), Uint8Array.of(0, 0, 0, 0, 0, 3)];
    const stream = new NumberStream(
      new Uint8Array(0),
      seedOf(1),
      () => digests.shift() ?? new Uint8Array(32)
    );
    expect(stream.below(10)).toBe(3);
  });

  test('an order of auditors is a permutation, and each is first equally often', () => {
    const firsts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 20_000; draw++) {
      const [first = NaN] = auditorOrder(seedOf(draw), 7, 5, sha256);
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    // 99.9th percentile with 4 degrees of freedom.
    expect(chiSquare(firsts, [4_000, 4_000, 4_000, 4_000, 4_000])).toBeLessThan(18.467);
    fc.assert(
      fc.property(fc.nat(), fc.nat(65_535), fc.nat(40), (number, position, auditors) => {
        const order = [...auditorOrder(seedOf(number), position, auditors, sha256)];
        expect(order.sort((a, b) => a - b)).toEqual(Array.from({ length: auditors }, (_, at) => at));
      })
    );
  });

  test('the seed depends on what was frozen and on what was drawn', () => {
    const seeds = [
      roundSeed(seedOf(1), seedOf(2), sha256),
      roundSeed(seedOf(2), seedOf(1), sha256),
      roundSeed(seedOf(1), seedOf(3), sha256)
    ].map(String);
    expect(new Set(seeds).size).toBe(3);
  });
});

const bytes = (minLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength, maxLength: 29 });
const principal = bytes(1).filter((id) => id.length > 1 || id[0] !== 4);
const candidate: fc.Arbitrary<Candidate> = fc.record({
  node: principal,
  provider: principal,
  operator: principal,
  subnet: fc.oneof(fc.constant(new Uint8Array(0)), principal),
  dataCenter: fc.stringMatching(/^[a-z0-9-]{1,16}$/)
});
const nodes = fc.uniqueArray(candidate, { selector: ({ node }) => String(node), maxLength: 250 });

describe('a list of candidates', () => {
  test('is read as it was written, in one order, whatever order it came in', () => {
    fc.assert(
      fc.property(nodes, (list) => {
        const made = candidateList(list, sha256);
        expect(candidateList([...list].reverse(), sha256).hash).toEqual(made.hash);
        expect(made.chunks).toHaveLength(chunksOf(list.length));
        const read = made.chunks.flatMap((chunk) => {
          const decoded = decodeCandidates(chunk);
          return 'Ok' in decoded ? decoded.Ok : [];
        });
        expect(read).toEqual(made.candidates);
      }),
      { numRuns: 30 }
    );
  });

  test('is never read from other bytes: what is read is what its own bytes say', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (chunk) => {
        const decoded = decodeCandidates(chunk);
        if ('Ok' in decoded)
          expect(candidateList(decoded.Ok, sha256).chunks.flatMap((each) => [...each])).toEqual([...chunk]);
        else expect(decoded.Err.code).toBe('invalid_argument');
      })
    );
  });

  test.each<[string, (chunk: Uint8Array) => Uint8Array]>([
    ['cut short', (chunk) => chunk.subarray(0, -1)],
    ['with a byte more', (chunk) => Uint8Array.of(...chunk, 0)],
    ['twice', (chunk) => Uint8Array.of(...chunk, ...chunk)]
  ])('case 45: a chunk %s is refused', (_, change) => {
    const node = Uint8Array.of(1, 2);
    const one = { node, provider: node, operator: node, subnet: new Uint8Array(0), dataCenter: 'zh2' };
    const [chunk = new Uint8Array(0)] = candidateList([one], sha256).chunks;
    expect(decodeCandidates(chunk)).toHaveProperty('Ok');
    expect(decodeCandidates(change(chunk))).toHaveProperty('Err.code', 'invalid_argument');
  });

  test('case 45: a node that is in it twice is refused; the hash tells counts and chunks apart', () => {
    const node = Uint8Array.of(1, 2);
    const one = { node, provider: node, operator: node, subnet: new Uint8Array(0), dataCenter: 'zh2' };
    expect(() => candidateList([one, { ...one, provider: Uint8Array.of(9) }], sha256)).toThrow('candidate 1');
    const hashes = [candidatesHash(1, seedOf(1), sha256), candidatesHash(2, seedOf(1), sha256)].map(String);
    expect(new Set([...hashes, String(candidatesHash(1, seedOf(2), sha256))]).size).toBe(3);
  });
});
