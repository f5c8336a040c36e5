import { canisterNotFound, ErrorCode, IcError } from '../errors.js';
import type { Canister } from '../execution/canister.js';
import { inspectMessage } from '../execution/inspect.js';
import type { CallOrigin, Request } from '../execution/messages.js';
import { QueryRunner } from '../execution/query.js';
import { checkManagementIngress, queryManagement } from '../management/management.js';
import { MANAGEMENT_CANISTER, principalKey, principalText, samePrincipal } from '../principal.js';
import { IngressHistory, MAX_INGRESS_TTL } from './ingress-history.js';
import type { HttpMock, Outcall } from './outcalls.js';
import { RandomTape } from './random.js';
import type { Subnet } from './subnet.js';
import { Subnets } from './subnets.js';
import {
  type CallFailure,
  type CallRequest,
  type CallResult,
  type ExecutionReport,
  type IngressRequest,
  type IngressStatus,
  type InstanceConfig,
  type Nanoseconds,
  type PrincipalBytes,
  type RequestRecord,
  type SubmitResult,
  type Topology
} from './types.js';

/** Rounds that `awaitIngress` waits at most, as PocketIC does. */
const MAX_ROUNDS = 100;

/** Largest argument of a call to a canister, in bytes. */
const MAX_INGRESS_BYTES = 2 * 1024 * 1024;

/**
 * One Internet Computer: some subnets that share a clock. Everything is synchronous and deterministic;
 * nothing runs but inside `tick`, `awaitIngress`, `submitIngress` (inspection) and `query`.
 */
export class Instance {
  readonly random: RandomTape;
  private readonly subnets: Subnets;
  private readonly ingress = new IngressHistory();
  /** Calls from outside that wait for the next round. */
  private inbox: { request: Request; subnet: Subnet; payer: PrincipalBytes | null }[] = [];
  /** Time of the last round. */
  private now: Nanoseconds;
  /** What the clock says: the next round takes it, where it is later than a nanosecond after the last one. */
  private clockTime: Nanoseconds;
  private version = 0;

  private constructor(private readonly config: InstanceConfig) {
    this.random = new RandomTape(config.seed);
    this.now = config.initialTime ?? BigInt(Date.now()) * 1_000_000n;
    this.clockTime = this.now;
    this.subnets = new Subnets(config, this);
  }

  /** @throws RangeError if there is no subnet, or a kind that exists once is wanted twice. */
  static create(config: InstanceConfig): Instance {
    return new Instance(config);
  }

  /** Grows where a canister is wanted whose id another subnet has on mainnet. */
  get topology(): Topology {
    return this.subnets.topology;
  }

  /**
   * Counts changes of the certified state: subnets, rounds, calls taken in, and settings made from outside (time,
   * cycles, stable memory). A certificate made for one version is good until it changes.
   */
  get stateVersion(): number {
    return this.version + this.subnets.all.length;
  }

  /** The subnets' certified time, which is the last round's. */
  get time(): Nanoseconds {
    return this.now;
  }

  /** The time of the world outside: canisters see it from the next round on. */
  get clock(): Nanoseconds {
    return this.clockTime;
  }

  /** Sets the clock. @throws RangeError if it would go back. */
  setTime(time: Nanoseconds): void {
    if (time < this.clockTime)
      throw new RangeError(`time ${time} is before the current time ${this.clockTime}`);
    this.clockTime = time;
  }

  /** Sets the clock and the certified time, so that queries see it at once. @throws RangeError if it would go back. */
  setCertifiedTime(time: Nanoseconds): void {
    this.setTime(time);
    this.now = time;
    this.version++;
  }

  /** Runs one round on every subnet: at the clock's time, at least a nanosecond after the last one. */
  tick(): void {
    this.now = this.clockTime > this.now ? this.clockTime : this.now + 1n;
    this.clockTime = this.now;
    const calls = this.inbox;
    this.inbox = [];
    for (const call of calls) this.induct(call);
    for (const subnet of this.subnets.all) subnet.executeRound();
    this.ingress.prune(this.now);
    this.version++;
  }

  /** The subnet whose ranges hold the id (existing canister or not), or null. */
  subnetOf(canisterId: PrincipalBytes): PrincipalBytes | null {
    return this.hosting(canisterId)?.id ?? null;
  }

