import { bytes, fixed64, message, rootMessage, uint64 } from './protobuf-writer.js';

export interface NeuronInit {
  id: bigint;
  /** Subaccount of the stake, 32 bytes, another one for each neuron. */
  account: Uint8Array;
  /** Principal's bytes. */
  controller: Uint8Array;
  stakeE8s: bigint;
  /** Below half a year (15,778,800 s) the neuron neither votes nor proposes. */
  dissolveDelaySeconds: bigint;
}

export interface EconomicsInit {
  /** What a rejected proposal costs its proposer. */
  rejectCostE8s: bigint;
  neuronMinimumStakeE8s: bigint;
  transactionFeeE8s: bigint;
  /** Final proposals beyond this number are purged, per topic; 0 keeps all. */
  maxProposalsToKeepPerTopic: number;
}

export interface GovernanceInit {
  neurons: readonly NeuronInit[];
  /** Principals' bytes. */
  nodeProviders: readonly Uint8Array[];
  economics: EconomicsInit;
  votingPeriodSeconds: bigint;
  nowSeconds: bigint;
}

/** The values of mainnet where they matter to a proposal; the reject cost is the first one that mainnet had. */
export const DEFAULT_ECONOMICS: EconomicsInit = {
  rejectCostE8s: 1_000_000_000n,
  neuronMinimumStakeE8s: 100_000_000n,
  transactionFeeE8s: 10_000n,
  maxProposalsToKeepPerTopic: 100
};

/** The normal voting period of mainnet: four days. */
export const VOTING_PERIOD_SECONDS = 345_600n;
const SHORT_VOTING_PERIOD_SECONDS = 43_200n;
/** Of `ic_nns_common.pb.v1.NeuronId`, whose field 1 is reserved. */
const NEURON_ID_FIELD = 2;

function neuron(
  { id, account, controller, stakeE8s, dissolveDelaySeconds }: NeuronInit,
  now: bigint
): Uint8Array {
  const content = [
    message(1, uint64(NEURON_ID_FIELD, id)),
    bytes(2, account),
    message(3, bytes(1, controller)),
    uint64(5, stakeE8s),
    uint64(7, now),
    uint64(8, now),
    uint64(10, dissolveDelaySeconds),
    uint64(13, 1n)
  ];
  return message(1, fixed64(1, id), message(2, ...content));
}

function economics(init: EconomicsInit): Uint8Array {
  return message(
    8,
    uint64(1, init.rejectCostE8s),
    uint64(2, init.neuronMinimumStakeE8s),
    uint64(9, init.transactionFeeE8s),
    uint64(10, BigInt(init.maxProposalsToKeepPerTopic))
  );
}

/**
 * The argument of NNS governance's `canister_init`: protobuf `ic_nns_governance.pb.v1.Governance`, not candid.
 * A neuron's key in the map is `fixed64`, its id inside `uint64`.
 * Source: dfinity/ic rs/nns/governance/proto/ic_nns_governance/pb/v1/governance.proto
 */
export function encodeGovernanceInit(init: GovernanceInit): Uint8Array {
  return rootMessage(
    ...init.neurons.map((each) => neuron(each, init.nowSeconds)),
    uint64(5, init.votingPeriodSeconds),
    economics(init.economics),
    uint64(11, init.nowSeconds),
    ...init.nodeProviders.map((id) => message(12, message(1, bytes(1, id)))),
    uint64(14, SHORT_VOTING_PERIOD_SECONDS)
  );
}
