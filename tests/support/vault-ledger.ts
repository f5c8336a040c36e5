import { Principal } from '@icp-sdk/core/principal';
import { type VaultService } from '../../src/client/idl/vault-idl.js';
import { someone, type Stage } from './stage.js';

/** What a refused call must leave as it was, and the balance, which tells whether a key was derived. */
export interface VaultState {
  readonly log: bigint;
  readonly grant: boolean;
  readonly cycles: bigint;
}

/** More than the calls between two looks at the ledger cost, less than one derivation: 26,153,846,153 cycles. */
export const LESS_THAN_A_DERIVATION = 20_000_000_000n;

const BEYOND_THE_LOG = 2n ** 64n - 1n;

/** Reads the vault's log length, a proposal's grant and the vault's balance, cheaply and often. */
export class VaultLedger {
  private readonly vault: VaultService;
  private readonly id: Principal;

  constructor(private readonly stage: Stage) {
    this.vault = stage.vaultAs(someone('an observer'));
    this.id = Principal.fromText(stage.vault.toText());
  }

  async read(proposal: bigint): Promise<VaultState> {
    const [{ length: log }, grants, cycles] = await Promise.all([
      this.vault.get_log(BEYOND_THE_LOG),
      this.vault.get_grant(proposal),
      this.balance()
    ]);
    return { log, grant: grants.length === 1, cycles };
  }

  /** pic-js answers with a number where it is small enough, whatever its types say. */
  async balance(): Promise<bigint> {
    return BigInt(await this.stage.world.pic.getCyclesBalance(this.id));
  }
}
