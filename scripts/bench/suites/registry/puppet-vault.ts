import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { type RecordInfo, vaultIdl, type VersionInfo } from '../../../../src/client/idl/vault-idl.js';
import { HASH } from '../../../../tests/support/audit-cast.js';
import type { BenchNetwork } from '../../network.js';
import { puppetWasm, setterOf } from '../../nns/puppet.js';
import { madeUpPrincipal } from '../../principals.js';
import { beginVersionArgs } from '../../vault-records.js';

const RECORD_OF = 'record_of';
const LOG_HEAD = 'get_log_head';
const VERSION = 'get_version';

/** A canister that answers the registry as a vault does: of whichever provider it is asked, it tells of one record. */
export class PuppetVault {
  private constructor(
    private readonly network: BenchNetwork,
    readonly id: Principal
  ) {}

  static async install(network: BenchNetwork): Promise<PuppetVault> {
    const id = network.createCanister();
    network.installCode(id, await puppetWasm([RECORD_OF, LOG_HEAD, VERSION]), { install: null });
    const vault = new PuppetVault(network, id);
    vault.answer(LOG_HEAD, { length: 7n, hash: new Uint8Array(32).fill(7), hash_at: new Uint8Array(0) });
    const photos: VersionInfo = {
      record_id: 1n,
      version: 1,
      provider: madeUpPrincipal('an auditor'),
      state: { submitted: null },
      subject: 'report-only',
      standard: 1,
      root: HASH,
      salt: HASH,
      sections: ['photos', 'report'].map((name) => ({ name, size: 1024n, received: 1024n })),
      submitted_at: [1n]
    };
    vault.answer(VERSION, [photos]);
    return vault;
  }

  /** From now on it tells of this record, which has version 1. */
  tellsOf(record_id: bigint, provider: Principal): void {
    const info: RecordInfo = {
      record_id,
      provider,
      created_at: 1n,
      standing: { listed: null },
      standing_since: 1n,
      current_version: 1,
      current_root: beginVersionArgs(record_id, 1, []).root,
      next_version: 2,
      sealed_bytes: 1024n,
      delegate: [],
      operator: [],
      erasure_requested_at: [],
      erased_at: []
    };
    this.answer(RECORD_OF, [info]);
  }

  private answer(method: string, value: unknown): void {
    const type = vaultIdl()._fields.find(([name]) => name === method);
    if (type === undefined) throw new Error(`the vault has no method ${method}`);
    const reply = new Uint8Array(IDL.encode(type[1].retTypes, [value]));
    this.network.call(this.id, setterOf(method), reply, Principal.anonymous());
  }
}
