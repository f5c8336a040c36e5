import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';

/** How deep a value of a recursive type goes before its options and vectors are empty. */
const MAX_DEPTH = 6;

/** Values that mean something to a canister, by kind of type: every second value of that kind is one of them. */
export interface Hints {
  readonly number?: readonly number[];
  readonly text?: readonly string[];
  readonly principal?: readonly Principal[];
  readonly blob?: readonly Uint8Array[];
}

/** Values of any candid type, as the candid library takes them: for properties that hold of every value. */
export function arbitraryOf(type: IDL.Type, hints: Hints = {}): fc.Arbitrary<unknown> {
  return type.accept(new ArbitraryVisitor(hints), 0);
}

function hinted(values: readonly unknown[] = [], any: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return values.length === 0 ? any : fc.oneof(fc.constantFrom(...values), any);
}

const unsigned = (bits: number): fc.Arbitrary<unknown> =>
  bits <= 32
    ? fc.integer({ min: 0, max: 2 ** bits - 1 })
    : fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });

const signed = (bits: number): fc.Arbitrary<unknown> =>
  bits <= 32
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n });

const principal = fc
  .uint8Array({ minLength: 1, maxLength: 29 })
  .map((bytes) => Principal.fromUint8Array(bytes));

class ArbitraryVisitor extends IDL.Visitor<number, fc.Arbitrary<unknown>> {
  constructor(private readonly hints: Hints) {
    super();
  }

  override visitType(type: IDL.Type): fc.Arbitrary<unknown> {
    throw new Error(`no arbitrary for candid type ${type.display()}`);
  }
  override visitBool(): fc.Arbitrary<unknown> {
    return fc.boolean();
  }
  override visitNull(): fc.Arbitrary<unknown> {
    return fc.constant(null);
  }
  override visitReserved(): fc.Arbitrary<unknown> {
    return fc.constant(null);
  }
  override visitText(): fc.Arbitrary<unknown> {
    return hinted(this.hints.text, fc.string({ unit: 'grapheme', maxLength: 20 }));
  }
  override visitInt(): fc.Arbitrary<unknown> {
    return fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
  }
  override visitNat(): fc.Arbitrary<unknown> {
    return fc.bigInt({ min: 0n, max: 2n ** 80n });
  }
  override visitFloat(): fc.Arbitrary<unknown> {
    return fc.double({ noNaN: true });
  }
  override visitFixedInt(type: IDL.FixedIntClass): fc.Arbitrary<unknown> {
    return signed(type._bits);
  }
  override visitFixedNat(type: IDL.FixedNatClass): fc.Arbitrary<unknown> {
    const { number = [] } = this.hints;
    return hinted(type._bits <= 32 ? number : number.map(BigInt), unsigned(type._bits));
  }
  override visitPrincipal(): fc.Arbitrary<unknown> {
    return hinted(this.hints.principal, principal);
  }
  override visitVec<T>(_: IDL.VecClass<T>, element: IDL.Type<T>, depth: number): fc.Arbitrary<unknown> {
    if (element instanceof IDL.FixedNatClass && element._bits === 8)
      return hinted(this.hints.blob, fc.uint8Array({ maxLength: 40 }));
    if (depth > MAX_DEPTH) return fc.constant([]);
    return fc.array(element.accept(this, depth + 1), { maxLength: 2 });
  }
  override visitOpt<T>(_: IDL.OptClass<T>, inner: IDL.Type<T>, depth: number): fc.Arbitrary<unknown> {
    if (depth > MAX_DEPTH) return fc.constant([]);
    return fc.array(inner.accept(this, depth + 1), { maxLength: 1 });
  }
  override visitRecord(
    _: IDL.RecordClass,
    fields: [string, IDL.Type][],
    depth: number
  ): fc.Arbitrary<unknown> {
    const shape = Object.fromEntries(fields.map(([name, type]) => [name, type.accept(this, depth + 1)]));
    return fc.record(shape, { noNullPrototype: true });
  }
  override visitTuple<T extends unknown[]>(
    _: IDL.TupleClass<T>,
    components: IDL.Type[],
    depth: number
  ): fc.Arbitrary<unknown> {
    return fc.tuple(...components.map((type) => type.accept(this, depth + 1)));
  }
  override visitVariant(
    _: IDL.VariantClass,
    fields: [string, IDL.Type][],
    depth: number
  ): fc.Arbitrary<unknown> {
    return fc.oneof(
      ...fields.map(([name, type]) => type.accept(this, depth + 1).map((value) => ({ [name]: value })))
    );
  }
  override visitRec<T>(_: IDL.RecClass<T>, type: IDL.ConstructType<T>, depth: number): fc.Arbitrary<unknown> {
    return type.accept(this, depth + 1);
  }
}
