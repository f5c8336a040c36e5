import { Principal } from '@dfinity/principal';
import { createHash } from 'node:crypto';
import { SUBNET_SIZES } from '../execution/fees.js';
import { canisterIdOf, canisterIndexOf } from '../principal.js';
import type {
  CanisterRange,
  InstanceConfig,
  PrincipalBytes,
  SubnetKeys,
  SubnetKind,
  SubnetRequest,
  SubnetTopology,
  Topology
} from './types.js';

const CANISTERS_PER_SUBNET = 2n ** 20n;
/** As many subnets as PocketIC takes mainnet to have. */
const MAINNET_SUBNETS = 1024n;

/** Ranges that some kinds have on mainnet: dfinity/ic `pocket_ic.rs`, `subnet_kind_canister_range`. */
const MAINNET_RANGES: Partial<Record<SubnetKind, readonly (readonly [start: string, end: string])[]>> = {
  NNS: [
    ['rwlgt-iiaaa-aaaaa-aaaaa-cai', 'renrk-eyaaa-aaaaa-aaada-cai'],
    ['qoctq-giaaa-aaaaa-aaaea-cai', 'n5n4y-3aaaa-aaaaa-p777q-cai']
  ],
  II: [
    ['rdmx6-jaaaa-aaaaa-aaadq-cai', 'rdmx6-jaaaa-aaaaa-aaadq-cai'],
    ['uc7f6-kaaaa-aaaaq-qaaaa-cai', 'ijz7v-ziaaa-aaaaq-7777q-cai']
  ],
  Bitcoin: [['g3wsl-eqaaa-aaaan-aaaaa-cai', '2qqia-xyaaa-aaaan-p777q-cai']],
  Fiduciary: [['mf7xa-laaaa-aaaar-qaaaa-cai', 'qoznl-yiaaa-aaaar-7777q-cai']],
  TestThresholdKeys: [['z474k-xiaaa-aaaao-qaaaa-cai', 'fxzgb-eaaaa-aaaao-7777q-cai']],
  SNS: [['ybpmr-kqaaa-aaaaq-aaaaa-cai', 'ekjw2-zyaaa-aaaaq-p777q-cai']]
};

/** Kinds that exist at most once, in the order in which ranges are given out. */
const NAMED_KINDS: readonly SubnetKind[] = ['NNS', 'SNS', 'II', 'Fiduciary', 'Bitcoin', 'TestThresholdKeys'];

/** Where canisters are created of which nobody said where, in this order. */
const HOME_KINDS: readonly SubnetKind[] = ['Application', 'VerifiedApplication', 'System'];

/** A subnet as planned: where its canisters live. */
export interface SubnetPlan extends SubnetTopology {
  request: SubnetRequest;
  /** Ids that are given to canisters created without one. */
  allocation: CanisterIndexRange;
}

export interface CanisterIndexRange {
  first: bigint;
  last: bigint;
}

/** @throws RangeError if there is no subnet, or a kind that exists once is wanted twice */
export function planSubnets(config: InstanceConfig): SubnetPlan[] {
  if (config.subnets.length === 0) throw new RangeError('an instance needs at least one subnet');
  for (const kind of NAMED_KINDS) {
    const count = config.subnets.filter((request) => request.kind === kind).length;
    if (count > 1) throw new RangeError(`${count} subnets of kind ${kind}; there can be one`);
  }
  const ordered = [...config.subnets].sort((a, b) => rankOf(a.kind) - rankOf(b.kind));
  const keysOf = config.subnetKeys ?? placeholderKeys;
  return ordered.map((request, index) => {
    const ranges = mainnetRanges(request.kind);
    return planSubnet(request, index, keysOf(request.kind, index), ranges);
  });
}

/**
 * A further subnet for a canister id of mainnet that no subnet of the instance has: of mainnet's kind, with the range of the id
 * there (dfinity/ic `pocket_ic.rs`, `route`).
 * @returns why there cannot be one
 */
