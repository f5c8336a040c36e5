import { describe, expect, test } from '@jest/globals';
import {
  Cbor,
  lookup_path,
  LookupPathStatus,
  reconstruct,
  type HashTree as AgentHashTree
} from '@dfinity/agent';
import fc from 'fast-check';
import { encodeCbor } from '../../../src/replica/certificates/cbor.js';
import { hashTree, type HashTree, type StateNode } from '../../../src/replica/certificates/hash-tree.js';

const utf8 = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** As a client gets it: through CBOR. */
const received = (tree: HashTree) => Cbor.decode<AgentHashTree>(encodeCbor(tree));

const label = fc.uint8Array({ minLength: 1, maxLength: 3 });
const state = fc.letrec<{ node: StateNode; leaf: Uint8Array; directory: [Uint8Array, StateNode][] }>(
  (tie) => ({
    node: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('directory')),
    leaf: fc.uint8Array({ maxLength: 8 }),
    directory: fc.uniqueArray(fc.tuple(label, tie('node')), { selector: ([name]) => hex(name), maxLength: 5 })
  })
);

/** Every path that ends in a leaf, with what stands there. */
function leaves(node: StateNode, path: Uint8Array[] = []): { path: Uint8Array[]; content: Uint8Array }[] {
  if (node instanceof Uint8Array) return [{ path, content: node }];
  return node.flatMap(([name, child]) => leaves(child, [...path, name]));
}

function hasPath(node: StateNode, path: readonly Uint8Array[]): boolean {
  const [head, ...rest] = path;
  if (!head) return true;
  if (node instanceof Uint8Array) return false;
  const child = node.find(([name]) => hex(name) === hex(head));
  return child !== undefined && hasPath(child[1], rest);
}

describe('hash trees, checked with @dfinity/agent', () => {
  test('every witness has the root hash of the whole state', async () => {
    const paths = fc.array(fc.array(label, { maxLength: 3 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(state.directory, paths, async (directory, wanted) => {
        const { rootHash, witness } = hashTree(directory);
        expect(hex(await reconstruct(received(witness(wanted))))).toBe(hex(rootHash));
        expect(hex(await reconstruct(received(witness([[]]))))).toBe(hex(rootHash));
      })
    );
  });

  test('a witness shows the leaf asked for', () => {
    fc.assert(
      fc.property(state.directory, (directory) => {
        const { witness } = hashTree(directory);
        for (const { path, content } of leaves(directory)) {
          const found = lookup_path(path, received(witness([path])));
          expect(found.status).toBe(LookupPathStatus.Found);
          expect('value' in found && hex(found.value)).toBe(hex(content));
        }
      })
    );
  });

  test('a witness proves the absence of a path that is not there', () => {
    const oneByte = fc.uint8Array({ minLength: 1, maxLength: 1 });
    const flat = fc.uniqueArray(fc.tuple(oneByte, fc.uint8Array()), {
      selector: ([name]) => hex(name),
      maxLength: 6
    });
    fc.assert(
      fc.property(flat, oneByte, (directory, absent) => {
        fc.pre(!hasPath(directory, [absent]));
        const found = lookup_path([absent], received(hashTree(directory).witness([[absent]])));
        expect(found.status).toBe(LookupPathStatus.Absent);
      })
    );
  });

  test('what was not asked for stays hidden', () => {
    const secret = utf8('secret');
    const { witness } = hashTree([
      [utf8('a'), [[utf8('x'), utf8('shown')]]],
      [utf8('b'), secret],
      [utf8('c'), secret]
    ]);
    const bytes = Buffer.from(encodeCbor(witness([[utf8('a'), utf8('x')]])));
    expect(bytes.includes('shown')).toBe(true);
    expect(bytes.includes('secret')).toBe(false);
    expect(Buffer.from(encodeCbor(witness([[utf8('bb')]]))).includes('secret')).toBe(false);
  });

  test('the same label twice in one node is an error', () => {
    expect(() =>
      hashTree([
        [utf8('a'), utf8('1')],
        [utf8('a'), utf8('2')]
      ])
    ).toThrow(RangeError);
  });
});
