/** A principal's raw bytes, 0 to 29 of them. */
export type PrincipalBytes = Uint8Array;

/** Nanoseconds since the Unix epoch. */
export type Nanoseconds = bigint;

/** Subnet kinds of PocketIC's `SubnetConfigSet`. */
export type SubnetKind =
  | 'NNS'
  | 'SNS'
  | 'II'
  | 'Fiduciary'
  | 'Bitcoin'
  | 'TestThresholdKeys'
  | 'System'
  | 'Application'
  | 'VerifiedApplication';

/** One subnet to create. */
export interface SubnetRequest {
  kind: SubnetKind;
  /** `Benchmarking` lifts the instruction limits; default `Production`. */
  instructions?: 'Production' | 'Benchmarking';
  /** `Free` charges nothing; default `Normal` (system kinds are always free). */
  costs?: 'Normal' | 'Free';
}

/** What the certified state tree says about a subnet's keys. Made by `src/replica/certificates`. */
export interface SubnetKeys {
  /** The self-authenticating principal of `publicKey`, or an id of mainnet. */
  subnetId: PrincipalBytes;
  /** DER form of the BLS12-381 key. */
  publicKey: Uint8Array;
  nodes: { nodeId: PrincipalBytes; publicKey: Uint8Array }[];
}

export interface CanisterRange {
  start: PrincipalBytes;
  end: PrincipalBytes;
}

export interface SubnetTopology {
  kind: SubnetKind;
  subnetId: PrincipalBytes;
  instructions: 'Production' | 'Benchmarking';
  costs: 'Normal' | 'Free';
  /** Number of nodes; prices scale with it. */
  size: number;
  canisterRanges: CanisterRange[];
  keys: SubnetKeys;
}

export interface Topology {
  subnets: readonly SubnetTopology[];
  /** First canister id of the subnet on which canisters are created of which nobody said where. */
  defaultEffectiveCanisterId: PrincipalBytes;
  /** DER key of the root subnet: the NNS where there is one, else the first subnet. */
  rootKey: Uint8Array;
}

/** Reject codes of the IC interface specification. */
export enum RejectCode {
  SysFatal = 1,
  SysTransient = 2,
  DestinationInvalid = 3,
  CanisterReject = 4,
  CanisterError = 5,
  SysUnknown = 6
}

/**
 * Why a call failed, as the IC tells it. `errorCode` is the number in `IC0503`
 * (dfinity/ic `rs/types/error_types`).
 */
export interface CallFailure {
  rejectCode: RejectCode;
  errorCode: number;
  message: string;
}

export type CallResult = { ok: true; reply: Uint8Array } | { ok: false; failure: CallFailure };

/** Where a call to the management canister is to be run; calls to other canisters need none. */
export type EffectivePrincipal = { canisterId: PrincipalBytes } | { subnetId: PrincipalBytes };

export interface CallRequest {
  sender: PrincipalBytes;
  canisterId: PrincipalBytes;
  method: string;
  arg: Uint8Array;
  effectivePrincipal?: EffectivePrincipal;
}

export interface IngressRequest extends CallRequest {
  /**
   * 32-byte request id of the agent's envelope; a second submission with the same id is the same call.
   * Without one the instance makes a fresh id.
   */
  requestId?: Uint8Array;
  /** The call is refused once the certified time is past this. Default: 5 minutes from now. */
  ingressExpiry?: Nanoseconds;
}

export type SubmitResult =
  { ok: true; messageId: Uint8Array; subnetId: PrincipalBytes } | { ok: false; failure: CallFailure };

export type IngressStatus =
  | { status: 'unknown' }
  | { status: 'received' }
  | { status: 'processing' }
  | { status: 'replied'; reply: Uint8Array }
  | { status: 'rejected'; failure: CallFailure };

/** A request as the state tree's `request_status` shows it. */
export interface RequestRecord {
  requestId: Uint8Array;
  sender: PrincipalBytes;
  canisterId: PrincipalBytes;
  status: IngressStatus;
}

export interface MetadataSection {
  name: string;
  visibility: 'public' | 'private';
  content: Uint8Array;
}

/** A line written by `ic0.debug_print`, or the message of a trap. */
export interface CanisterLog {
  time: Nanoseconds;
  canisterId: PrincipalBytes;
  content: string;
}

/** One execution of canister code to its end or trap. A call's messages are as many executions. */
export interface ExecutionReport {
  canisterId: PrincipalBytes;
  /** As errors name it: `update`, `reply callback`, `non replicated query`, `init` and so on. */
  kind: string;
  /** The exported function, such as `canister_update redeem`; null for the start function and callbacks. */
  entryPoint: string | null;
  /** As charged: with the cost of the pages that the message changed. */
  instructions: bigint;
  trapped: boolean;
}

export interface InstanceConfig {
  subnets: SubnetRequest[];
  /** Default: the wall clock. */
  initialTime?: Nanoseconds;
  /** Keys of the `index`-th subnet. Default: placeholder keys that sign nothing (unit tests). */
  subnetKeys?: (kind: SubnetKind, index: number) => SubnetKeys;
  /**
   * Certificate (CBOR) of the subnet's current state with the path `/canister/<id>/certified_data`, for
   * `ic0.data_certificate_copy` in queries. Default: queries have no certificate.
   */
  certify?: (subnetId: PrincipalBytes, canisterId: PrincipalBytes) => Uint8Array | null;
  /** 32 bytes that `raw_rand` and key derivations are drawn from. Default: from the system. */
  seed?: Uint8Array;
  /** Called for every `debug_print` and trap. */
  onLog?: (entry: CanisterLog) => void;
  /** Called after every execution of canister code, in their order: what benchmarks count. */
  onExecution?: (execution: ExecutionReport) => void;
}