export function planMainnetSubnet(
  id: PrincipalBytes,
  subnets: number,
  config: InstanceConfig
): SubnetPlan | string {
  const text = Principal.fromUint8Array(id).toText();
  const index = canisterIndexOf(id);
  if (index === null || index >= MAINNET_SUBNETS * CANISTERS_PER_SUBNET) {
    return `The effective canister ID ${text} does not belong to an existing subnet and it is not a mainnet canister ID.`;
  }
  const kind = NAMED_KINDS.find((kind) => inRanges(mainnetRanges(kind), id)) ?? 'Application';
  if (kind === 'NNS' || kind === 'II') {
    return `The effective canister ID ${text} belongs to the NNS or II subnet on the IC mainnet for which PocketIC provides a \`SubnetKind\`: please set up your PocketIC instance with a subnet of that \`SubnetKind\`.`;
  }
  const first = index - (index % CANISTERS_PER_SUBNET);
  const keys = (config.subnetKeys ?? placeholderKeys)(kind, subnets);
  return planSubnet({ kind }, subnets, keys, [rangeOf(first)]);
}

function mainnetRanges(kind: SubnetKind): CanisterRange[] {
  return (MAINNET_RANGES[kind] ?? []).map(([start, end]) => ({
    start: Principal.fromText(start).toUint8Array(),
    end: Principal.fromText(end).toUint8Array()
  }));
}

/** The ids that a subnet has, from the first on. */
function rangeOf(first: bigint): CanisterRange {
  return { start: canisterIdOf(first), end: canisterIdOf(first + CANISTERS_PER_SUBNET - 1n) };
}

function rankOf(kind: SubnetKind): number {
  const index = NAMED_KINDS.indexOf(kind);
  return index === -1 ? NAMED_KINDS.length : index;
}

/** Free ranges are given out from the top of the id space, one per subnet. */
function planSubnet(
  request: SubnetRequest,
  index: number,
  keys: SubnetKeys,
  mainnet: CanisterRange[]
): SubnetPlan {
  const first = (2n ** 44n - 2n - BigInt(index)) * CANISTERS_PER_SUBNET;
  const allocation = { first, last: first + CANISTERS_PER_SUBNET - 1n };
  return {
    request,
    allocation,
    kind: request.kind,
    subnetId: keys.subnetId,
    instructions: request.instructions ?? 'Production',
    costs: request.costs ?? 'Normal',
    size: SUBNET_SIZES[request.kind],
    canisterRanges: [...mainnet, rangeOf(first)],
    keys
  };
}

/** Keys that sign nothing, for instances without certificates. */
function placeholderKeys(kind: SubnetKind, index: number): SubnetKeys {
  const publicKey = createHash('sha512').update(`placeholder ${kind} ${index}`).digest();
  const subnetId = new Uint8Array(29).fill(2);
  subnetId.set(createHash('sha224').update(publicKey).digest());
  return { subnetId, publicKey, nodes: [] };
}

export function topologyOf(plans: readonly SubnetPlan[]): Topology {
  const [home] = [...HOME_KINDS.flatMap((kind) => plans.filter((plan) => plan.kind === kind)), ...plans];
  const root = plans.find(({ kind }) => kind === 'NNS') ?? plans[0];
  if (home === undefined || root === undefined) throw new RangeError('an instance needs at least one subnet');
  return {
    subnets: plans,
    defaultEffectiveCanisterId: home.canisterRanges[0]?.start ?? canisterIdOf(home.allocation.first),
    rootKey: root.keys.publicKey
  };
}

export function inRanges(ranges: readonly CanisterRange[], id: PrincipalBytes): boolean {
  const index = canisterIndexOf(id);
  if (index === null) return false;
  return ranges.some(({ start, end }) => {
    const first = canisterIndexOf(start);
    const last = canisterIndexOf(end);
    return first !== null && last !== null && first <= index && index <= last;
  });
}
