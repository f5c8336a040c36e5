import { canisterNotFound, ErrorCode, IcError, messageOf } from '../errors.js';
import { type Canister } from '../execution/canister.js';
import { checkCycles } from '../execution/environment.js';
import { executeMessage } from '../execution/execute.js';
import { FeeSchedule, instructionLimits, isSystemSubnet, type InstructionLimits } from '../execution/fees.js';
import type { CallOrigin, CanisterMessage, Request } from '../execution/messages.js';
import { EPOCH_ROUNDS } from '../execution/query-stats.js';
import { watchLowMemory } from '../execution/wasm-memory.js';
import { executeManagement } from '../management/management.js';
import { retireStopped } from '../management/lifecycle.js';
import { MANAGEMENT_CANISTER, principalKey, samePrincipal } from '../principal.js';
import { chargeIdleCosts } from './idle-costs.js';
import type { Instance } from './instance.js';
import { Outcalls } from './outcalls.js';
import type { SubnetPlan } from './topology.js';
import type { Nanoseconds, PrincipalBytes, CallResult } from './types.js';

/** Added to a message's instructions when a round's budget is reckoned, so that empty messages end too. */
const MESSAGE_OVERHEAD = 2_000_000n;

/** One subnet: its canisters, their messages, and the rounds that execute them. */
export class Subnet {
  readonly key: string;
  readonly canisters = new Map<string, Canister>();
  readonly id: PrincipalBytes;
  readonly fees: FeeSchedule;
  readonly limits: InstructionLimits;
  readonly outcalls = new Outcalls(this);
  /** How many ids of the allocation range have been given out. */
  allocated = 0n;
  private rounds = 0;
  private readonly managementQueue: Request[] = [];
  /** Calls of `raw_rand`: a round's randomness is not known before it ends, so that the next one answers them. */
  private readonly randomRequests: Request[] = [];
  /** What came from other subnets since the last round. */
  private incoming: (() => void)[] = [];

  constructor(
    readonly plan: SubnetPlan,
    readonly network: Instance,
    readonly rootKey: Uint8Array
  ) {
    const { request, size, kind, subnetId } = plan;
    this.key = principalKey(subnetId);
    this.limits = instructionLimits(kind, request.instructions === 'Benchmarking');
    this.id = subnetId;
    this.fees = new FeeSchedule(size, isSystemSubnet(kind) || request.costs === 'Free');
  }

  get time(): Nanoseconds {
    return this.network.time;
  }

  find(id: PrincipalBytes): Canister | null {
    return this.canisters.get(principalKey(id)) ?? null;
  }

  respond(origin: CallOrigin, response: CallResult, refund: bigint): void {
    this.network.respond(origin, response, refund, this);
  }

  /** Takes what another subnet sent; it is worked on in the next round. */
  post(deliver: () => void): void {
    this.incoming.push(deliver);
  }

  /** Queues a call to a canister of this subnet or to the management canister. */
  accept(request: Request): void {
    if (samePrincipal(request.callee, MANAGEMENT_CANISTER) || samePrincipal(request.callee, this.id)) {
      (request.method === 'raw_rand' ? this.randomRequests : this.managementQueue).push(request);
      return;
    }
    const canister = this.find(request.callee);
    if (canister === null) {
      this.respond(request.origin, canisterNotFound(request.callee).toResult(), request.cycles);
      return;
    }
    canister.queue.push(request);
  }

  /** Queues the answer to a call that a canister of this subnet made. */
  acceptResponse(origin: CallOrigin, response: CallResult, refund: bigint): void {
    if (origin.kind !== 'canister') return;
    const canister = this.find(origin.canisterId);
    canister?.queue.push({ kind: 'response', callbackId: origin.callbackId, response, refund });
  }

  /** Charges a call from outside to the canister that executes it. @throws IcError without cycles for it */
  chargeIngress(canister: Canister, bytes: number): void {
    const cost = this.fees.ingress(bytes);
    checkCycles(canister, this.fees, cost);
    canister.cycles -= cost;
  }

  /** Works on all that is due until nothing is left or the round's instructions are spent. */
  executeRound(): void {
    this.rounds++;
    this.managementQueue.push(...this.randomRequests.splice(0));
    const incoming = this.incoming;
    this.incoming = [];
    for (const deliver of incoming) deliver();
    this.outcalls.giveUpLate();
    for (const canister of this.canisters.values()) {
      chargeIdleCosts(canister, this);
      this.scheduleTasks(canister);
    }
    this.executeAll();
    for (const canister of this.canisters.values()) {
      this.timeOutCalls(canister);
      retireStopped(canister, this);
      if (this.rounds % EPOCH_ROUNDS === 0) canister.queryStats.endEpoch();
    }
  }

  private scheduleTasks(canister: Canister): void {
    const entryPoints = canister.sandbox?.compiled.systemEntryPoints;
    if (entryPoints === undefined || canister.status.kind !== 'running') return;
    if (canister.globalTimer !== 0n && canister.globalTimer <= this.time) {
      canister.globalTimer = 0n;
      if (entryPoints.has('canister_global_timer')) {
        canister.queue.unshift({ kind: 'task', entryPoint: 'canister_global_timer' });
      }
    }
    if (entryPoints.has('canister_heartbeat')) {
      canister.queue.unshift({ kind: 'task', entryPoint: 'canister_heartbeat' });
    }
  }

  private executeAll(): void {
    let spent = 0n;
    for (let worked = true; worked && spent < this.limits.round;) {
      worked = this.executeManagement();
      for (const canister of this.canisters.values()) {
        const message = canister.queue.shift();
        if (message === undefined) continue;
        worked = true;
        spent += this.execute(canister, message) + MESSAGE_OVERHEAD;
        watchLowMemory(canister);
        if (spent >= this.limits.round) break;
      }
    }
  }

  /** A fault of the replica itself costs the call that met it, not the round. */
  private execute(canister: Canister, message: CanisterMessage): bigint {
    try {
      return executeMessage(canister, message, this);
    } catch (error) {
      const text = messageOf(error);
      this.network.log(
        canister.id,
        `the replica failed: ${error instanceof Error ? (error.stack ?? text) : text}`
      );
      if (message.kind === 'request') {
        const reason = new IcError(ErrorCode.CanisterTrapped, `The embedded replica failed: ${text}`);
        this.respond(message.origin, reason.toResult(), message.cycles);
      }
      return 0n;
    }
  }

  private executeManagement(): boolean {
    const requests = this.managementQueue.splice(0);
    for (const request of requests) executeManagement(this, request);
    return requests.length > 0;
  }

  /** Best-effort calls past their deadline are answered by the subnet; a later answer is ignored. */
  private timeOutCalls(canister: Canister): void {
    for (const [callbackId, { deadline }] of canister.callbacks.entries()) {
      if (deadline === 0n || deadline > this.time) continue;
      const waiting = canister.queue.some(
        (message) => message.kind === 'response' && message.callbackId === callbackId
      );
      if (waiting) continue;
      const reason = new IcError(ErrorCode.DeadlineExpired, 'Call deadline has expired.');
      canister.queue.push({ kind: 'response', callbackId, response: reason.toResult(), refund: 0n });
    }
  }
}
