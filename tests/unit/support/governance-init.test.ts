import { describe, expect, test } from '@jest/globals';
import { decodeInitArgument } from '../../fixtures/governance/canister/init-argument.js';
import {
  DEFAULT_ECONOMICS,
  encodeGovernanceInit,
  type GovernanceInit
} from '../../support/governance-init.js';
import { bytes, fixed64, message, rootMessage, uint64 } from '../../support/protobuf-writer.js';

const NOW = 1_790_000_000n;
const NEURON = {
  id: 2n ** 64n - 1n,
  account: new Uint8Array(32).fill(7),
  controller: Uint8Array.of(1, 2, 3, 2),
  stakeE8s: 123_456_789_012n,
  dissolveDelaySeconds: 15_778_800n
};
const INIT: GovernanceInit = {
  neurons: [NEURON],
  nodeProviders: [Uint8Array.of(9, 9), Uint8Array.of(8)],
  economics: { ...DEFAULT_ECONOMICS, maxProposalsToKeepPerTopic: 3 },
  votingPeriodSeconds: 345_600n,
  nowSeconds: NOW
};

describe('the init argument of governance', () => {
  test('comes out of the stand-in’s decoder as it went in', () => {
    const state = decodeInitArgument(encodeGovernanceInit(INIT), NOW);

    expect([...state.neurons.values()]).toEqual([
      {
        id: NEURON.id,
        account: NEURON.account,
        controller: NEURON.controller,
        hotKeys: [],
        stakeE8s: NEURON.stakeE8s,
        feesE8s: 0n,
        createdSeconds: NOW,
        agingSinceSeconds: NOW,
        dissolveState: { dissolveDelaySeconds: NEURON.dissolveDelaySeconds }
      }
    ]);
    expect(state.nodeProviders).toEqual([
      { id: Uint8Array.of(9, 9), rewardAccount: null },
      { id: Uint8Array.of(8), rewardAccount: null }
    ]);
    expect(state.economics).toEqual({ ...INIT.economics, neuronManagementFeeE8s: 0n });
    expect(state.votingPeriodSeconds).toBe(345_600n);
    expect(state.lastProposalId).toBe(0n);
  });

  test('is the fixed64 key first, then the neuron’s own id as a varint', () => {
    const encoded = Buffer.from(encodeGovernanceInit({ ...INIT, neurons: [{ ...NEURON, id: 1n }] })).toString(
      'hex'
    );
    expect(encoded).toMatch(/^0a..090100000000000000(12..)0a021001/);
  });

  test.each([
    ['without economics', rootMessage(uint64(5, 1n)), /economics is missing/],
    [
      'with a short account',
      rootMessage(
        message(8),
        message(1, fixed64(1, 5n), message(2, message(1, uint64(2, 5n)), bytes(2, Uint8Array.of(1))))
      ),
      /account of neuron 5 has 1 bytes/
    ],
    [
      'with a neuron under another key',
      rootMessage(
        message(8),
        message(
          1,
          fixed64(1, 6n),
          message(
            2,
            message(1, uint64(2, 5n)),
            bytes(2, new Uint8Array(32)),
            message(3, bytes(1, Uint8Array.of(4)))
          )
        )
      ),
      /neuron 5 stands under key 6/
    ]
  ])('%s is refused', (_what, argument, reason) => {
    expect(() => decodeInitArgument(argument, NOW)).toThrow(reason);
  });
});
