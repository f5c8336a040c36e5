import { createIdentity } from '@dfinity/pic';
import { type Identity } from '@icp-sdk/core/agent';

const ICP_E8S = 100_000_000n;
const TWO_YEARS_SECONDS = 63_115_200n;
const SEVEN_DAYS_SECONDS = 604_800n;

/**
 * Who votes in tests and demo. The majority decides alone, whichever way it votes. Until it does, a proposal stays
 * open: proposer and council together are a tenth, and the proposer alone is below the 3 % that an expiring proposal
 * needs. The short-lived neuron would dissolve too soon to vote.
 */
export type NeuronRole = 'proposer' | 'council' | 'majority' | 'shortLived';

export interface TestNeuron {
  role: NeuronRole;
  /** Id where the tests choose it; above 2^53, as real ones are. */
  id: bigint;
  controller: Identity;
  stakeE8s: bigint;
  dissolveDelaySeconds: bigint;
}

function testNeuron(
  role: NeuronRole,
  id: bigint,
  stakeIcp: bigint,
  dissolveDelaySeconds: bigint
): TestNeuron {
  const controller = createIdentity(`NodeVault test neuron: ${role}`);
  return { role, id, controller, stakeE8s: stakeIcp * ICP_E8S, dissolveDelaySeconds };
}

export const TEST_NEURONS: readonly TestNeuron[] = [
  testNeuron('proposer', 10_861_238_129_873_112_201n, 10_000n, TWO_YEARS_SECONDS),
  testNeuron('council', 11_405_116_430_520_997_814n, 90_000n, TWO_YEARS_SECONDS),
  testNeuron('majority', 12_090_317_225_146_608_373n, 900_000n, TWO_YEARS_SECONDS),
  testNeuron('shortLived', 13_777_004_518_236_954_059n, 100n, SEVEN_DAYS_SECONDS)
];
