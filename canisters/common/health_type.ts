import { type Infer, nat32, nat64, record, tags } from './candid/index.js';

/** How a canister is doing, for anyone who watches it. */
export const Health = record({ cycles: tags('ok', 'low'), schema: nat32, log_length: nat64 });
export type Health = Infer<typeof Health>;
