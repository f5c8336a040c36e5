/** What the client takes for the root of a version. That the answer is certified, tests/integration/documents.test.ts shows. */
import { describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { submittedRoot } from '../../../src/client/certified-version.js';
import type { VersionInfo } from '../../../src/client/idl/vault-idl.js';
import { serviceOf } from './test-vault-service.js';

const ADDRESS = { vault: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1), record: 17n, version: 3 };
const SUBMITTED: VersionInfo = {
  record_id: 17n,
  version: 3,
  provider: Principal.fromUint8Array(Uint8Array.of(1)),
  state: { submitted: null },
  subject: 'individual',
  standard: 1,
  root: new Uint8Array(32).fill(7),
  salt: new Uint8Array(32),
  sections: [],
  submitted_at: [1n]
};

describe('the root of a version', () => {
  test('is that of a submitted one', async () => {
    const vault = serviceOf({ get_version: () => [SUBMITTED] });
    expect(await submittedRoot(vault, ADDRESS)).toEqual(SUBMITTED.root);
  });

  test('is nothing that the vault does not hold as submitted', async () => {
    const draft = serviceOf({ get_version: () => [{ ...SUBMITTED, state: { draft: null } }] });
    await expect(submittedRoot(draft, ADDRESS)).rejects.toThrow(/has it as a draft only/);
    const none = serviceOf({ get_version: () => [] });
    await expect(submittedRoot(none, ADDRESS)).rejects.toMatchObject({ code: 'wrong-version' });
  });
});
