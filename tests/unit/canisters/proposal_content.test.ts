/** What the registry reads of any proposal, out of answers that the full interface of governance encodes. */
import { describe, expect, test } from '@jest/globals';
import { Principal } from '@icp-sdk/core/principal';
import fc from 'fast-check';

import { outcomeOf } from '../../../canisters/audit_registry/recommendations/outcome.js';
import { CandidError, Message } from '../../../canisters/common/candid/index.js';
import {
  type AnyProposal,
  optProposalContent,
  toAnyProposal
} from '../../../canisters/common/proposal_content.js';
import { executedProposal, type Written } from '../../../scripts/bench/nns/proposals.js';
import { proposalReply } from '../../support/proposal-reply.js';

const reply = new Message([optProposalContent]);
const PROVIDER = Principal.fromUint8Array(Uint8Array.of(1, 2, 3));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (bytes: Uint8Array): AnyProposal | undefined => toAnyProposal(reply.decode(bytes)[0]);
const change = (kind: 'ToAdd' | 'ToRemove'): Written['action'] => {
  const provider = { id: [PROVIDER] as [Principal], reward_account: [] as [] };
  const changed = kind === 'ToAdd' ? { ToAdd: provider } : { ToRemove: provider };
  return [{ AddOrRemoveNodeProvider: { change: [changed] } }];
};
const contentOf = (written: Partial<Written>): AnyProposal['content'] =>
  read(executedProposal(7n, { title: ['Título'], summary: 'Why', url: 'u', action: [], ...written }))
    ?.content;

describe('texts and action', () => {
  const texts = { title: utf8('Título'), summary: utf8('Why'), url: utf8('u') };

  test('a motion, an NNS function, the removal of a provider', () => {
    expect(contentOf({ action: [{ Motion: { motion_text: 'ü' } }] })).toEqual({
      ...texts,
      action: { kind: 'motion', text: utf8('ü') }
    });
    const payload = Uint8Array.of(1, 2, 3);
    expect(contentOf({ action: [{ ExecuteNnsFunction: { nns_function: 18, payload } }] })).toEqual({
      ...texts,
      action: { kind: 'nns_function', number: 18, payload }
    });
    expect(contentOf({ action: change('ToRemove') })).toEqual({
      ...texts,
      action: { kind: 'remove_node_provider', provider: PROVIDER.toUint8Array() }
    });
  });

  test('admission is not removal; another action, no action and no title are nothing that was prepared', () => {
    expect(contentOf({ action: change('ToAdd') })).toBeUndefined();
    expect(contentOf({ action: [{ AddOrRemoveNodeProvider: { change: [] } }] })).toBeUndefined();
    expect(contentOf({ action: [{ ApproveGenesisKyc: { principals: [] } }] })).toBeUndefined();
    expect(contentOf({ action: [] })).toBeUndefined();
    expect(contentOf({ title: [], action: change('ToRemove') })).toBeUndefined();
  });

  test('null is no proposal; damaged bytes are refused', () => {
    expect(read(proposalReply(null))).toBeUndefined();
    const good = executedProposal(7n, { title: ['t'], summary: '', url: '', action: change('ToRemove') });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = good.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        try {
          read(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(CandidError);
        }
      }),
      { numRuns: 300 }
    );
  });
});

test('outcomes: executed needs its time and no failure; a status of another day is none yet', () => {
  const proposal = { id: 7n, status: 4, executedAt: 9n, failedAt: 0n, content: undefined };
  const outcomes = [0, 1, 2, 3, 4, 5, 6, -1].map((status) => outcomeOf({ ...proposal, status }));
  expect(outcomes).toEqual(['open', 'open', 'rejected', 'adopted', 'executed', 'failed', 'open', 'open']);
  expect(outcomeOf({ ...proposal, executedAt: 0n })).toBe('adopted');
  expect(outcomeOf({ ...proposal, failedAt: 9n })).toBe('failed');
});
