import { CandidError } from './error.js';

/** Candid's textual form to its binary form, as Azle has it natively. Throws for what is not of that form. */
type NativeEncoder = (candid: string) => Uint8Array;

/** Below this length a loop costs QuickJS less than a call into Rust does. */
const SHORT = 16;

let native: NativeEncoder | undefined;

/** Lets long texts be written by native code: a tenth of what a loop costs in a canister. */
export function useNativeEncoder(encoder: NativeEncoder): void {
  native = encoder;
}

/** Reads UTF-8 of at most 65,000 bytes. Throws CandidError where it is not well formed. A byte order mark stays. */
export function utf8Text(bytes: Uint8Array): string {
  try {
    const codes: Iterable<number> = bytes;
    return decodeURIComponent(escape(String.fromCharCode.apply(null, codes as number[])));
  } catch {
    throw new CandidError('a text is not well-formed UTF-8');
  }
}

/** A text as UTF-8. Throws CandidError for a lone surrogate, which UTF-8 cannot hold. */
export function utf8Bytes(text: string): Uint8Array {
  const { length } = text;
  if (length >= SHORT) return longBytes(text);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return longBytes(text);
    bytes[i] = code;
  }
  return bytes;
}

function longBytes(text: string): Uint8Array {
  try {
    return nativeBytes(text) ?? bytesOf(unescape(encodeURIComponent(text)));
  } catch {
    throw new CandidError('a text holds a lone surrogate');
  }
}

function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Undefined for texts that it is not worth it for, or that the textual form would have to escape. */
function nativeBytes(text: string): Uint8Array | undefined {
  if (native === undefined || text.length < SHORT || text.includes('"') || text.includes('\\'))
    return undefined;
  const message = native(`("${text}")`);
  let at = 7; // DIDL, no types, one argument, of type text; then the length
  while (message[at++] >= 0x80);
  return message.subarray(at);
}
