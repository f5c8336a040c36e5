import { TRANSPORT_KEY_BYTES } from '../limits.js';
import { hex } from './lines.js';

const INFINITY = 'c0' + '00'.repeat(47);
const GENERATOR_X =
  'f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb';
/** g1 and -g1: with either the encrypted key can be opened by everyone. */
const WEAK_KEYS: readonly string[] = [INFINITY, '97' + GENERATOR_X, 'b7' + GENERATOR_X];

/**
 * Why a transport key (compressed BLS12-381 G1, 48 bytes) is unfit, or undefined. Checks the length, the
 * compression flag and the points whose discrete logarithm everyone knows; whether it lies on the curve and in
 * the subgroup is checked by the client and again by the management canister.
 */
export function transportKeyDefect(key: Uint8Array): string | undefined {
  if (key.length !== TRANSPORT_KEY_BYTES) return `has ${key.length} bytes instead of ${TRANSPORT_KEY_BYTES}`;
  if (((key[0] ?? 0) & 0x80) === 0) return 'is not a compressed point';
  if (WEAK_KEYS.includes(hex(key)))
    return 'is the point at infinity or the generator, which protects nothing';
  return undefined;
}
