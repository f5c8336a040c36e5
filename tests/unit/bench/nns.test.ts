import { readFile } from 'node:fs/promises';
import { idlLabelToId, lebEncode } from '@dfinity/candid';
import { IDL } from '@icp-sdk/core/candid';
import { describe, expect, test } from '@jest/globals';
import { executedMotion, noProposal, openMotion } from '../../../scripts/bench/nns/proposals.js';
import { replyTypeOfGetProposalInfo, type ProposalInfo } from '../../support/nns-interface.js';
import { projectPath } from '../../support/paths.js';

const GOVERNANCE_DID = 'node_modules/@icp-sdk/canisters/declarations/nns/governance.did';

function decode(reply: Uint8Array): ProposalInfo | undefined {
  const [info]: readonly unknown[] = IDL.decode([replyTypeOfGetProposalInfo()], reply);
  return (info as [] | [ProposalInfo])[0];
}

describe("governance's answers about proposals", () => {
  test('an executed motion is one by every field that the vault looks at', () => {
    const info = decode(executedMotion(7n, 'the text'));
    expect(info).toMatchObject({
      id: [{ id: 7n }],
      status: 4,
      failed_timestamp_seconds: 0n,
      failure_reason: []
    });
    expect(info?.executed_timestamp_seconds).toBeGreaterThan(0n);
    expect(info?.proposal[0]?.action).toEqual([{ Motion: { motion_text: 'the text' } }]);
  });

  test('an open motion is neither decided nor executed', () => {
    expect(decode(openMotion(7n, 'the text'))).toMatchObject({
      status: 1,
      executed_timestamp_seconds: 0n,
      decided_timestamp_seconds: 0n
    });
  });

  test('the answer carries the whole type table, with every action', async () => {
    const did = await readFile(projectPath(GOVERNANCE_DID), 'utf8');
    const [actions] = /^type Action = variant \{[^}]*/m.exec(did) ?? [''];
    const names = [...actions.matchAll(/^ {2}(\w+) :/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(20);
    const answer = Buffer.from(executedMotion(7n, ''));
    for (const name of names) {
      const label = Buffer.from(lebEncode(idlLabelToId(name)));
      expect([name, answer.includes(label)]).toEqual([name, true]);
    }
  });

  test('an unknown proposal is null', () => {
    expect(decode(noProposal())).toBeUndefined();
  });
});