  /** Checks a call (destination, size, expiry, cycles, `canister_inspect_message`) and queues it. */
  submitIngress(request: IngressRequest): SubmitResult {
    const requestId = request.requestId ?? this.random.bytes(32);
    const messageKey = principalKey(requestId);
    try {
      const { subnet, payer } = this.subnets.destination(request);
      const accepted = { ok: true, messageId: requestId, subnetId: subnet.id } as const;
      if (this.ingress.get(messageKey) !== null) return accepted;
      this.checkIngress(request, subnet);
      const expiry = request.ingressExpiry ?? this.clockTime + MAX_INGRESS_TTL;
      const { sender, canisterId, method, arg } = request;
      const status = { status: 'received' } as const;
      this.ingress.add(messageKey, { requestId, sender, canisterId, status, subnetKey: subnet.key, expiry });
      const origin: CallOrigin = { kind: 'ingress', messageKey };
      const call = { caller: sender, callee: canisterId, method, arg, cycles: 0n, deadline: 0n };
      this.inbox.push({ request: { kind: 'request', origin, ...call }, subnet, payer });
      this.version++;
      return accepted;
    } catch (error) {
      return failed(error);
    }
  }

  ingressStatus(messageId: Uint8Array): IngressStatus {
    return this.request(messageId)?.status ?? { status: 'unknown' };
  }

  /** Who sent a request and to whom, with its status; null if unknown. */
  request(messageId: Uint8Array): RequestRecord | null {
    return this.ingress.get(principalKey(messageId));
  }

  /** Ticks until the call is answered. @throws UnansweredCallError after 100 rounds, or for an unknown id. */
  awaitIngress(messageId: Uint8Array): CallResult {
    const text = Buffer.from(messageId).toString('hex');
    for (let round = 0; round <= MAX_ROUNDS; round++) {
      const status = this.ingressStatus(messageId);
      if (status.status === 'replied') return { ok: true, reply: status.reply };
      if (status.status === 'rejected') return { ok: false, failure: status.failure };
      if (status.status === 'unknown') throw new UnansweredCallError(`call ${text} is unknown`);
      if (round < MAX_ROUNDS) this.tick();
    }
    throw new UnansweredCallError(`call ${text} was not answered within ${MAX_ROUNDS} rounds`);
  }

  /** Runs a query; no change of state survives it. */
  query(request: CallRequest): CallResult {
    const { sender, canisterId, method, arg } = request;
    try {
      if (samePrincipal(canisterId, MANAGEMENT_CANISTER)) {
        const { subnet } = this.subnets.destination(request);
        return { ok: true, reply: queryManagement(subnet, request) };
      }
      const subnet = this.subnets.requireHost(canisterId);
      const canister = requireCanister(subnet, canisterId);
      const runner = new QueryRunner(subnet, (id) => subnet.find(id));
      return runner.run(canister, { caller: sender, method, arg });
    } catch (error) {
      return failed(error);
    }
  }

  /** Null if there is none. */
  canister(canisterId: PrincipalBytes): Canister | null {
    return this.hosting(canisterId)?.find(canisterId) ?? null;
  }

