/** What the NNS registry answers to `get_value`, which is protobuf. Bytes are put together by an encoder of the tests. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { protobufFields } from '../../../src/protocol/protobuf.js';
import { readValueReply } from '../../../canisters/common/registry_reply.js';
import { bytes, message, rootMessage, uint64 } from '../../support/protobuf-writer.js';

const KEY = 'node_record_aaaaa-aa';
const value = Uint8Array.of(1, 2, 3);
const error = (...fields: Uint8Array[]): Uint8Array => rootMessage(message(1, ...fields));
const notPresent = error(uint64(1, 1n), bytes(3, Uint8Array.of(9)));
const present = rootMessage(uint64(2, 7n), bytes(3, value));

describe('get_value', () => {
  test('a value, and no value', () => {
    expect(readValueReply(KEY, present)).toEqual({ Ok: value });
    expect(readValueReply(KEY, notPresent)).toEqual({ Ok: undefined });
  });

  test('another error, a damaged answer and one that says neither are no proof of absence', () => {
    const others = [
      error(uint64(1, 999n)),
      error(),
      rootMessage(uint64(2, 7n)),
      new Uint8Array(0),
      present.subarray(0, present.length - 1),
      Uint8Array.of(0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f)
    ];
    for (const reply of others) {
      expect(readValueReply(KEY, reply)).toMatchObject({ Err: { code: 'canister_unavailable' } });
    }
  });

  test('any bytes: read, or refused, without a throw or a loop', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const fields = protobufFields(bytes);
        const sizes = (fields ?? []).map(({ bytes: part }) => part?.length ?? 0);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes.length);
        readValueReply(KEY, bytes);
      }),
      { numRuns: 2000 }
    );
  });
});
