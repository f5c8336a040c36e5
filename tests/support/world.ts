import { readFile } from 'node:fs/promises';
import { type CreateInstanceOptions, IcpFeaturesConfig, PocketIc, SubnetStateType } from '@dfinity/pic';
import { Principal } from '@icp-sdk/core/principal';
import { type EconomicsInit } from './governance-init.js';
import { Nns } from './governance.js';
import { installGovernance } from './install-governance.js';
import { type CanisterName, wasmPath } from './paths.js';
import { runningServerUrl } from './server.js';
import { stakeTestNeurons } from './staking.js';

const NEW_SUBNET = { state: { type: SubnetStateType.New } } as const;
/** An Azle canister's first message can take the embedded replica longer than pic-js's 30 s on a busy machine. */
const PROCESSING_TIMEOUT_MS = 120_000;
/** How many canisters are created for the sake of one's id. */
const MAX_IDS = 5;
const NO_ICP_FEATURES = /icp_features.*is not supported/;

export interface WorldOptions {
  /** Of the PocketIC server; the one of the test run unless given. */
  url?: string;
  /** Principals of the node providers that governance lists from the start, as text. */
  nodeProviders?: readonly string[];
  /** Of governance; PocketIC's own NNS keeps its own. */
  economics?: Partial<EconomicsInit>;
  /** The network's time at the start; the real one unless given. */
  now?: Date;
  /** Whether a subnet of the network holds the threshold keys; it does unless this says no. */
  thresholdKeys?: boolean;
}

export interface InstallOptions {
  /** Candid or other bytes; none unless given. */
  arg?: Uint8Array;
  /** Controls the canister; the anonymous principal unless given. */
  controller?: Principal;
  /** One of the first ids that a new network's application subnet gives. */
  canisterId?: Principal;
  cycles?: bigint;
}

/** A network with an NNS, a subnet that holds the threshold keys and one for applications, and governance on it. */
export class World {
  constructor(
    readonly url: string,
    readonly pic: PocketIc,
    readonly governance: Nns
  ) {}

  /** Creates a canister on the application subnet and installs a canister of this project. */
  async installCanister(name: CanisterName, options: InstallOptions = {}): Promise<Principal> {
    const { arg, controller = Principal.anonymous(), canisterId: fixedId, cycles } = options;
    const [subnet] = await this.pic.getApplicationSubnets();
    if (subnet === undefined) throw new Error('the network has no application subnet');
    const create = (): Promise<Principal> =>
      this.pic.createCanister({
        sender: controller,
        targetSubnetId: subnet.id,
        ...(cycles === undefined ? {} : { cycles })
      });
    let canisterId = await create();
    // A network gives ids of its own ranges in order, and none of them on demand.
    for (let more = 0; fixedId !== undefined && canisterId.toText() !== fixedId.toText(); more++) {
      if (more === MAX_IDS) throw new Error(`the network gives no canister the id ${fixedId.toText()}`);
      canisterId = await create();
    }
    const wasm = await readFile(wasmPath(name));
    await this.pic.installCode({
      canisterId,
      wasm,
      sender: controller,
      ...(arg === undefined ? {} : { arg })
    });
    // Azle runs what it has put off at install, such as seeding its random numbers, in the next round.
    await this.pic.tick();
    return canisterId;
  }

  /** A call with any bytes as its argument. Rejects become pic-js errors. */
  callRaw(
    kind: 'update' | 'query',
    canister: { toText(): string },
    method: string,
    arg: Uint8Array,
    sender: { toText(): string }
  ): Promise<Uint8Array> {
    const canisterId = Principal.fromText(canister.toText());
    const call = { canisterId, method, arg, sender: Principal.fromText(sender.toText()) };
    return kind === 'query' ? this.pic.queryCall(call) : this.pic.updateCall(call);
  }

  /** Lets time pass, then a few rounds, so that timers that are due run. */
  async advance(seconds: number): Promise<void> {
    await this.pic.advanceTime(seconds * 1_000);
    await this.pic.tick(3);
  }

  /** The network's clock, in whole seconds since 1970. */
  async nowSeconds(): Promise<bigint> {
    return BigInt(Math.floor((await this.pic.getTime()) / 1_000));
  }

  /** Public key that the network's certificates are verified with, DER-encoded. */
  async rootKey(): Promise<Uint8Array> {
    const subnet = await this.pic.getNnsSubnet();
    if (subnet === undefined) throw new Error('the network has no NNS subnet');
    return this.pic.getPubKey(subnet.id);
  }

  tearDown(): Promise<void> {
    return this.pic.tearDown();
  }
}

const WITHOUT_KEYS: CreateInstanceOptions = {
  nns: NEW_SUBNET,
  application: [NEW_SUBNET],
  processingTimeoutMs: PROCESSING_TIMEOUT_MS
};

const TOPOLOGY: CreateInstanceOptions = { ...WITHOUT_KEYS, fiduciary: NEW_SUBNET };

/** Null where the server says that it has no NNS of its own, as the embedded replica does. */
async function createWithOwnNns(url: string, topology: CreateInstanceOptions): Promise<PocketIc | null> {
  const feature = IcpFeaturesConfig.DefaultConfig;
  const icpFeatures = {
    registry: feature,
    cyclesMinting: feature,
    icpToken: feature,
    nnsGovernance: feature
  };
  // pic-js prints a refusal besides throwing it; this one is expected, and any other is thrown on.
  const print = console.error;
  console.error = () => undefined;
  try {
    return await PocketIc.create(url, { ...topology, icpFeatures });
  } catch (error) {
    if (error instanceof Error && NO_ICP_FEATURES.test(error.message)) return null;
    throw error;
  } finally {
    console.error = print;
  }
}

async function onOwnNns(pic: PocketIc, nodeProviders: readonly string[]): Promise<Nns> {
  const governance = new Nns(pic, 'pocket-ic', await stakeTestNeurons(pic));
  for (const provider of nodeProviders) await governance.addNodeProvider(provider);
  return governance;
}

/**
 * A network of its own on the running server, its governance picked in this order: PocketIC's own NNS where the server
 * has one, the real Wasm that NNS_GOVERNANCE_WASM names, the stand-in. `world.governance.kind` tells which.
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { url = runningServerUrl(), nodeProviders = [], economics = {}, now = new Date() } = options;
  const topology = options.thresholdKeys === false ? WITHOUT_KEYS : TOPOLOGY;
  const withOwnNns = await createWithOwnNns(url, topology);
  const pic = withOwnNns ?? (await PocketIc.create(url, topology));
  try {
    await pic.setTime(now);
    await pic.tick();
    const governance =
      withOwnNns === null
        ? await installGovernance(pic, { nodeProviders, economics }, now)
        : await onOwnNns(pic, nodeProviders);
    return new World(url, pic, governance);
  } catch (error) {
    await pic.tearDown();
    throw error;
  }
}
