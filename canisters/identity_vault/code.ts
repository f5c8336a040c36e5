import * as endpoints from './endpoints.js';

/**
 * The vault's endpoints. scripts/build-canisters.mjs puts another module in this one's place, which holds endpoints.ts and
 * all that it imports as text, and evaluates it at the first call: QuickJS parses a canister's whole code at every install
 * and upgrade, and text is parsed six times faster. Where Azle builds alone, it is this module, and all else is the same.
 */
export function code(): typeof endpoints {
  return endpoints;
}
