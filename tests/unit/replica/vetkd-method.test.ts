import { IDL } from '@dfinity/candid';
import { bls12_381 } from '@noble/curves/bls12-381';
import { describe, expect, test } from '@jest/globals';
import {
  VetkdDeriveKeyArg,
  VetkdDeriveKeyResult,
  VetkdPublicKeyArg,
  VetkdPublicKeyResult,
  decodeArgument
} from '../../../src/replica/management/idl.js';
import { vetkdPublicKey } from '../../../src/replica/vetkd/vetkd.js';
import type { SubnetRequest } from '../../../src/replica/instance/types.js';
import { Bench, dataString } from './support.js';

const CONTEXT = new TextEncoder().encode('context');
const FEE = 26_153_846_153n;
const TRANSPORT_KEY = bls12_381.G1.ProjectivePoint.BASE.multiply(12345n).toRawBytes(true);

/** Calls a method of the management canister with `argument` and answers with `r` and the reply, or the reject message. */
function asker(method: string, argument: Uint8Array, cycles: bigint): string {
  return `
    (table 2 funcref) (elem (i32.const 0) $reply $reject)
    (data (i32.const 0) "${method}") (data (i32.const 1024) "${dataString(argument)}") (data (i32.const 900) "+-")
    (func $reply (param i32) (call $msg_reply_data_append (i32.const 900) (i32.const 1))
      (call $msg_arg_data_copy (i32.const 4096) (i32.const 0) (call $msg_arg_data_size))
      (call $msg_reply_data_append (i32.const 4096) (call $msg_arg_data_size)) (call $msg_reply))
    (func $reject (param i32) (call $msg_reply_data_append (i32.const 901) (i32.const 1))
      (call $msg_reject_msg_copy (i32.const 4096) (i32.const 0) (call $msg_reject_msg_size))
      (call $msg_reply_data_append (i32.const 4096) (call $msg_reject_msg_size)) (call $msg_reply))
    (func (export "canister_update ask")
      (call $call_new (i32.const 0) (i32.const 0) (i32.const 0) (i32.const ${method.length})
        (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0))
      (call $call_data_append (i32.const 1024) (i32.const ${argument.length}))
      (call $call_cycles_add128 (i64.const 0) (i64.const ${cycles})) (drop (call $call_perform)))`;
}

interface Asked {
  ok: boolean;
  reply: Uint8Array;
  text: string;
  id: Uint8Array;
  spent: bigint;
}

function ask(
  [method, type]: [string, IDL.Type],
  value: Record<string, unknown>,
  cycles = FEE,
  subnets: SubnetRequest[] = [{ kind: 'Application' }, { kind: 'Fiduciary' }]
): Asked {
  const bench = new Bench(subnets);
  const argument = { context: CONTEXT, key_id: { curve: { bls12_381_g2: null }, name: 'key_1' }, ...value };
  const id = bench.deploy(asker(method, new Uint8Array(IDL.encode([type], [argument])), cycles));
  const before = bench.instance.cyclesBalance(id);
  const answer = bench.reply(id, 'ask');
  return {
    ok: answer[0] === '+'.charCodeAt(0),
    reply: answer.slice(1),
    text: Buffer.from(answer.subarray(1)).toString(),
    id,
    spent: before - bench.instance.cyclesBalance(id)
  };
}

const DERIVE: [string, IDL.Type] = ['vetkd_derive_key', VetkdDeriveKeyArg];
const PUBLIC: [string, IDL.Type] = ['vetkd_public_key', VetkdPublicKeyArg];
const derivation = { input: new Uint8Array([1]), transport_public_key: TRANSPORT_KEY };

describe('vetkd_derive_key', () => {
  test('answers 192 bytes for the caller; the fee is taken and no more', () => {
    const exact = ask(DERIVE, derivation);
    const generous = ask(DERIVE, derivation, 3n * FEE);
    expect(
      decodeArgument<{ encrypted_key: Uint8Array }>(VetkdDeriveKeyResult, exact.reply).encrypted_key
    ).toHaveLength(192);
    expect(exact.spent).toBeGreaterThan(FEE);
    expect(generous.spent).toBe(exact.spent);
  });

  test('with one cycle too few is rejected and costs nothing but the call', () => {
    const poor = ask(DERIVE, derivation, FEE - 1n);
    expect(poor.ok).toBe(false);
    expect(poor.text).toContain(`${FEE - 1n} cycles, but ${FEE} cycles are required`);
    expect(poor.spent).toBeLessThan(100_000_000n);
  });

  test.each([
    [
      'a key nobody holds',
      { key_id: { curve: { bls12_381_g2: null }, name: 'key_9' } },
      'unknown threshold key'
    ],
    ['a transport key that is no point', { transport_public_key: new Uint8Array(48).fill(1) }, 'Invalid'],
    ['a short transport key', { transport_public_key: TRANSPORT_KEY.subarray(1) }, 'Invalid']
  ])('for %s is rejected', (_what, value, text) => {
    const answer = ask(DERIVE, { ...derivation, ...value });
    expect(answer.ok).toBe(false);
    expect(answer.text).toContain(text);
  });

  test('is rejected where no subnet holds keys', () => {
    const answer = ask(DERIVE, derivation, FEE, [{ kind: 'Application' }]);
    expect(answer.text).toContain('existing keys: []');
  });
});

test('vetkd_public_key is that of the caller, or of the canister named', () => {
  const own = ask(PUBLIC, { canister_id: [] }, 0n);
  const { public_key } = decodeArgument<{ public_key: Uint8Array }>(VetkdPublicKeyResult, own.reply);
  expect(Buffer.compare(public_key, vetkdPublicKey('key_1', own.id, CONTEXT))).toBe(0);
});
