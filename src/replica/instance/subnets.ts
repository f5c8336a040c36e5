import { ErrorCode, IcError } from '../errors.js';
import type { Request } from '../execution/messages.js';
import { checkSenderVersion, effectiveCanister, PROVISIONAL_CREATE } from '../management/management.js';
import { MANAGEMENT_CANISTER, principalText, samePrincipal } from '../principal.js';
import type { Instance } from './instance.js';
import { Subnet } from './subnet.js';
import { inRanges, planMainnetSubnet, planSubnets, topologyOf } from './topology.js';
import type { CallRequest, InstanceConfig, PrincipalBytes, Topology } from './types.js';

/** Largest argument and method name of a call between subnets, in bytes. */
const MAX_REMOTE_BYTES = 2 * 1024 * 1024;

/** Subnets of these kinds hold the threshold keys. */
const KEY_HOLDERS = new Set(['II', 'Fiduciary', 'TestThresholdKeys']);

/** The subnets of an instance, and which of them a call goes to. */
export class Subnets {
  /** Grows where a canister is wanted whose id another subnet has on mainnet. */
  topology: Topology;
  /** The first is the NNS, or stands for it. */
  readonly all: Subnet[];

  /** @throws RangeError if there is no subnet, or a kind that exists once is wanted twice. */
  constructor(
    private readonly config: InstanceConfig,
    private readonly network: Instance
  ) {
    const plans = planSubnets(config);
    this.topology = topologyOf(plans);
    this.all = plans.map((plan) => this.make(plan));
  }

  get holdKeys(): boolean {
    return this.all.some(({ plan }) => KEY_HOLDERS.has(plan.kind));
  }

  find(subnetId: PrincipalBytes): Subnet | null {
    return this.all.find(({ id }) => samePrincipal(id, subnetId)) ?? null;
  }

  /** The subnet whose ranges hold the id (existing canister or not), or null. */
  hosting(canisterId: PrincipalBytes): Subnet | null {
    return this.all.find(({ plan }) => inRanges(plan.canisterRanges, canisterId)) ?? null;
  }

  /** @throws RangeError as PocketIC words it */
  requireHost(canisterId: PrincipalBytes): Subnet {
    const subnet = this.hosting(canisterId);
    if (subnet !== null) return subnet;
    throw notRouted(`Canister ${principalText(canisterId)} does not belong to any subnet.`);
  }

  /**
   * Where a call from outside goes, and which canister pays for it; a subnet of mainnet's is added where a canister
   * is to be created there.
   * @throws RangeError where no subnet can be told, as PocketIC words it
   */
  destination(request: CallRequest): { subnet: Subnet; payer: PrincipalBytes | null } {
    const { canisterId, method, arg, effectivePrincipal } = request;
    if (!samePrincipal(canisterId, MANAGEMENT_CANISTER)) {
      return { subnet: this.requireHost(canisterId), payer: canisterId };
    }
    const payer = effectiveCanister(method, arg);
    if (effectivePrincipal !== undefined && 'subnetId' in effectivePrincipal) {
      const { subnetId } = effectivePrincipal;
      const subnet = this.find(subnetId);
      if (subnet !== null) return { subnet, payer };
      throw notRouted(`Subnet with ID ${principalText(subnetId)} not found`);
    }
    const isCreation = method === PROVISIONAL_CREATE;
    const given = effectivePrincipal?.canisterId ?? payer;
    const anywhere = given === null || given.length === 0;
    const id = anywhere ? this.topology.defaultEffectiveCanisterId : given;
    const subnet = isCreation ? (this.hosting(id) ?? this.add(id)) : this.requireHost(id);
    return { subnet, payer };
  }

  /**
   * Where a canister's call goes.
   * @throws IcError where it goes nowhere, or is too long for another subnet
   */
  target(request: Request, from: Subnet): Subnet {
    const subnet = this.addressee(request, from);
    if (subnet !== from) checkLength(request);
    return subnet;
  }

  private addressee(request: Request, from: Subnet): Subnet {
    const { caller, callee, method, arg } = request;
    const addressed = this.find(callee);
    const isManagement = addressed !== null || samePrincipal(callee, MANAGEMENT_CANISTER);
    if (isManagement) checkSenderVersion(request, from.find(caller)?.version ?? 0n);
    if (addressed !== null) {
      // Only canisters of the NNS may say which subnet is to execute a call.
      if (from === this.all[0]) return addressed;
      const text = `Unable to route management canister request ${method}: AlreadyResolved(${principalText(callee)})`;
      throw new IcError(ErrorCode.CanisterNotFound, text);
    }
    const id = isManagement ? effectiveCanister(method, arg) : callee;
    if (id === null) return from;
    const subnet = this.hosting(id);
    if (subnet !== null) return subnet;
    throw new IcError(ErrorCode.CanisterNotFound, `No route to canister ${principalText(id)}`);
  }

  private make(plan: Subnet['plan']): Subnet {
    return new Subnet(plan, this.network, this.topology.rootKey);
  }

  private add(canisterId: PrincipalBytes): Subnet {
    const plan = planMainnetSubnet(canisterId, this.all.length, this.config);
    if (typeof plan === 'string') throw notRouted(plan);
    const subnet = this.make(plan);
    this.all.push(subnet);
    this.topology = { ...this.topology, subnets: this.all.map(({ plan }) => plan) };
    return subnet;
  }
}

/** @throws IcError where a call is too long for another subnet */
function checkLength({ caller, method, arg }: Request): void {
  const bytes = arg.length + Buffer.byteLength(method);
  if (bytes <= MAX_REMOTE_BYTES) return;
  const text = `Canister ${principalText(caller)} violated contract: attempted to send a message of size ${bytes} exceeding the limit ${MAX_REMOTE_BYTES}`;
  throw new IcError(ErrorCode.CanisterContractViolation, text);
}

function notRouted(reason: string): RangeError {
  return new RangeError(`BadIngressMessage(${JSON.stringify(reason)})`);
}
