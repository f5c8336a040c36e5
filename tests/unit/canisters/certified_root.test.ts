import { expect, test } from '@jest/globals';

import { EMPTY_ROOT as EMPTY_REGISTRY } from '../../../canisters/audit_registry/certified_root.js';
import { CertifiedMap } from '../../../canisters/common/certified_map.js';
import { CertifiedState, type Subtree } from '../../../canisters/common/certified_state.js';
import { asciiBytes } from '../../../canisters/common/stored_bytes.js';
import { EMPTY_ROOT as EMPTY_VAULT } from '../../../canisters/identity_vault/certified_root.js';

const nothing = { get: () => undefined, insert: () => undefined };
const map = new CertifiedMap(nothing, nothing);
const statuses: Subtree = { label: asciiBytes('status'), rootHash: () => map.rootHash() };

test.each([
  ['vault', EMPTY_VAULT, undefined],
  ['registry', EMPTY_REGISTRY, statuses]
])('the root that a new %s certifies is that of no data and no log', (_, expected, data) => {
  let root: Uint8Array = new Uint8Array(0);
  new CertifiedState((certified) => (root = certified), data).restore(undefined);
  expect(Buffer.from(expected).toString('hex')).toBe(Buffer.from(root).toString('hex'));
});
