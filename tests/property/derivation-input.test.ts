/** Case 23: no two things that a key may be for share their derivation. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MasterPublicKey } from '@dfinity/vetkeys';
import { bytesToHex } from '@noble/hashes/utils';
import { derivationInput, type ShareAddress } from '../../src/protocol/sealed/derivation-input.js';
import { bytes, PLAIN } from './arbitraries.js';

const address: fc.Arbitrary<ShareAddress> = fc.record(
  {
    vault: fc.uint8Array({ maxLength: 29 }),
    record: fc.oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    version: fc.oneof(fc.nat(3), fc.nat(0xffff_ffff)),
    section: fc.stringMatching(/^[a-z][a-z0-9-]{0,63}$/),
    share: fc.constantFrom('A' as const, 'B' as const),
    salt: fc.oneof(fc.constant(new Uint8Array(32)), bytes(32))
  },
  PLAIN
);

describe('case 23: derivation inputs', () => {
  test('tell the address that they were made of, so no two addresses have one', () => {
    fc.assert(
      fc.property(address, (made) => {
        expect(addressOf(derivationInput(made))).toStrictEqual(made);
      }),
      { numRuns: 1_000 }
    );
  });

  test('differ wherever one part differs, whatever it is exchanged for', () => {
    const part = fc.constantFrom<(keyof ShareAddress)[]>(
      'vault',
      'record',
      'version',
      'section',
      'share',
      'salt'
    );
    fc.assert(
      fc.property(address, address, part, (one, other, name) => {
        const mixed = { ...one, [name]: other[name] };
        const same = bytesToHex(derivationInput(one)) === bytesToHex(derivationInput(mixed));
        expect(same).toBe(equalParts(one[name], other[name]));
      }),
      { numRuns: 1_000 }
    );
  });

  test('what one field lacks another cannot lend: bytes moved across a border give another input', () => {
    fc.assert(
      fc.property(address, fc.nat(), (made, place) => {
        const cut = 1 + (place % made.section.length);
        const vault = Uint8Array.of(...made.vault, ...Buffer.from(made.section.slice(0, cut)));
        const moved = { ...made, vault, section: made.section.slice(cut) };
        expect(bytesToHex(derivationInput(moved))).not.toBe(bytesToHex(derivationInput(made)));
      })
    );
  });
});

test('case 23: under another canister or another context, the same input is of another key', () => {
  const master = MasterPublicKey.productionKey();
  const keyOf = (canister: Uint8Array, context: Uint8Array): string =>
    bytesToHex(master.deriveCanisterKey(canister).deriveSubKey(context).publicKeyBytes());
  const short = fc.uint8Array({ maxLength: 6 });
  fc.assert(
    fc.property(short, short, short, short, (canister, context, otherCanister, otherContext) => {
      const equal = equalParts(canister, otherCanister) && equalParts(context, otherContext);
      expect(keyOf(canister, context) === keyOf(otherCanister, otherContext)).toBe(equal);
    }),
    { numRuns: 40 }
  );
});

/** Reads an input back, by its lengths alone. */
function addressOf(input: Uint8Array): ShareAddress {
  const data = Buffer.from(input);
  const parts: Buffer[] = [];
  let at = 0;
  while (at < data.length) {
    const end = at + 8 + Number(data.readBigUInt64BE(at));
    parts.push(data.subarray(at + 8, end));
    at = end;
  }
  const [vault, record, version, section, share, salt, ...more] = parts;
  if (!vault || !record || !version || !section || !share || !salt || more.length > 0)
    throw new Error(`an input of ${parts.length} parts`);
  return {
    vault: Uint8Array.from(vault),
    record: record.readBigUInt64BE(),
    version: version.readUInt32BE(),
    section: section.toString('latin1'),
    share: share.toString('latin1') === 'A' ? 'A' : 'B',
    salt: Uint8Array.from(salt)
  };
}

function equalParts(a: ShareAddress[keyof ShareAddress], b: ShareAddress[keyof ShareAddress]): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;
}
