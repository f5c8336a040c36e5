/** A vault's stable memory as an earlier build left it, and what every later build must find in it. */
import type { VaultService } from '../../src/client/idl/vault-idl.js';
import { inJson } from './frozen-memory.js';

/** A custodian of the frozen release, with the secret of its transport key in hex. It protects made-up data only. */
interface FrozenCustodian {
  readonly id: string;
  readonly secret: string;
}

export interface FrozenVault {
  /** The vault's id: keys are bound to it. */
  readonly vault: string;
  /** Under this proposal stands the grant of `spec`, in the form of `nodevault render`. */
  readonly motion: bigint;
  readonly spec: Record<string, unknown>;
  readonly custodians: { readonly A: FrozenCustodian; readonly B: FrozenCustodian };
  /** The fields of the section that the spec names. */
  readonly opened: readonly { readonly name: string; readonly value: string }[];
  /** What `viewsOf` told. */
  readonly views: unknown;
}

/** What the vault tells everybody about its records 1 to 3, in values that JSON holds. */
export async function viewsOf(vault: VaultService, motion: bigint): Promise<unknown> {
  const views = {
    records: [await vault.get_record(1n), await vault.get_record(2n), await vault.get_record(3n)],
    versions: [
      await vault.get_version({ record_id: 1n, version: 1 }),
      await vault.get_version({ record_id: 1n, version: 2 }),
      await vault.get_version({ record_id: 1n, version: 3 }),
      await vault.get_version({ record_id: 2n, version: 1 }),
      await vault.get_version({ record_id: 3n, version: 1 })
    ],
    grant: await vault.get_grant(motion),
    notices: await vault.get_notices(1n, 0n),
    standard: await vault.get_standard([]),
    log: await vault.get_log(0n),
    blocks: await vault.icrc3_get_blocks([{ start: 0n, length: 100n }])
  };
  return inJson(views);
}
