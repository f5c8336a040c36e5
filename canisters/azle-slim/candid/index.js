/**
 * What Azle itself needs of `@dfinity/candid` in a canister whose every method is manual and hidden: it declares no
 * types, so it prints an empty service and encodes nothing. The real package is a third of such a canister's init.
 * scripts/build-canisters.mjs puts this in its place for the canisters that are built so.
 */
class Func {
  constructor(argTypes, retTypes, annotations = []) {
    Object.assign(this, { argTypes, retTypes, annotations });
  }

  accept(visitor, data) {
    return visitor.visitFunc(this, data);
  }
}

class Service {
  constructor(fields) {
    this._fields = Object.entries(fields);
  }

  accept(visitor, data) {
    return visitor.visitService(this, data);
  }
}

class Visitor {}

function unavailable() {
  throw new Error(
    'this canister has no general candid codec: its methods are manual (canisters/common/candid)'
  );
}

export const IDL = {
  Func: (argTypes, retTypes, annotations) => new Func(argTypes, retTypes, annotations),
  Service: (fields) => new Service(fields),
  Visitor,
  encode: unavailable,
  decode: unavailable
};
