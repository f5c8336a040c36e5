import { rejected, messageOf } from '../errors.js';
import { vetkdFee } from '../execution/fees.js';
import { VETKD_KEY_NAMES, VETKD_RANDOM_BYTES, vetkdDeriveKey, vetkdPublicKey } from '../vetkd/vetkd.js';
import { method, type ManagementCall } from './call.js';
import {
  Blob,
  encodeResult,
  VetkdDeriveKeyArg,
  VetkdDeriveKeyResult,
  VetkdPublicKeyArg,
  VetkdPublicKeyResult
} from './idl.js';

export function rawRand(call: ManagementCall): Uint8Array {
  return encodeResult(Blob, call.subnet.network.random.bytes(32));
}

/** @throws IcError for a key that no subnet of the instance holds */
function checkKey(call: ManagementCall, name: string): void {
  const held: string[] = call.subnet.network.hasThresholdKeys ? [...VETKD_KEY_NAMES] : [];
  if (held.includes(name)) return;
  const names = held.map((known) => `vetkd:Bls12_381_G2:${known}`).join(', ');
  throw rejected(
    `Unable to route management canister request ${call.method}: ChainKeyError("Requested unknown threshold key: vetkd:Bls12_381_G2:${name}, existing keys: [${names}]")`
  );
}

export const vetkdPublicKeyMethod = method(VetkdPublicKeyArg, VetkdPublicKeyResult, (call, value) => {
  const { canister_id, context, key_id } = value;
  checkKey(call, key_id.name);
  const owner = canister_id[0]?.toUint8Array() ?? call.caller;
  return { public_key: vetkdPublicKey(key_id.name, owner, new Uint8Array(context)) };
});

export const vetkdDeriveKeyMethod = method(VetkdDeriveKeyArg, VetkdDeriveKeyResult, (call, value) => {
  const { input, context, transport_public_key, key_id } = value;
  checkKey(call, key_id.name);
  takeFee(call, key_id.name);
  try {
    const encryptedKey = vetkdDeriveKey(
      key_id.name,
      call.caller,
      new Uint8Array(context),
      new Uint8Array(input),
      new Uint8Array(transport_public_key),
      call.subnet.network.random.bytes(VETKD_RANDOM_BYTES)
    );
    return { encrypted_key: encryptedKey };
  } catch (error) {
    const reason = messageOf(error);
    throw rejected(`Invalid vetkd_derive_key request: ${reason}`);
  }
});

/** The price is that of the subnet that holds the key; canisters of the NNS pay nothing. */
function takeFee(call: ManagementCall, keyName: string): void {
  if (call.subnet.network.hosting(call.caller)?.plan.kind !== 'NNS') call.pay(vetkdFee(keyName) ?? 0n);
}
