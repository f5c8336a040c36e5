/** What the vault makes of each way in which a call to vetKD ends; `azle` is replaced, for no replica gives them all. */
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { ERROR_CODES, type Result } from '../../../src/protocol/errors.js';

const call = jest.fn<(...args: unknown[]) => Promise<unknown>>();
jest.unstable_mockModule('azle', () => ({ call, IDL, Principal }));

let derive: () => Promise<Result<Uint8Array>>;

beforeAll(async () => {
  const { deriveKey } = await import('../../../canisters/identity_vault/vetkd.js');
  derive = () => deriveKey(new Uint8Array(5), new Uint8Array(48));
});

const rejects = [1, 2, 3, 4, 5, 6].map((rejectCode) => ({
  type: 'CallRejected',
  rejectCode,
  rejectMessage: `reject of kind ${rejectCode}`
}));

describe('case 32: a derivation that is rejected', () => {
  test.each(rejects)('with code $rejectCode: a typed error that says so', async (thrown) => {
    call.mockRejectedValueOnce(thrown);
    const answer = await derive();
    expect(answer).toMatchObject({ Err: { code: 'derivation_failed' } });
    const message = 'Err' in answer ? answer.Err.message : '';
    expect(message).toContain(`reject ${thrown.rejectCode}: ${thrown.rejectMessage}`);
    expect(message).toContain('the grant stands, try again');
  });

  test('before it is sent, for the queue is full', async () => {
    call.mockRejectedValueOnce({ type: 'CallPerformFailed' });
    expect(await derive()).toMatchObject({
      Err: { code: 'derivation_failed', message: expect.stringContaining('CallPerformFailed') }
    });
  });

  test('case 31: for want of cycles', async () => {
    call.mockRejectedValueOnce({ type: 'InsufficientLiquidCycleBalance', available: 7n, required: 10n });
    expect(await derive()).toMatchObject({
      Err: { code: 'insufficient_cycles', message: expect.stringContaining('lacks 3 cycles') }
    });
  });

  test('with whatever else: a code of the closed list, never a throw', async () => {
    for (const thrown of [new Error('of another kind'), {}, { type: 'CallRejected' }, 'text']) {
      call.mockRejectedValueOnce(thrown);
      const answer = await derive();
      expect('Err' in answer && ERROR_CODES.includes(answer.Err.code)).toBe(true);
    }
  });
});

test('case 33: in the cleanup of a trap nothing is decided: the error is handed on', async () => {
  const cleanup = { type: 'CleanupCallback', rejectCode: 10_001 };
  call.mockRejectedValueOnce(cleanup);
  await expect(derive()).rejects.toBe(cleanup);
});

test('case 16: an answer that is no answer of vetKD: an error, no key', async () => {
  for (const reply of [
    new Uint8Array(0),
    Uint8Array.of(1, 2, 3),
    candid({ encrypted: new Uint8Array(192) })
  ]) {
    call.mockResolvedValueOnce(reply);
    expect(await derive()).toMatchObject({ Err: { code: 'derivation_failed' } });
  }
});

test('the control: a key that was derived is the answer', async () => {
  const encrypted_key = new Uint8Array(192).fill(5);
  call.mockResolvedValueOnce(candid({ encrypted_key }));
  expect(await derive()).toEqual({ Ok: encrypted_key });
});

/** A record of blobs. */
function candid(value: Record<string, Uint8Array>): Uint8Array {
  const type = IDL.Record(Object.fromEntries(Object.keys(value).map((name) => [name, IDL.Vec(IDL.Nat8)])));
  return new Uint8Array(IDL.encode([type], [value]));
}
