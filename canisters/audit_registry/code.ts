import * as endpoints from './endpoints.js';

/** The registry's endpoints, loaded at the first call of a built canister: see canisters/identity_vault/code.ts. */
export function code(): typeof endpoints {
  return endpoints;
}
