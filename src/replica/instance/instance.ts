import type {
  CallRequest,
  CallResult,
  CanisterView,
  IngressRequest,
  IngressStatus,
  InstanceConfig,
  Nanoseconds,
  PrincipalBytes,
  RequestRecord,
  SubmitResult,
  Topology
} from './types.js';

/**
 * One Internet Computer: some subnets that share a clock. Everything is synchronous and deterministic;
 * nothing runs but inside `tick`, `awaitIngress` and `query`.
 */
export class Instance {
  /**
   * Counts changes of the certified state: rounds, and settings made from outside (time, cycles, stable
   * memory). A certificate made for one version is good until it changes.
   */
  get stateVersion(): number {
    throw new Error('not built yet');
  }

  /** @throws RangeError if there is no subnet, or a kind that exists once is wanted twice. */
  static create(_config: InstanceConfig): Instance {
    throw new Error('not built yet');
  }

  get topology(): Topology {
    throw new Error('not built yet');
  }

  /** The subnets' time; every round adds one nanosecond. */
  get time(): Nanoseconds {
    throw new Error('not built yet');
  }

  /** @throws RangeError if the clock would go back. */
  setTime(_time: Nanoseconds): void {}

  /** Runs one round on every subnet. */
  tick(): void {}

  /** The subnet whose ranges hold the id (existing canister or not), or null. */
  subnetOf(_canisterId: PrincipalBytes): PrincipalBytes | null {
    return null;
  }

  /** Checks a call (destination, size, expiry, cycles, `canister_inspect_message`) and queues it. */
  submitIngress(_request: IngressRequest): SubmitResult {
    throw new Error('not built yet');
  }

  ingressStatus(_messageId: Uint8Array): IngressStatus {
    return { status: 'unknown' };
  }

  /** Who sent a request and to whom, with its status; null if unknown. */
  request(_messageId: Uint8Array): RequestRecord | null {
    return null;
  }

  /** Ticks until the call is answered. @throws Error after 100 rounds, or for an unknown id. */
  awaitIngress(_messageId: Uint8Array): CallResult {
    throw new Error('not built yet');
  }

  /** Runs a query; no change of state survives it. */
  query(_request: CallRequest): CallResult {
    throw new Error('not built yet');
  }

  canisterExists(_canisterId: PrincipalBytes): boolean {
    return false;
  }

  /** What the state tree shows of a canister; null if there is none. */
  canister(_canisterId: PrincipalBytes): CanisterView | null {
    return null;
  }

  /** Canisters of a subnet, ordered by id. */
  canistersOf(_subnetId: PrincipalBytes): CanisterView[] {
    return [];
  }

  /** Requests the subnet remembers, ordered by request id. */
  requestsOf(_subnetId: PrincipalBytes): RequestRecord[] {
    return [];
  }

  /** The methods below throw `UnknownCanisterError` where there is no such canister. */
  cyclesBalance(_canisterId: PrincipalBytes): bigint {
    return 0n;
  }

  /** Adds cycles from nowhere and returns the new balance. */
  addCycles(_canisterId: PrincipalBytes, _amount: bigint): bigint {
    return 0n;
  }

  /** A copy of stable memory, whole pages of 64 KiB. */
  stableMemory(_canisterId: PrincipalBytes): Uint8Array {
    return new Uint8Array();
  }

  /** Replaces stable memory; the size is rounded up to whole pages. */
  setStableMemory(_canisterId: PrincipalBytes, _bytes: Uint8Array): void {}
}

/** Named a canister that does not exist on any subnet of the instance. */
export class UnknownCanisterError extends Error {
  override name = 'UnknownCanisterError';
  constructor(readonly canisterId: PrincipalBytes) {
    super('canister not found');
  }
}
