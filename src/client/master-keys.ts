/**
 * The vetKD master public keys (BLS12-381 G2, 96 bytes) named `key_1`, pinned: what a provider seals to must not
 * depend on what a server answers.
 *
 * - `ic`: the Internet Computer's production key, generated in June 2025.
 * - `local`: PocketIC's, whose secret is public. For tests and demonstrations only.
 *
 * Source: dfinity/vetkeys, `frontend/ic_vetkeys/src/utils/utils.ts` (`productionKey`, `pocketicKey`).
 */
import { hexToBytes } from '@noble/hashes/utils';

export const NETWORKS = ['ic', 'local'] as const;

export type Network = (typeof NETWORKS)[number];

const MASTER_KEYS: Record<Network, string> = {
  ic:
    'a9caf9ae8af0c7c7272f8a122133e2e0c7c0899b75e502bda9e109ca8193ded3ef042ed96db1125e1bdaad77d8cc60d9' +
    '17e122fe2501c45b96274f43705edf0cfd455bc66c3c060faa2fcd15486e76351edf91fecb993797273bbc8beaa47404',
  local:
    '8c800b5cff00463d26e8167369168827f1e48f4d8d60f71dd6a295580f65275b5f5f8e6a792c876b2c72492136530d07' +
    '10a27522ee63977a76216c3cef9e70bfcb45b88736fc62142e7e0737848ce06cbb1f45a4a6a349b142ae5cf7853561e0'
};

/** The network's master public key, 96 bytes. */
export function masterPublicKey(network: Network): Uint8Array {
  return hexToBytes(MASTER_KEYS[network]);
}
