import { expect, test } from '@jest/globals';

import { CertifiedMap } from '../../../canisters/common/certified_map.js';
import { CertifiedState } from '../../../canisters/common/certified_state.js';
import { asciiBytes } from '../../../canisters/common/stored_bytes.js';
import { EMPTY_ROOT } from '../../../canisters/identity_vault/certified_root.js';

test('the root that a new vault certifies is that of no records and no log', () => {
  const empty = { get: () => undefined, insert: () => undefined };
  let root: Uint8Array = new Uint8Array(0);
  const versions = new CertifiedMap(empty, empty);
  new CertifiedState(
    asciiBytes('versions'),
    () => versions.rootHash(),
    (certified) => (root = certified)
  ).restore(undefined);
  expect(Buffer.from(EMPTY_ROOT).toString('hex')).toBe(Buffer.from(root).toString('hex'));
});
