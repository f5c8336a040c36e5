import { nat64, principal, record, text, type Type, vec } from './candid/index.js';

/** A page of `get_log`: what every act has, and of the fields those that it has. */
export function logPageType<F extends Record<string, Type<unknown>>>(fields: F) {
  return record({
    entries: vec(record({ index: nat64, time: nat64, kind: text, caller: principal, ...fields })),
    length: nat64
  });
}