  /** Canisters of a subnet, ordered by id. */
  canistersOf(subnetId: PrincipalBytes): Canister[] {
    const subnet = this.subnets.find(subnetId);
    return [...(subnet?.canisters.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Requests the subnet remembers, ordered by request id. */
  requestsOf(subnetId: PrincipalBytes): RequestRecord[] {
    return this.ingress.ofSubnet(principalKey(subnetId));
  }

  /** @throws RangeError where there is none */
  cyclesBalance(canisterId: PrincipalBytes): bigint {
    return this.require(canisterId).cycles;
  }

  /** Adds cycles from nowhere and returns the new balance. @throws RangeError where there is none */
  addCycles(canisterId: PrincipalBytes, amount: bigint): bigint {
    const canister = this.require(canisterId);
    canister.cycles += amount;
    this.version++;
    return canister.cycles;
  }

  /** A copy of stable memory, whole pages of 64 KiB. @throws RangeError where there is no canister or no code */
  stableMemory(canisterId: PrincipalBytes): Uint8Array {
    return this.requireCode(canisterId).stable.snapshot();
  }

  /** Replaces stable memory; the size is rounded up to whole pages. @throws RangeError where there is no canister or no code */
  setStableMemory(canisterId: PrincipalBytes, bytes: Uint8Array): void {
    this.requireCode(canisterId).stable.replace(bytes);
    this.version++;
  }

  /** HTTPS outcalls that wait for responses, by the subnet's id and their own. */
  pendingOutcalls(): { subnetId: PrincipalBytes; id: number; outcall: Outcall }[] {
    return this.subnets.all.flatMap(({ id: subnetId, outcalls }) =>
      [...outcalls.pending].map(([id, outcall]) => ({ subnetId, id, outcall }))
    );
  }

  /** Says what the nodes get for an outcall. @throws RangeError, see {@link Outcalls.respond} */
  respondToOutcall(subnetId: PrincipalBytes, id: number, mocks: readonly HttpMock[]): void {
    const subnet = this.subnets.find(subnetId);
    if (subnet === null) throw new RangeError(`SubnetNotFound(${principalText(subnetId)})`);
    subnet.outcalls.respond(id, mocks);
    this.version++;
  }

  // What the subnets need.

  get hasThresholdKeys(): boolean {
    return this.subnets.holdKeys;
  }

  route(request: Request, from: Subnet): void {
    try {
      const target = this.subnets.target(request, from);
      if (target === from) return from.accept(request);
      target.post(() => target.accept(request));
    } catch (error) {
      if (!(error instanceof IcError)) throw error;
      const told = error.code === ErrorCode.CanisterMethodNotFound ? error.numbered : error;
      from.respond(request.origin, told.toResult(), request.cycles);
    }
  }

  respond(origin: CallOrigin, response: CallResult, refund: bigint, from: Subnet): void {
    if (origin.kind === 'system') return;
    if (origin.kind === 'ingress') {
      this.ingress.setStatus(origin.messageKey, statusOf(response));
      return;
    }
    const home = this.hosting(origin.canisterId);
    if (home === from) from.acceptResponse(origin, response, refund);
    else home?.post(() => home.acceptResponse(origin, response, refund));
  }

  hosting(canisterId: PrincipalBytes): Subnet | null {
    return this.subnets.hosting(canisterId);
  }

  certify(subnetId: PrincipalBytes, canisterId: PrincipalBytes): Uint8Array | null {
    return this.config.certify?.(subnetId, canisterId) ?? null;
  }

  log(canisterId: PrincipalBytes, content: string): void {
    this.config.onLog?.({ time: this.now, canisterId, content });
  }

  report(execution: ExecutionReport): void {
    this.config.onExecution?.(execution);
  }

  /** Hands a call to its subnet, unless it has expired or cannot be paid for. */
  private induct({ request, subnet, payer }: Instance['inbox'][number]): void {
    const { origin } = request;
    if (origin.kind !== 'ingress') return;
    const entry = this.ingress.get(origin.messageKey);
    if (entry === null) return;
    try {
      if (entry.expiry < this.now) {
        const text = `Ingress message ${origin.messageKey} timed out waiting to start executing.`;
        throw new IcError(ErrorCode.IngressMessageTimeout, text);
      }
      const canister = payer === null ? null : subnet.find(payer);
      if (canister !== null) subnet.chargeIngress(canister, request.arg.length + request.method.length);
      this.ingress.setStatus(origin.messageKey, { status: 'processing' });
      subnet.accept(request);
    } catch (error) {
      this.ingress.setStatus(origin.messageKey, statusOf(failed(error)));
    }
  }

  private checkIngress(request: IngressRequest, subnet: Subnet): void {
    const { canisterId, sender, method, arg, ingressExpiry } = request;
    if (ingressExpiry !== undefined && ingressExpiry < this.now) {
      const text = `The call expired at ${ingressExpiry}; it is ${this.now} now`;
      throw new IcError(ErrorCode.IngressMessageTimeout, text);
    }
    if (samePrincipal(canisterId, MANAGEMENT_CANISTER)) {
      checkManagementIngress(subnet, request);
      return;
    }
    if (arg.length > MAX_INGRESS_BYTES) {
      throw new IcError(
        ErrorCode.CanisterRejectedMessage,
        `The argument has ${arg.length} bytes; the limit of an ingress message is ${MAX_INGRESS_BYTES}`
      );
    }
    inspectMessage(requireCanister(subnet, canisterId), subnet, { caller: sender, method, arg });
  }

  /** @throws RangeError as PocketIC words it */
  require(canisterId: PrincipalBytes): Canister {
    const canister = this.canister(canisterId);
    if (canister === null) throw new RangeError(`CanisterNotFound(CanisterId(${principalText(canisterId)}))`);
    return canister;
  }

  private requireCode(canisterId: PrincipalBytes): Canister {
    const canister = this.require(canisterId);
    if (canister.sandbox === null) throw new RangeError(`CanisterIsEmpty(CanisterId(${canister.text}))`);
    return canister;
  }
}

/** A call has no answer to wait for: it is unknown or takes too many rounds. */
export class UnansweredCallError extends Error {
  override name = 'UnansweredCallError';
}

function requireCanister(subnet: Subnet, canisterId: PrincipalBytes): Canister {
  const canister = subnet.find(canisterId);
  if (canister === null) throw canisterNotFound(canisterId);
  return canister;
}

/** @throws what is a fault of the replica */
function failed(error: unknown): { ok: false; failure: CallFailure } {
  if (error instanceof IcError) return { ok: false, failure: error.failure };
  throw error;
}

function statusOf(result: CallResult): IngressStatus {
  return result.ok
    ? { status: 'replied', reply: result.reply }
    : { status: 'rejected', failure: result.failure };
}
