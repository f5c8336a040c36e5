/** The section on audits in docs/formats.md against the code. */
import { describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { parseSpec, renderSpec, specToJson } from '../../../src/client/specs/index.js';
import { candidateList } from '../../../src/protocol/audit/candidates.js';
import { checklist } from '../../../src/protocol/audit/checklist.js';
import { practices } from '../../../src/protocol/audit/practices.js';
import {
  auditorOrder,
  drawSample,
  frozenHash,
  roundSeed,
  weightsOf
} from '../../../src/protocol/audit/sampling.js';
import { fences, readDocument, section, tableRows } from './markdown.js';

const DOCUMENT = readDocument('docs/formats.md');
const REGISTRY = Principal.fromText('qaa6y-5yaaa-aaaaa-aaafa-cai');

function example(name: string): string {
  const fence = fences(DOCUMENT).find((candidate) => candidate.name === name);
  if (fence === undefined) throw new Error(`docs/formats.md has no example ${name}`);
  return fence.text;
}

function digits(name: string): string {
  return example(name).replace(/;.*/g, '').replace(/\s+/g, '');
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value);

describe.each(['round', 'accept-auditor', 'suspend-auditor'])('%s', (kind) => {
  const json = JSON.parse(example(`${kind}-spec`)) as Record<string, unknown>;
  const spec = parseSpec(json, 'docs/formats.md');

  test('renders to its motion', () => {
    expect(renderSpec(spec, REGISTRY.toUint8Array())).toBe(example(`${kind}-motion`));
  });

  test('goes to JSON and back', () => {
    expect(specToJson(spec)).toEqual(json);
    expect(() => parseSpec({ ...json, more: 1 }, 'a file')).toThrow('more is not known here');
  });
});

test('a list, and its hash', () => {
  const nodes = [4, 1, 3, 2].map((n) => ({
    node: bytes(1, n),
    provider: bytes(2, n),
    operator: bytes(3, n),
    subnet: n === 4 ? bytes(4, 4) : bytes(),
    dataCenter: 'zh2'
  }));
  const list = candidateList(nodes, sha256);
  expect(list.chunks.map(bytesToHex)).toEqual([digits('candidate-chunk')]);
  expect(bytesToHex(list.hash)).toBe(digits('candidates-hash'));
});

test('frozen hash, seed, sample and order of auditors', () => {
  const frozen = frozenHash(fill(5), [bytes(6, 1), bytes(6, 2), bytes(6, 3)], sha256);
  const seed = roundSeed(frozen, fill(7), sha256);
  expect(bytesToHex(frozen) + bytesToHex(seed)).toBe(digits('frozen-and-seed'));
  const drawn = drawSample(
    seed,
    3,
    weightsOf([
      [10, 0],
      [20, 70]
    ]),
    sha256
  ).map(({ chunk, index }) => 2 * chunk + index);
  const order = [...auditorOrder(seed, 0, 3, sha256)];
  expect(DOCUMENT).toContain(`draw the candidates ${drawn.join(', ')}, counted from 0`);
  expect(DOCUMENT).toContain(`come in the order ${order.join(', ')}.`);
});

test('the items of the checklists', () => {
  const rows = tableRows(section(DOCUMENT, '### Reports and checklists'));
  const listed = rows.map(([, items = '']) => items.replaceAll('`', '').split(', '));
  expect(listed).toEqual([checklist(1), practices(1)].map((items) => items?.map(({ id }) => id)));
});
