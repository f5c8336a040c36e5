import { vetkdFee } from '../execution/fees.js';
import { Allowed, api, type ApiFunction, type ApiTable } from './table.js';

/** Results of `cost_sign_with_*` and `cost_vetkd_derive_key`. */
const CostResult = { ok: 0, invalidCurve: 1, invalidKey: 2 } as const;

const SIGNING_KEYS = new Set(['key_1', 'test_key_1', 'dfx_test_key']);

/** Price of a signature for a key, checked like a call to sign with it. */
function signature(curves: number): ApiFunction {
  const price: ApiFunction['run'] = (host, [src = 0, size = 0, curve = 0, dst = 0]) => {
    if (curve >= curves) return CostResult.invalidCurve;
    const key = host.readText(src, size);
    const fee = SIGNING_KEYS.has(key) ? vetkdFee(key) : null;
    if (fee === null) return CostResult.invalidKey;
    host.writeU128(dst, fee);
    return CostResult.ok;
  };
  return api('ppip:i', Allowed.evenStart, price, { extra: ([, size = 0]) => size });
}

/** Prices, as the subnet would charge them. */
export const costApi: ApiTable = {
  cost_call: api('IIp:', Allowed.evenStart, (host, [dst = 0], [nameSize = 0n, payloadSize = 0n]) => {
    const { fees, subnet } = host.context;
    host.writeU128(dst, fees.callTotal(nameSize + payloadSize, subnet.limits.update));
  }),
  cost_create_canister: api('p:', Allowed.evenStart, (host, [dst = 0]) =>
    host.writeU128(dst, host.context.fees.canisterCreation())
  ),
  cost_http_request: api(
    'IIp:',
    Allowed.evenStart,
    (host, [dst = 0], [requestSize = 0n, responseSize = 0n]) =>
      host.writeU128(dst, host.context.fees.httpRequest(requestSize, responseSize))
  ),
  cost_sign_with_ecdsa: signature(1),
  cost_sign_with_schnorr: signature(2),
  cost_vetkd_derive_key: signature(1)
};
