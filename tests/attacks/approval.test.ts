import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@icp-sdk/core/candid';
import { generateTransportKey, type ReleaseSpec } from '../../src/client/index.js';
import { ProposalStatus } from '../support/proposal-status.js';
import { replyTypeOfGetProposalInfo, type ProposalInfo } from '../support/nns-interface.js';
import { PuppetGovernance } from '../support/puppet-governance.js';
import { codeOf, custodian, someone, specCustodian, Stage, type StageRecord } from '../support/stage.js';

let stage: Stage;
let record: StageRecord;
let spec: ReleaseSpec;

beforeAll(async () => {
  stage = await Stage.create();
  record = await stage.submitMadeUp(someone('a provider'));
  spec = await stage.releaseSpec(record);
});

afterAll(() => stage?.tearDown());

/** Redeems share A as custodian A; where that is refused, nothing may have changed. */
async function attempt(proposalId: bigint, changed: ReleaseSpec = spec): Promise<string> {
  const before = await stage.traces(proposalId);
  const code = codeOf(await stage.redeem(stage.custodianA.id, proposalId, changed, 'A'));
  if (code !== 'ok') expect(await stage.traces(proposalId)).toEqual(before);
  return code;
}

describe('case 01: proposals that are not executed', () => {
  test('open', async () => {
    const id = await stage.world.governance.proposeMotion({ motionText: stage.motionText(spec) });
    expect((await stage.world.governance.proposalInfo(id))?.status).toBe(ProposalStatus.Open);
    expect(await attempt(id)).toBe('proposal_not_executed');
    await stage.world.governance.vote(id, 'yes');
    expect(await attempt(id)).toBe('ok');
  });

  test('rejected', async () => {
    const id = await stage.world.governance.reject(stage.motionText(spec));
    expect(await attempt(id)).toBe('proposal_not_executed');
  });

  test('case 03: unknown, 0 and 2^64-1', async () => {
    for (const id of [987_654n, 0n, 2n ** 64n - 1n]) expect(await attempt(id)).toBe('proposal_not_found');
  });
});

describe('case 06: one thing differs between the motion and the spec', () => {
  const flips: Record<string, () => Promise<Partial<ReleaseSpec>> | Partial<ReleaseSpec>> = {
    purpose: () => ({ purpose: 'Another purpose' }),
    expiry: () => ({ redeem_until: spec.redeem_until + 1n }),
    'custodian A': () => ({ custodian_a: specCustodian(custodian('another')) }),
    'custodian B': () => ({ custodian_b: specCustodian(custodian('another')) }),
    'transport key A': () => ({
      custodian_a: { ...spec.custodian_a, transport_key: generateTransportKey().publicKey }
    }),
    'transport key B': () => ({
      custodian_b: { ...spec.custodian_b, transport_key: generateTransportKey().publicKey }
    }),
    section: () => ({ sections: ['seat'] }),
    'one section more': () => ({ sections: ['owners', 'seat'] }),
    'record, with its root': async () => {
      const other = await stage.submitMadeUp(someone('another provider'));
      return { record_id: other.sealed.address.record, root: other.sealed.root };
    },
    'version, with its root': async () => {
      const next = await stage.submitMadeUp(record.provider);
      return { version: next.sealed.address.version, root: next.sealed.root };
    },
    'single custodian': () => ({ single_custodian: true, custodian_b: spec.custodian_a })
  };

  test.each(Object.keys(flips))('%s', async (what) => {
    const voted = { ...spec, ...(await flips[what]?.()) };
    const id = await stage.world.governance.adopt(stage.motionText(voted));
    expect(await attempt(id)).toBe('motion_mismatch');
    // The control: the same motion, redeemed with the spec it was voted for, by the custodian it names.
    const first = [stage.custodianA.id].find((who) => equal(who.toUint8Array(), voted.custodian_a.id));
    const section = voted.sections[0] ?? '';
    if (first !== undefined) expect(codeOf(await stage.redeem(first, id, voted, 'A', section))).toBe('ok');
    else expect(codeOf(await stage.redeem(stage.custodianB.id, id, voted, 'B', section))).toBe('ok');
  });

  test('another vault, another network', async () => {
    const text = stage.motionText(spec);
    const vaultLine = `Vault: ${stage.vault.toText()}`;
    const changed = [
      text.replace(vaultLine, `Vault: ${stage.registry.toText()}`),
      text.replace('Network: Internet Computer', 'Network: testnet')
    ];
    for (const other of changed) {
      expect(other).not.toBe(text);
      expect(await attempt(await stage.world.governance.adopt(other))).toBe('motion_mismatch');
    }
    expect(await attempt(await stage.world.governance.adopt(text))).toBe('ok');
  });

  test('the root of something else, a record, version or section that does not exist', async () => {
    const wrong: [Partial<ReleaseSpec>, string][] = [
      [{ root: new Uint8Array(32) }, 'invalid_argument'],
      [{ record_id: 999n }, 'not_found'],
      [{ version: 99 }, 'not_found'],
      [{ sections: ['owners', 'unknown'] }, 'not_found']
    ];
    for (const [change, code] of wrong) {
      const voted = { ...spec, ...change };
      const id = await stage.world.governance.adopt(stage.motionText(voted));
      expect(await attempt(id, voted)).toBe(code);
    }
  });
});

