import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type PocketIc } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import {
  DEFAULT_ECONOMICS,
  type EconomicsInit,
  encodeGovernanceInit,
  VOTING_PERIOD_SECONDS
} from './governance-init.js';
import { GOVERNANCE_CANISTER_ID, Nns } from './governance.js';
import { TEST_NEURONS } from './neurons.js';
import { wasmPath } from './paths.js';

/** Path of the real governance canister's Wasm. */
export const GOVERNANCE_WASM_VARIABLE = 'NNS_GOVERNANCE_WASM';

export interface GovernanceSettings {
  /** Principals, as text. */
  nodeProviders: readonly string[];
  economics: Partial<EconomicsInit>;
}

function initArgument({ nodeProviders, economics }: GovernanceSettings, now: Date): Uint8Array {
  return encodeGovernanceInit({
    neurons: TEST_NEURONS.map(({ role, id, controller, stakeE8s, dissolveDelaySeconds }) => ({
      id,
      account: Uint8Array.from(createHash('sha256').update(`stake of ${role}`).digest()),
      controller: controller.getPrincipal().toUint8Array(),
      stakeE8s,
      dissolveDelaySeconds
    })),
    nodeProviders: nodeProviders.map((text) => Principal.fromText(text).toUint8Array()),
    economics: { ...DEFAULT_ECONOMICS, ...economics },
    votingPeriodSeconds: VOTING_PERIOD_SECONDS,
    nowSeconds: BigInt(Math.floor(now.getTime() / 1000))
  });
}

async function readGovernanceWasm(named: string | undefined): Promise<Uint8Array> {
  if (named === undefined) return readFile(wasmPath('governance'));
  return readFile(named).catch((cause: unknown) => {
    throw new Error(`${GOVERNANCE_WASM_VARIABLE} names ${named}, which cannot be read`, { cause });
  });
}

/**
 * Installs governance at its mainnet id, on the NNS subnet: the real Wasm where NNS_GOVERNANCE_WASM names one, else the
 * stand-in. Both take the same argument.
 */
export async function installGovernance(
  pic: PocketIc,
  settings: GovernanceSettings,
  now: Date
): Promise<Nns> {
  const named = process.env[GOVERNANCE_WASM_VARIABLE] || undefined;
  const wasm = await readGovernanceWasm(named);
  const canisterId = await pic.createCanister({
    targetCanisterId: Principal.fromText(GOVERNANCE_CANISTER_ID)
  });
  await pic.installCode({ canisterId, wasm, arg: initArgument(settings, now) });
  await pic.tick();
  return new Nns(
    pic,
    named === undefined ? 'stand-in' : 'wasm',
    new Map(TEST_NEURONS.map(({ role, id }) => [role, id]))
  );
}
