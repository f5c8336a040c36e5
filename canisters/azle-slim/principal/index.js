/**
 * What Azle itself needs of `@dfinity/principal` in a canister that keeps principals as bytes: a wrapper around them.
 * The text form is src/protocol/spec/principal-text.ts.
 */
export class Principal {
  constructor(bytes) {
    this._isPrincipal = true;
    this._arr = bytes;
  }

  static fromUint8Array(bytes) {
    return new Principal(bytes);
  }

  static fromHex(hex) {
    return new Principal(Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16)));
  }

  static fromText(text) {
    throw new Error(`this canister knows no principals by their text, such as ${text}; give bytes`);
  }

  toUint8Array() {
    return this._arr;
  }
}
