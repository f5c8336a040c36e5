import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { type CertificateTrust, type LogBlock, queryLog, queryTip } from '../../src/client/index.js';
import type { Icrc3Value, SharedService } from '../../src/client/idl/icrc3-idl.js';
import type { RegistryLogEntry } from '../../src/client/idl/registry-idl.js';
import type { VaultLogEntry } from '../../src/client/idl/vault-idl.js';
import { type CanisterName, wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

let stage: Stage;
let record: StageRecord;
const anyone = someone('anyone');

beforeAll(async () => {
  stage = await Stage.create();
  record = await stage.submitMadeUp(someone('a provider'));
  await stage.registryAs(anyone).refresh(record.provider);
  await stage.registryAs(anyone).witness_vault_head();
});

afterAll(() => stage?.tearDown());

async function trust(canister: Principal): Promise<CertificateTrust> {
  const rootKey = new Uint8Array(await stage.world.rootKey());
  return { rootKey, canister, now: await stage.world.pic.getTime() };
}

const canisters: [CanisterName, () => SharedService, () => Principal][] = [
  ['identity_vault', () => stage.vaultAs(anyone), () => stage.vault],
  ['audit_registry', () => stage.registryAs(anyone), () => stage.registry]
];

describe.each(canisters)('the log of %s', (name, service, id) => {
  test('ICRC-3: blocks are a chain up to the certified tip, of the types that are listed', async () => {
    const blocks = await queryLog(service(), await trust(id()));
    const tip = await queryTip(service(), await trust(id()));
    expect(blocks.length).toBeGreaterThan(1);
    expect(tip).toEqual({ index: BigInt(blocks.length - 1), hash: blocks.at(-1)?.hash });
    const types = (await service().icrc3_supported_block_types()).map(({ block_type }) => block_type);
    expect(blocks.filter(({ type }) => !types.includes(type))).toEqual([]);
    expect(new Set(types).size).toBe(types.length);
  });

  test('blocks are served by ranges, and no more than there are', async () => {
    const { log_length: length } = await service().icrc3_get_blocks([]);
    const ranges = [
      { start: 1n, length: 1n },
      { start: 0n, length: 1n },
      { start: length, length: 10n },
      { start: length - 1n, length: 10n }
    ];
    const { blocks, archived_blocks } = await service().icrc3_get_blocks(ranges);
    expect(blocks.map(({ id: index }) => index)).toEqual([1n, 0n, length - 1n]);
    expect(archived_blocks).toEqual([]);
    expect(await service().icrc3_get_archives({ from: [] })).toEqual([]);
  });

  test('another argument is rejected', async () => {
    const arg = new Uint8Array(IDL.encode([IDL.Text], ['blocks']));
    await expect(stage.world.callRaw('query', id(), 'icrc3_get_blocks', arg, anyone)).rejects.toThrow(
      /failed to decode Candid arguments/
    );
  });

  test('ICRC-10 names ICRC-3', async () => {
    const standards = await service().icrc10_supported_standards();
    expect(standards.map((standard) => standard.name)).toEqual(expect.arrayContaining(['ICRC-3', 'ICRC-10']));
  });

  test('health: cycles, schema, length of the log', async () => {
    const { log_length } = await service().icrc3_get_blocks([]);
    expect(await service().get_health()).toEqual({ cycles: { ok: null }, schema: 1, log_length });
  });

  test('an upgrade keeps blocks and tip, and what is certified verifies again', async () => {
    const before = await queryLog(service(), await trust(id()));
    const arg = name === 'audit_registry' ? registryArg() : new Uint8Array(0);
    const canisterId = CorePrincipal.fromText(id().toText());
    await stage.world.pic.upgradeCanister({ canisterId, wasm: await readFile(wasmPath(name)), arg });
    await stage.world.pic.tick();
    expect(await queryLog(service(), await trust(id()))).toEqual(before);
  });
});

function registryArg(): Uint8Array {
  return new Uint8Array(IDL.encode([IDL.Record({ vault: IDL.Principal })], [{ vault: stage.vault }]));
}

/** Fields whose names in candid are others than in a block. */
const ENTRY_NAMES = new Map([
  ['record', 'record_id'],
  ['proposal', 'proposal_id']
]);

/** A block as `get_log` would tell it, but for its kind. */
function entryOf({ index, time, tx }: LogBlock): Record<string, unknown> {
  const entry: Record<string, unknown> = { index, time: time / 1_000_000_000n };
  for (const [name, value] of tx) entry[ENTRY_NAMES.get(name) ?? name] = plain(value);
  return entry;
}

function plain(value: Icrc3Value): unknown {
  if ('Blob' in value) return hex(value.Blob);
  return 'Nat' in value ? value.Nat : value;
}

/** The entry without its kind and options that are empty. */
function present({ kind: _kind, ...entry }: RegistryLogEntry | VaultLogEntry): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entry) as [string, unknown][]) {
    if (!Array.isArray(value)) shown[name] = readable(value);
    else if (value.length > 0) shown[name] = readable(value[0]);
  }
  return shown;
}

function readable(value: unknown): unknown {
  if (value instanceof Principal) return hex(value.toUint8Array());
  if (value instanceof Uint8Array) return hex(value);
  return typeof value === 'number' ? BigInt(value) : value;
}

function hex(bytes: Uint8Array | number[]): string {
  return bytesToHex(Uint8Array.from(bytes));
}

describe('get_log says all that the blocks say', () => {
  test('of the vault', async () => {
    const blocks = await queryLog(stage.vaultAs(anyone), await trust(stage.vault));
    const { entries } = await stage.vaultAs(anyone).get_log(0n);
    expect(entries.map(({ kind }) => kind)).toEqual(['record_created', 'version_submitted']);
    expect(entries.map(present)).toEqual(blocks.map(entryOf));
  });

  test('of the registry', async () => {
    const blocks = await queryLog(stage.registryAs(anyone), await trust(stage.registry));
    const { entries } = await stage.registryAs(anyone).get_log(0n);
    expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['refreshed', 'head_witnessed']));
    expect(entries.map(present)).toEqual(blocks.map(entryOf));
  });
});

test('with few cycles nothing new is taken in, and releases go on', async () => {
  const poor = await Stage.create({ vaultCycles: 2_150_000_000_000n });
  try {
    const vault = poor.vaultAs(anyone);
    const sealed = await poor.submitMadeUp(someone('a provider'));
    const spec = await poor.releaseSpec(sealed);
    const text = poor.motionText(spec);
    const redeemAll = async (id: bigint): Promise<void> => {
      for (let n = 0; n < 5; n++) {
        expect(codeOf(await poor.redeem(poor.custodianA.id, id, spec, 'A'))).toBe('ok');
        expect(codeOf(await poor.redeem(poor.custodianB.id, id, spec, 'B'))).toBe('ok');
      }
    };
    expect((await vault.get_health()).cycles).toEqual({ ok: null });
    // Ten derivations cost some 260 billion cycles and take the vault below its reserve.
    await redeemAll(await poor.world.governance.adopt(text));
    expect((await vault.get_health()).cycles).toEqual({ low: null });
    expect(codeOf(await vault.create_record())).toBe('insufficient_cycles');
    await redeemAll(await poor.world.governance.adopt(text));
    await poor.world.pic.addCycles(CorePrincipal.fromText(poor.vault.toText()), 1_000_000_000_000n);
    expect((await vault.get_health()).cycles).toEqual({ ok: null });
    expect(codeOf(await vault.create_record())).toBe('ok');
  } finally {
    await poor.tearDown();
  }
});
