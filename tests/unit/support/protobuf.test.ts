import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Message, readFields } from '../../fixtures/governance/canister/protobuf-reader.js';
import { bytes, fixed64, message, rootMessage, uint64 } from '../../support/protobuf-writer.js';

const fieldNumber = fc.integer({ min: 1, max: 536_870_911 });
const anyUint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

function hex(encoded: Uint8Array): string {
  return Buffer.from(encoded).toString('hex');
}

describe('the examples of protobuf.dev/programming-guides/encoding', () => {
  test('a varint field', () => {
    expect(hex(uint64(1, 150n))).toBe('089601');
  });

  test('a length-delimited field', () => {
    expect(hex(bytes(2, new TextEncoder().encode('testing')))).toBe('120774657374696e67');
  });

  test('an embedded message', () => {
    expect(hex(message(3, uint64(1, 150n)))).toBe('1a03089601');
  });
});

describe('what the writer writes, the reader reads', () => {
  test('numbers of any size in any field', () => {
    fc.assert(
      fc.property(fieldNumber, anyUint64, (number, value) => {
        expect(readFields(uint64(number, value))).toEqual([{ number, value }]);
        expect(readFields(fixed64(number, value))).toEqual([{ number, value }]);
      })
    );
  });

  test('bytes in any field', () => {
    fc.assert(
      fc.property(fieldNumber, fc.uint8Array({ maxLength: 300 }), (number, content) => {
        expect(new Message(bytes(number, content)).bytes(number)).toEqual(content);
      })
    );
  });

  test('fields in their order, the last of a repeated scalar winning', () => {
    const read = new Message(
      rootMessage(uint64(1, 1n), message(2, uint64(1, 5n)), uint64(1, 2n), message(2))
    );
    expect(read.number(1)).toBe(2n);
    expect(read.number(9)).toBeNull();
    expect(read.repeatedMessages(2).map((each) => each.number(1))).toEqual([5n, null]);
  });
});

describe('bytes that are not protobuf', () => {
  test.each([
    ['a field without content', '08'],
    ['a length beyond the end', '1205aa'],
    ['a fixed64 cut short', '0900000000000000'],
    ['a varint that does not end', '08ffffffffffffffffffffff'],
    ['a group, which proto3 does not have', '0b'],
    ['field number 0', '0001']
  ])('%s', (_what, encoded) => {
    expect(() => readFields(Buffer.from(encoded, 'hex'))).toThrow(/protobuf/);
  });

  test('a field of another type than asked for', () => {
    expect(() => new Message(uint64(1, 1n)).bytes(1)).toThrow(/field 1 is a number/);
    expect(() => new Message(bytes(1, new Uint8Array())).number(1)).toThrow(/field 1 is bytes/);
  });
});