test('case 07 and 08: text before, after or twice, other line ends, blanks, look-alikes', async () => {
  const text = stage.motionText(spec);
  const changed = [
    ` ${text}`,
    `Please adopt:\n${text}`,
    `${text}\n`,
    `${text} `,
    `${text}\n${text}`,
    text.replaceAll('\n', '\r\n'),
    `\ufeff${text}`,
    text.replace('owners', 'own\u200bers'),
    text.replace('owners', '\u043ewners'),
    text.toUpperCase(),
    text.slice(0, -1)
  ];
  for (const motion of changed) {
    expect(await attempt(await stage.world.governance.adopt(motion))).toBe('motion_mismatch');
  }
  expect(await attempt(await stage.world.governance.adopt(text))).toBe('ok');
});

test('case 04: the text in title and summary, under another motion', async () => {
  const text = stage.motionText(spec);
  const id = await stage.world.governance.settle(
    { title: text.slice(0, 100), summary: text, action: { Motion: { motion_text: 'Something else' } } },
    'yes'
  );
  expect(await attempt(id)).toBe('motion_mismatch');
});

test('case 04: under an action that is no motion', async () => {
  const id = await stage.world.governance.addNodeProvider(someone('a new provider').toText());
  expect(await attempt(id)).toBe('proposal_not_a_motion');
});

test('case 14: one proposal for two specs; two proposals for one spec', async () => {
  const id = await stage.world.governance.adopt(stage.motionText(spec));
  expect(await attempt(id)).toBe('ok');
  const other = { ...spec, purpose: 'Something that nobody voted for' };
  expect(await attempt(id, other)).toBe('proposal_already_used');
  const second = await stage.world.governance.adopt(stage.motionText(spec));
  expect(await attempt(second)).toBe('ok');
});

test('case 12: replay after the time to redeem', async () => {
  const short = { ...spec, redeem_until: (await stage.nowSeconds()) + 3600n };
  const id = await stage.world.governance.adopt(stage.motionText(short));
  expect(await attempt(id, short)).toBe('ok');
  const unused = await stage.world.governance.adopt(stage.motionText(short));
  await stage.world.advance(3602);
  expect(await attempt(id, short)).toBe('expired');
  expect(await attempt(unused, short)).toBe('expired');
});

