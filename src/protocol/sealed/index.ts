/** What sealing and opening are made of. Client side only; canisters import `derivation-input.ts` by itself. */
export * from './address.js';
export * from './canonical.js';
export * from './commitment.js';
export * from './derivation-input.js';
export * from './envelope.js';
export * from './merkle-tree.js';
export * from './node-vault-error.js';
export * from './padding.js';
export * from './sealed-payload.js';
export * from './vetkd-constants.js';
