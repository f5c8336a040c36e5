import { candidReleaseSpec, type ReleaseSpec, renderRelease, unwrap } from '../../../../src/client/index.js';
import { executedMotion, noProposal, openMotion } from '../../nns/proposals.js';
import { CUSTODIAN_A, CUSTODIAN_B, Motion, releaseSpec, STRANGER, type VaultStage } from './cast.js';

/** Cycles of one derivation under key_1 (docs.internetcomputer.org, "Cycles costs"). */
const DERIVATION_FEE = 26_153_846_153n;

/** Cycles that the vault paid for both shares of a section, and the two derivations' part of them. */
export interface ReleaseCycles {
  readonly cycles: bigint;
  readonly fees: bigint;
}

export async function measureRelease(stage: VaultStage, record: bigint): Promise<ReleaseCycles> {
  const { network, nns, vault } = stage;
  const spec = releaseSpec(record);
  const text = renderRelease(vault.id.toUint8Array(), spec);
  nns.answersProposal(executedMotion(Motion.redeemed, text));
  const before = network.cycles(vault.id);
  const first = await measureRedeem(stage, 'redeem, first', spec, 'A');
  vault.costs.add('redeem, first, without the derivation', first);
  await measureRedeem(stage, 'redeem, other share', spec, 'B');
  const cycles = before - network.cycles(vault.id);
  await measureRedeem(stage, 'redeem, again', spec, 'A');
  await vault.measureOk('give_back', () => vault.as(CUSTODIAN_B).give_back(Motion.redeemed, { B: null }));

  const stranger = vault.as(STRANGER);
  const candidSpec = candidReleaseSpec(spec);
  nns.answersProposal(openMotion(Motion.announced, text));
  await vault.measureOk('announce', () => stranger.announce(Motion.announced, candidSpec));
  nns.answersProposal(executedMotion(Motion.enacted, text));
  await vault.measureOk('enact a release', () => stranger.enact(Motion.enacted, { release: candidSpec }));
  await measureReading(stage, spec, text);
  return { cycles, fees: 2n * DERIVATION_FEE };
}

/** @returns instructions of all the vault's messages; the derivation itself is the management canister's */
async function measureRedeem(
  { vault }: VaultStage,
  what: string,
  spec: ReleaseSpec,
  share: 'A' | 'B'
): Promise<number> {
  const custodian = share === 'A' ? CUSTODIAN_A : CUSTODIAN_B;
  const args = {
    proposal_id: Motion.redeemed,
    spec: candidReleaseSpec(spec),
    section: 'report',
    share: share === 'A' ? { A: null } : { B: null }
  };
  const { value, instructions, messages } = await vault.observe(() => vault.as(custodian).redeem(args));
  unwrap(value, what);
  const [call = 0, ...answers] = messages;
  const key = answers.pop() ?? 0;
  const [judged] = answers;
  vault.costs.add(`${what}: the call`, call);
  if (judged !== undefined) vault.costs.add(`${what}: governance's answer`, judged);
  vault.costs.add(`${what}: the key`, key);
  return instructions;
}

/**
 * Reading a whole ProposalInfo: what the message that takes an undecided motion in executes beyond the one that takes
 * in that there is no such proposal. Both refuse. After an upgrade, which takes what the vault remembers of earlier
 * answers.
 */
async function measureReading({ nns, vault }: VaultStage, spec: ReleaseSpec, text: string): Promise<void> {
  const act = { release: candidReleaseSpec(spec) };
  const answerTo = async (proposal: bigint, reply: Uint8Array): Promise<number> => {
    nns.answersProposal(reply);
    const { value, messages } = await vault.observe(() => vault.as(STRANGER).enact(proposal, act));
    if ('Ok' in value) throw new Error(`the vault enacted proposal ${proposal}, which is not executed`);
    return messages.at(-1) ?? 0;
  };
  await vault.install('upgrade after a release', 'identity_vault', { upgrade: [] });
  const nothing = await answerTo(Motion.unknown, noProposal());
  const first = await answerTo(Motion.open, openMotion(Motion.open, text));
  const again = await answerTo(Motion.open, openMotion(Motion.open, text));
  vault.costs.add('reading a proposal, first after an upgrade', first - nothing);
  vault.costs.add('reading a proposal, again', again - nothing);
}
