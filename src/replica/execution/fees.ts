import type { SubnetKind } from '../instance/types.js';

/** Prices for a subnet of 13 nodes: dfinity/ic `rs/config/src/subnet_config.rs`. */
const REFERENCE_SIZE = 13n;
const GIB = 1024n ** 3n;
const BILLION = 1_000_000_000n;

/** Largest response of an inter-canister call, in bytes; its transmission is paid before and refunded after. */
export const MAX_RESPONSE_BYTES = 2n * 1024n * 1024n;

/** Number of nodes of a kind of subnet: dfinity/ic `rs/pocket_ic_server/src/pocket_ic.rs`, `subnet_size`. */
export const SUBNET_SIZES: Record<SubnetKind, number> = {
  NNS: 40,
  SNS: 34,
  II: 34,
  Fiduciary: 34,
  Bitcoin: 13,
  TestThresholdKeys: 13,
  System: 13,
  Application: 13,
  VerifiedApplication: 13
};

/** Kinds whose subnets are of type "system": higher limits, no fees. */
const SYSTEM_KINDS = new Set<SubnetKind>(['NNS', 'II', 'Bitcoin', 'System']);

export function isSystemSubnet(kind: SubnetKind): boolean {
  return SYSTEM_KINDS.has(kind);
}

/** Size of the subnet that holds a vetKD key on mainnet; it sets the price wherever the caller is. */
const VETKD_SUBNET_SIZES: Readonly<Record<string, bigint>> = {
  key_1: 34n,
  test_key_1: 13n,
  dfx_test_key: 13n
};

/** Cycles of one key derivation, or null for a key that does not exist. */
export function vetkdFee(keyName: string): bigint | null {
  const size = VETKD_SUBNET_SIZES[keyName];
  return size === undefined ? null : (10n * BILLION * size) / REFERENCE_SIZE;
}

export interface InstructionLimits {
  update: bigint;
  query: bigint;
  install: bigint;
  /** Instructions of all messages after which a round takes up no other message of the canister. */
  round: bigint;
}

/** Instruction limits of `SchedulerConfig`; queries have 5 B everywhere. */
export function instructionLimits(kind: SubnetKind, benchmarking: boolean): InstructionLimits {
  if (benchmarking) {
    const unlimited = 100_000n * BILLION;
    return { update: unlimited, query: unlimited, install: unlimited, round: unlimited };
  }
  if (isSystemSubnet(kind)) {
    return { update: 50n * BILLION, query: 5n * BILLION, install: 1000n * BILLION, round: 52n * BILLION };
  }
  return { update: 40n * BILLION, query: 5n * BILLION, install: 300n * BILLION, round: 7n * BILLION };
}

/** What a subnet charges, in cycles (dfinity/ic `rs/cycles_account_manager`). */
export class FeeSchedule {
  private readonly size: bigint;
  private wideSchedule: FeeSchedule | null = null;

  constructor(
    size: number,
    readonly free: boolean,
    private readonly instructionPrice = 1n
  ) {
    this.size = BigInt(size);
  }

  /** The prices for a module: instructions cost twice as much where its memory has 64-bit addresses. */
  forModule(module: { wide: boolean } | undefined): FeeSchedule {
    if (module?.wide !== true) return this;
    this.wideSchedule ??= new FeeSchedule(Number(this.size), this.free, 2n);
    return this.wideSchedule;
  }

  private scale(fee: bigint): bigint {
    return this.free ? 0n : (fee * this.size) / REFERENCE_SIZE;
  }

  /** A message that executes this many instructions. */
  execution(instructions: bigint): bigint {
    return this.scale(5_000_000n + instructions * this.instructionPrice);
  }

  ingress(bytes: number): bigint {
    return this.scale(1_200_000n) + this.scale(2_000n) * BigInt(bytes);
  }

  callRequest(bytes: bigint): bigint {
    return this.scale(260_000n) + this.callBytes(bytes);
  }

  callBytes(bytes: bigint): bigint {
    return this.scale(1_000n * bytes);
  }

  /** All that `ic0.call_perform` takes from the balance, besides the cycles attached. */
  callTotal(requestBytes: bigint, responseLimit: bigint): bigint {
    return (
      this.callRequest(requestBytes) + this.callBytes(MAX_RESPONSE_BYTES) + this.execution(responseLimit)
    );
  }

  canisterCreation(): bigint {
    return this.scale(500n * BILLION);
  }

  signature(): bigint {
    return this.scale(10n * BILLION);
  }

  httpRequest(requestBytes: bigint, responseBytes: bigint): bigint {
    if (this.free) return 0n;
    const perNode = 3_000_000n + 60_000n * this.size + 400n * requestBytes + 800n * responseBytes;
    return perNode * this.size;
  }

  memory(bytes: bigint, seconds: bigint): bigint {
    return this.scale((bytes * 127_000n * seconds) / GIB);
  }

  computeAllocation(percent: bigint, seconds: bigint): bigint {
    return this.scale(10_000_000n * percent * seconds);
  }
}
