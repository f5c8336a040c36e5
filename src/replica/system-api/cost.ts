import { vetkdFee } from '../execution/fees.js';
import type { SystemApiHost } from './host.js';
import { Allowed, type ApiTable } from './table.js';

/** Results of `cost_sign_with_*` and `cost_vetkd_derive_key`. */
const CostResult = { ok: 0, invalidCurve: 1, invalidKey: 2 } as const;

const SIGNING_KEYS = new Set(['key_1', 'test_key_1', 'dfx_test_key']);

/** Price of a signature for a key, checked like a call to sign with it. */
function signature(curves: number) {
  return (host: SystemApiHost, [src = 0, size = 0, curve = 0, dst = 0]: readonly number[]): number => {
    if (curve >= curves) return CostResult.invalidCurve;
    const key = host.readText(src, size);
    const fee = SIGNING_KEYS.has(key) ? vetkdFee(key) : null;
    if (fee === null) return CostResult.invalidKey;
    host.writeU128(dst, fee);
    return CostResult.ok;
  };
}

const keyCost = { type: 'ppip:i', allowed: Allowed.evenStart, cost: 500 } as const;
const keyBytes = ([, size = 0]: readonly number[]): number => size;

/** Prices, as the subnet would charge them. */
export const costApi: ApiTable = {
  cost_call: {
    type: 'IIp:',
    allowed: Allowed.evenStart,
    cost: 500,
    run: (host, [dst = 0], [nameSize = 0n, payloadSize = 0n]) => {
      const { fees, updateLimit } = host.context.subnet;
      host.writeU128(dst, fees.callTotal(nameSize + payloadSize, updateLimit));
      return undefined;
    }
  },
  cost_create_canister: {
    type: 'p:',
    allowed: Allowed.evenStart,
    cost: 500,
    run: (host, [dst = 0]) => {
      host.writeU128(dst, host.context.subnet.fees.canisterCreation());
      return undefined;
    }
  },
  cost_http_request: {
    type: 'IIp:',
    allowed: Allowed.evenStart,
    cost: 500,
    run: (host, [dst = 0], [requestSize = 0n, responseSize = 0n]) => {
      host.writeU128(dst, host.context.subnet.fees.httpRequest(requestSize, responseSize));
      return undefined;
    }
  },
  cost_sign_with_ecdsa: { ...keyCost, extra: keyBytes, run: signature(1) },
  cost_sign_with_schnorr: { ...keyCost, extra: keyBytes, run: signature(2) },
  cost_vetkd_derive_key: { ...keyCost, extra: keyBytes, run: signature(1) }
};
