/** A vault of a test's own making, behind the interface that the client calls. */
import type { ActorMethod } from '@dfinity/agent';
import { vaultIdl, type VaultService } from '../../../src/client/idl/vault-idl.js';

export function method<A extends unknown[], R>(call: (...args: A) => R): ActorMethod<A, R> {
  const asynchronous = (...args: A): Promise<R> => Promise.resolve(call(...args));
  return Object.assign(asynchronous, { withOptions: () => asynchronous });
}

type Calls = {
  [Name in keyof VaultService]?: (
    ...args: Parameters<VaultService[Name]>
  ) => Awaited<ReturnType<VaultService[Name]>> | ReturnType<VaultService[Name]>;
};

/** Answers these calls; any other is the test's mistake. */
export function serviceOf(calls: Calls): VaultService {
  const unused = method((): never => {
    throw new Error('this call is not expected here');
  });
  const all = Object.fromEntries(vaultIdl()._fields.map(([name]) => [name, unused]));
  const given = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, Object.assign(call, { withOptions: () => call })])
  );
  return { ...(all as Record<keyof VaultService, typeof unused>), ...given };
}
