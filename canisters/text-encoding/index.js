/**
 * TextEncoder and TextDecoder of the WHATWG Encoding Standard, UTF-8 only.
 *
 * Stands in for `@sinonjs/text-encoding` in Azle's bundle (package.json, `overrides`): that package's legacy
 * character tables are nine tenths of a canister's init. The fast paths hand the work to QuickJS's native
 * URI functions; text or bytes that are not well formed take the standard's replacement rules below.
 */

const CHUNK = 8192;
const REPLACEMENT = 0xfffd;

export class TextEncoder {
  get encoding() {
    return 'utf-8';
  }

  encode(input = '') {
    const text = String(input);
    let binary;
    try {
      binary = unescape(encodeURIComponent(text));
    } catch {
      binary = unescape(encodeURIComponent(replaceLoneSurrogates(text)));
    }
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }
}

export class TextDecoder {
  constructor(label = 'utf-8', options = {}) {
    const name = String(label).trim().toLowerCase();
    if (!['utf-8', 'utf8', 'unicode-1-1-utf-8'].includes(name)) {
      throw new RangeError(
        `TextDecoder: unsupported encoding ${label}: this canister's decoder knows utf-8 only`
      );
    }
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
  }

  get encoding() {
    return 'utf-8';
  }

  decode(input, options = {}) {
    if (options.stream) throw new TypeError('TextDecoder: streaming is not supported by this canister');
    const bytes = toBytes(input);
    let text;
    try {
      text = decodeURIComponent(escape(binaryString(bytes)));
    } catch {
      if (this.fatal) throw new TypeError('TextDecoder: the bytes are not well-formed UTF-8');
      text = decodeWithReplacement(bytes);
    }
    return !this.ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }
}

function toBytes(input) {
  if (input === undefined) return new Uint8Array(0);
  if (input instanceof Uint8Array) return input;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

function binaryString(bytes) {
  if (bytes.length <= CHUNK) return String.fromCharCode.apply(null, bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK));
  }
  return text;
}

function replaceLoneSurrogates(text) {
  let out = '';
  for (const char of text) {
    const code = char.codePointAt(0);
    out += code >= 0xd800 && code <= 0xdfff ? String.fromCharCode(REPLACEMENT) : char;
  }
  return out;
}

/** The UTF-8 decoder of https://encoding.spec.whatwg.org/#utf-8-decoder, replacement mode. */
function decodeWithReplacement(bytes) {
  const out = [];
  let codePoint = 0;
  let needed = 0;
  let lower = 0x80;
  let upper = 0xbf;
  const emit = (code) => out.push(String.fromCodePoint(code));
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (needed === 0) {
      if (byte <= 0x7f) emit(byte);
      else if (byte >= 0xc2 && byte <= 0xdf) [needed, codePoint] = [1, byte & 0x1f];
      else if (byte >= 0xe0 && byte <= 0xef) {
        if (byte === 0xe0) lower = 0xa0;
        if (byte === 0xed) upper = 0x9f;
        [needed, codePoint] = [2, byte & 0xf];
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        if (byte === 0xf0) lower = 0x90;
        if (byte === 0xf4) upper = 0x8f;
        [needed, codePoint] = [3, byte & 0x7];
      } else emit(REPLACEMENT);
      continue;
    }
    const inRange = byte >= lower && byte <= upper;
    [lower, upper] = [0x80, 0xbf];
    if (!inRange) {
      needed = 0;
      emit(REPLACEMENT);
      at--; // the byte begins a sequence of its own
      continue;
    }
    codePoint = (codePoint << 6) | (byte & 0x3f);
    needed--;
    if (needed === 0) emit(codePoint);
  }
  if (needed > 0) emit(REPLACEMENT);
  return out.join('');
}