describe('answers that no governance gives of itself', () => {
  let puppet: PuppetGovernance;
  let honest: ProposalInfo;
  const replyType = replyTypeOfGetProposalInfo();

  beforeAll(async () => {
    spec = await stage.releaseSpec(record);
    const id = await stage.world.governance.adopt(stage.motionText(spec));
    const info = await stage.world.governance.proposalInfo(id);
    if (info === null) throw new Error('the adopted motion is not there');
    honest = info;
    puppet = await PuppetGovernance.replace(stage.world.pic);
  });

  async function redeemUnder(change: Partial<ProposalInfo>, asked = 5_000n): Promise<string> {
    const info = { ...honest, id: [{ id: asked }] as [{ id: bigint }], ...change };
    await puppet.answer(new Uint8Array(IDL.encode([replyType], [[info]])));
    return attempt(asked);
  }

  test.each([0, 1, 2, 3, 5, 6, -1, 2_147_483_647, -2_147_483_648])('case 01: status %i', async (status) => {
    expect(await redeemUnder({ status }, 6_000n)).toBe('proposal_not_executed');
  });

  test('case 02: executed at 0, failed, a failure on record', async () => {
    expect(await redeemUnder({ executed_timestamp_seconds: 0n }, 6_001n)).toBe('proposal_not_executed');
    expect(await redeemUnder({ failed_timestamp_seconds: 1n }, 6_001n)).toBe('proposal_not_executed');
    const failure_reason = [{ error_type: 1, error_message: 'failed' }] as ProposalInfo['failure_reason'];
    expect(await redeemUnder({ failure_reason }, 6_001n)).toBe('proposal_not_executed');
  });

  test('case 03: purged: what was granted before is still redeemed; what was not is refused', async () => {
    await puppet.answer(
      new Uint8Array(IDL.encode([replyType], [[{ ...honest, id: [{ id: 7_003n }] as [{ id: bigint }] }]]))
    );
    expect(await attempt(7_003n)).toBe('ok');
    await puppet.answer(new Uint8Array(IDL.encode([replyType], [[]])));
    expect(await attempt(7_003n)).toBe('ok');
    expect(await attempt(7_004n)).toBe('proposal_not_found');
  });

  test('case 11: a motion of 10,000 and of 10,001 bytes that begins with the text', async () => {
    const motion = (motion_text: string) => {
      const proposal = honest.proposal[0];
      if (proposal === undefined) throw new Error('the motion has no proposal');
      return { proposal: [{ ...proposal, action: [{ Motion: { motion_text } }] }] } as Partial<ProposalInfo>;
    };
    const text = stage.motionText(spec);
    for (const length of [10_000, 10_001]) {
      expect(await redeemUnder(motion(text.padEnd(length)), 6_005n)).toBe('motion_mismatch');
    }
    expect(await redeemUnder(motion(text), 6_005n)).toBe('ok');
  });

  test('case 15: another canister that answers like governance is not asked', async () => {
    const impostor = await PuppetGovernance.beside(stage.world.pic);
    const executed = { ...honest, id: [{ id: 7_005n }] as [{ id: bigint }] };
    await impostor.answer(new Uint8Array(IDL.encode([replyType], [[executed]])));
    await puppet.answer(new Uint8Array(IDL.encode([replyType], [[]])));
    expect(await attempt(7_005n)).toBe('proposal_not_found');
    // The control: the same words from governance's own id.
    await puppet.answer(new Uint8Array(IDL.encode([replyType], [[executed]])));
    expect(await attempt(7_005n)).toBe('ok');
  });

  test('case 05: another id than asked, or none', async () => {
    expect(await redeemUnder({ id: [{ id: 1n }] }, 6_002n)).toBe('governance_unavailable');
    expect(await redeemUnder({ id: [] }, 6_002n)).toBe('governance_unavailable');
  });

  test('case 16: empty, truncated and damaged replies', async () => {
    const good = new Uint8Array(IDL.encode([replyType], [[{ ...honest, id: [{ id: 6_003n }] }]]));
    const bad = [
      new Uint8Array(0),
      good.subarray(0, 4),
      good.subarray(0, 300),
      good.subarray(0, good.length - 1)
    ];
    for (const reply of [...bad, new Uint8Array(good.length).fill(255)]) {
      await puppet.answer(reply);
      expect(await attempt(6_003n)).toBe('governance_unavailable');
    }
  });

  test('the control: the honest answer releases', async () => {
    expect(await redeemUnder({}, 6_004n)).toBe('ok');
  });
});

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
