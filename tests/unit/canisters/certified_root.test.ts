import { expect, test } from '@jest/globals';

import { EMPTY_ROOT as EMPTY_REGISTRY } from '../../../canisters/audit_registry/certified_root.js';
import { CertifiedMap } from '../../../canisters/common/certified_map.js';
import { CertifiedState } from '../../../canisters/common/certified_state.js';
import { asciiBytes } from '../../../canisters/common/stored_bytes.js';
import { EMPTY_ROOT as EMPTY_VAULT } from '../../../canisters/identity_vault/certified_root.js';

test.each([
  ['vault', 'versions', EMPTY_VAULT],
  ['registry', 'status', EMPTY_REGISTRY]
])('the root that a new %s certifies is that of an empty map and no log', (_, label, expected) => {
  const empty = { get: () => undefined, insert: () => undefined };
  let root: Uint8Array = new Uint8Array(0);
  const map = new CertifiedMap(empty, empty);
  new CertifiedState(
    asciiBytes(label),
    () => map.rootHash(),
    (certified) => (root = certified)
  ).restore(undefined);
  expect(Buffer.from(expected).toString('hex')).toBe(Buffer.from(root).toString('hex'));
});
