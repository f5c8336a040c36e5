import { canisterCycleBalance } from 'azle';

import { err, type Result } from '../../src/protocol/errors.js';

import { knownCaller } from './caller.js';

/**
 * Below this many cycles nothing new is taken in, so that what is left serves what was promised: a release costs up
 * to 30 billion cycles a share.
 */
export const CYCLES_RESERVE = 2_000_000_000_000n;

export function isReserveTouched(): boolean {
  return canisterCycleBalance() < CYCLES_RESERVE;
}

/** The caller of a method that stores something new: known, and while there are cycles to spare. */
export function knownWriter(): Result<Uint8Array> {
  const caller = knownCaller();
  if ('Err' in caller || !isReserveTouched()) return caller;
  return err(
    'insufficient_cycles',
    `this canister has fewer than ${CYCLES_RESERVE} cycles and keeps them for what it has promised; have it topped up`
  );
}
