/** Attacks on verification: who confirms, what counts, and what anybody can file. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Principal } from '@dfinity/principal';
import {
  type AcceptVerifierSpec,
  candidAcceptVerifier,
  candidDetails,
  candidJudgement,
  candidVerificationPolicy,
  FIRST_POLICY,
  type Judgement,
  queryStatuses,
  renderAcceptVerifier,
  renderJudgement,
  renderVerificationPolicy,
  statusAt,
  type VerificationPolicySpec
} from '../../src/client/index.js';
import type { ConfirmArgs, ProviderStatus, RegistryAct } from '../../src/client/idl/registry-idl.js';
import { ANY_VERIFIER, CLEAN, CLEAN_ARGS, VERIFIER_APPLICATION } from '../support/confirmation.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

let stage: Stage;
const DAY = 86_400n;
let policies = 0;

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

const registryId = (): Uint8Array => stage.registry.toUint8Array();
const as = (who: Principal) => stage.registryAs(who);
const anyone = someone('anyone');

/** Some record: the registry looks at its version and root alone. */
const submit = (provider: Principal): Promise<StageRecord> => stage.submitMadeUp(provider, 'report-only');

async function enact(text: string, act: RegistryAct): Promise<string> {
  const enacted = codeOf(await as(anyone).enact(await stage.world.governance.adopt(text), act));
  // What it changes of statuses is done in the rounds that follow.
  await stage.world.pic.tick(3);
  return enacted;
}

async function accept(name: string, change: Partial<AcceptVerifierSpec> = {}): Promise<Principal> {
  const verifier = someone(name);
  const valid_until = (await stage.nowSeconds()) + 900n * DAY;
  const about = { verifier: verifier.toUint8Array(), name: 'A Verifier', valid_until };
  const spec = { ...about, ...ANY_VERIFIER, ...change };
  const act = { accept_verifier: candidAcceptVerifier(spec) };
  expect(await enact(renderAcceptVerifier(registryId(), spec), act)).toBe('ok');
  return verifier;
}

async function judge(judgement: Judgement, subject: Principal): Promise<string> {
  const spec = { subject: subject.toUint8Array(), reason: 'A test' };
  const text = renderJudgement(judgement, registryId(), spec);
  const candid = candidJudgement(spec);
  switch (judgement) {
    case 'suspend verifier':
      return enact(text, { suspend_verifier: candid });
    case 'remove verifier':
      return enact(text, { remove_verifier: candid });
    case 'suspend provider':
      return enact(text, { suspend_provider: candid });
    case 'reinstate provider':
      return enact(text, { reinstate_provider: candid });
  }
}

async function setPolicy(change: Partial<VerificationPolicySpec>): Promise<string> {
  const spec = { ...FIRST_POLICY, ...change, number: ++policies };
  const act = { set_verification_policy: candidVerificationPolicy(spec) };
  return enact(renderVerificationPolicy(registryId(), spec), act);
}

async function argsFor(record: StageRecord, change: Partial<ConfirmArgs> = {}): Promise<ConfirmArgs> {
  const { address, root } = record.sealed;
  const about = { provider: record.provider, record_id: address.record, version: address.version, root };
  return { ...about, valid_until: (await stage.nowSeconds()) + 600n * DAY, ...CLEAN_ARGS, ...change };
}

async function confirm(
  who: Principal,
  record: StageRecord,
  change: Partial<ConfirmArgs> = {}
): Promise<bigint> {
  const answer = await as(who).confirm(await argsFor(record, change));
  if ('Err' in answer) throw new Error(`${answer.Err.code}: ${answer.Err.message}`);
  return answer.Ok;
}

async function refusal(
  who: Principal,
  record: StageRecord,
  change: Partial<ConfirmArgs> = {}
): Promise<string> {
  return codeOf(await as(who).confirm(await argsFor(record, change)));
}

/** As a dapp sees it, by certificate. */
async function statusOf(provider: Principal): Promise<ProviderStatus> {
  const now = await stage.world.pic.getTime();
  const trust = { rootKey: new Uint8Array(await stage.world.rootKey()), canister: stage.registry, now };
  const [proven] = await queryStatuses(as(anyone), [provider], trust);
  if (proven?.status === null || proven === undefined) throw new Error('no status');
  return proven.status;
}

async function kindOf(provider: Principal): Promise<string> {
  const { kind, reasons } = await statusOf(provider);
  return [...Object.keys(kind), ...reasons.flatMap((reason) => Object.keys(reason))].join(' ');
}

describe('case 42: a confirmation that is forged or not its to give', () => {
  test('a verifier not accepted, suspended, removed; control: accepted', async () => {
    const record = await submit(someone('a provider of case 42'));
    expect(await refusal(someone('nobody'), record)).toBe('not_authorized');
    const verifier = await accept('a verifier of case 42');
    await confirm(verifier, record);
    expect(await kindOf(record.provider)).toBe('verified');
    expect(await judge('suspend verifier', verifier)).toBe('ok');
    // What it said stops counting by itself, and it says no more.
    expect(await kindOf(record.provider)).toBe('expired confirmations_ended');
    expect(await refusal(verifier, record)).toBe('not_authorized');
    await accept('a verifier of case 42');
    expect(await kindOf(record.provider)).toBe('verified');
    expect(await judge('remove verifier', verifier)).toBe('ok');
    expect(await kindOf(record.provider)).toBe('expired confirmations_ended');
    const states = await as(anyone).get_verifier_history(verifier, 1);
    expect(states.map(({ state }) => Object.keys(state)[0])).toEqual([
      'accepted',
      'suspended',
      'accepted',
      'removed'
    ]);
    expect(states.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  test('outside its scopes, below the level asked for, with a conflict declared, about itself', async () => {
    const record = await submit(someone('a provider with demands'));
    await as(anyone).refresh(record.provider);
    const narrow = await accept('a narrow verifier', { scopes: ['identity'] });
    expect(await refusal(narrow, record)).toBe('not_authorized');
    const identity = { ...CLEAN, scopes: ['identity'] as const };
    await confirm(narrow, record, { details: candidDetails(identity) });

    const delegate = someone('a delegate of it');
    const { provider } = record;
    expect(codeOf(await as(delegate).accept_level(provider, 2))).toBe('not_authorized');
    expect(codeOf(await as(someone('nobody')).accept_level(someone('nobody'), 2))).toBe('not_found');
    await stage.vaultAs(provider).appoint_delegate([delegate]);
    expect(codeOf(await as(delegate).accept_level(provider, 1))).toBe('ok');
    expect(codeOf(await as(provider).accept_level(provider, 2))).toBe('ok');
    const low = await accept('a verifier of level 1');
    expect(await refusal(low, record)).toBe('not_authorized');
    await confirm(await accept('a verifier of level 2', { level: 2 }), record);

    const partner = someone('a verifier with a conflict');
    const application = { ...VERIFIER_APPLICATION, conflicts: [record.provider] };
    const applied = await as(partner).apply_as_verifier(application);
    if ('Err' in applied) throw new Error(applied.Err.message);
    const application_hash = new Uint8Array(applied.Ok);
    await accept('a verifier with a conflict', { level: 3, application_hash });
    expect(await refusal(partner, record)).toBe('not_authorized');
    const other = await submit(someone('a provider without demands'));
    await confirm(partner, other);
    expect(await refusal(partner, { ...other, provider: partner })).toBe('not_authorized');
  });

  test('an application that has changed since the motion is not what was voted on', async () => {
    const applicant = someone('an applicant');
    const first = await as(applicant).apply_as_verifier(VERIFIER_APPLICATION);
    await as(applicant).apply_as_verifier({ ...VERIFIER_APPLICATION, level: 2 });
    if ('Err' in first) throw new Error(first.Err.message);
    const spec = {
      verifier: applicant.toUint8Array(),
      name: 'An Applicant',
      ...ANY_VERIFIER,
      application_hash: new Uint8Array(first.Ok),
      valid_until: (await stage.nowSeconds()) + DAY
    };
    const act = { accept_verifier: candidAcceptVerifier(spec) };
    expect(await enact(renderAcceptVerifier(registryId(), spec), act)).toBe('wrong_state');
  });

  test('nobody edits: withdrawn and superseded by the issuer alone, once; a major finding does not count', async () => {
    const record = await submit(someone('a provider with findings'));
    const [verifier, other] = [await accept('an issuer'), await accept('another issuer')];
    const id = await confirm(verifier, record);
    expect(codeOf(await as(other).withdraw_confirmation(id))).toBe('not_authorized');
    expect(await refusal(other, record, { supersedes: [id] })).toBe('wrong_state');
    expect(await refusal(verifier, record)).toBe('already_exists');
    const finding = { scope: 'identity', grade: 'major', hash: new Uint8Array(32) } as const;
    const grave = candidDetails({ ...CLEAN, findings: [finding] });
    const second = await confirm(verifier, record, { supersedes: [id], details: grave });
    expect(await kindOf(record.provider)).toBe('expired confirmations_ended');
    const [old] = await as(anyone).get_confirmation(id);
    expect(old?.ended[0]?.superseded_by).toEqual([second]);
    expect(old?.details).toMatchObject({ method: { in_person: null } });
    expect(codeOf(await as(verifier).withdraw_confirmation(id))).toBe('wrong_state');
    expect(codeOf(await as(verifier).withdraw_confirmation(second))).toBe('ok');
    expect(codeOf(await as(verifier).withdraw_confirmation(second))).toBe('wrong_state');
    const third = await confirm(verifier, record);
    expect(await kindOf(record.provider)).toBe('verified');
    // One verifier has a few words on a version, and does not use up those of others.
    const fourth = await confirm(verifier, record, { supersedes: [third] });
    const fifth = await confirm(verifier, record, { supersedes: [fourth] });
    expect(await refusal(verifier, record, { supersedes: [fifth] })).toBe('limit_exceeded');
    expect(await refusal(other, record)).toBe('ok');
  });

  test('details out of form are refused', async () => {
    const record = await submit(someone('a provider with odd details'));
    const verifier = await accept('a careless verifier');
    const many = Array.from(
      { length: 17 },
      () => ({ scope: 'identity', grade: 'note', hash: new Uint8Array(32) }) as const
    );
    for (const details of [
      { ...CLEAN, scopes: [] },
      { ...CLEAN, scopes: ['address', 'identity'] as const },
      { ...CLEAN, not_checked: ['identity'] as const },
      { ...CLEAN, findings: many },
      { ...CLEAN, answers: [] },
      { ...CLEAN, evidence_hash: new Uint8Array(31) }
    ])
      expect(await refusal(verifier, record, { details: candidDetails(details) })).toBe('invalid_argument');
    expect(await refusal(verifier, record)).toBe('ok');
  });
});

describe('case 43: too few verifiers', () => {
  test('k - 1 verifiers, k words of one, none beyond the largest; control: k with one beyond', async () => {
    const big = await accept('the largest verifier');
    for (const n of [1, 2, 3]) await confirm(big, await submit(someone(`a client ${n} of the largest`)));
    expect(await setPolicy({ min_verifiers: 2, beyond_largest: true })).toBe('ok');
    const record = await submit(someone('a provider of case 43'));
    const id = await confirm(big, record);
    expect(await kindOf(record.provider)).toBe('submitted too_few_verifiers none_beyond_largest');
    await confirm(big, record, { supersedes: [id] });
    expect(await kindOf(record.provider)).toBe('submitted too_few_verifiers none_beyond_largest');
    await confirm(await accept('a small verifier'), record, {
      valid_until: (await stage.nowSeconds()) + 10n * DAY
    });
    expect(await kindOf(record.provider)).toBe('verified');
    const { until, verified_by, verifiers } = await statusOf(record.provider);
    expect([verified_by.length, verifiers]).toEqual([2, 2]);
    // Past the day when one of the two ends there are too few, and readers see it without anybody's doing.
    const now = await stage.nowSeconds();
    expect(until).toBeLessThanOrEqual(now + 10n * DAY);
    const status = await statusOf(record.provider);
    expect([statusAt(status, until), statusAt(status, until + 1n)]).toEqual(['verified', 'expired']);
    const { verifiers: all, confirmations } = await as(anyone).get_verifiers(0);
    expect(all.reduce((sum, each) => sum + each.confirmations, 0n)).toBe(confirmations);
    // A policy holds for what was verified under an earlier one, without anybody's refreshing it.
    expect(await setPolicy({ min_verifiers: 3 })).toBe('ok');
    expect(await kindOf(record.provider)).toBe('submitted too_few_verifiers');
    expect(await setPolicy({ min_verifiers: 2 })).toBe('ok');
    expect(await kindOf(record.provider)).toBe('verified');
    expect(await setPolicy({ required_scopes: ['lawful_funds'] })).toBe('ok');
  });

  test('scopes that the policy asks for; a policy is not set back', async () => {
    const record = await submit(someone('a provider with one scope'));
    const verifier = await accept('a verifier of one scope');
    const narrow = candidDetails({ ...CLEAN, scopes: ['identity'] });
    const id = await confirm(verifier, record, { details: narrow });
    expect(await kindOf(record.provider)).toBe('submitted scope_missing');
    await confirm(verifier, record, { supersedes: [id] });
    expect(await kindOf(record.provider)).toBe('verified');
    const policy = policies;
    policies = 0;
    expect(await setPolicy({})).toBe('wrong_state');
    policies = policy;
    expect(await setPolicy({})).toBe('ok');
  });

  test('a confirmation does not count beyond the cadence', async () => {
    expect(await setPolicy({ cadence_days: 5 })).toBe('ok');
    const record = await submit(someone('a provider of the cadence'));
    await confirm(await accept('a verifier of the cadence'), record);
    const { until } = await statusOf(record.provider);
    expect(until).toBeLessThanOrEqual((await stage.nowSeconds()) + 5n * DAY);
    expect(await setPolicy({})).toBe('ok');
  });
});

describe('challenges, and what motions say of a provider', () => {
  const warning = (provider: Principal) => ({
    provider,
    statement: 'It shares its machines',
    evidence_hash: new Uint8Array(32)
  });

  test("anybody's challenge is unproven; admitted it has a deadline; a new confirmation answers it", async () => {
    const record = await submit(someone('a challenged provider'));
    const [verifier, second] = [await accept('a verifier of it'), await accept('a second verifier of it')];
    await confirm(verifier, record);
    const filed = await as(anyone).file_challenge(warning(record.provider));
    if ('Err' in filed) throw new Error(filed.Err.message);
    const id = filed.Ok;
    expect(await kindOf(record.provider)).toBe('verified');
    expect(codeOf(await as(anyone).admit_challenge(id))).toBe('not_authorized');
    expect(codeOf(await as(record.provider).admit_challenge(id))).toBe('not_authorized');
    const own = await as(second).file_challenge(warning(record.provider));
    if ('Err' in own) throw new Error(own.Err.message);
    expect(codeOf(await as(second).admit_challenge(own.Ok))).toBe('not_authorized');
    expect(codeOf(await as(someone('nobody')).withdraw_challenge(id))).toBe('not_authorized');
    expect(codeOf(await as(second).admit_challenge(id))).toBe('ok');
    expect(codeOf(await as(second).admit_challenge(id))).toBe('wrong_state');
    const { until } = await statusOf(record.provider);
    expect(await kindOf(record.provider)).toBe('challenged challenge_open');
    expect(until).toBeLessThanOrEqual((await stage.nowSeconds()) + 30n * DAY);
    // Who admitted it does not answer it.
    await stage.world.advance(2);
    await confirm(second, record);
    expect(await kindOf(record.provider)).toBe('challenged challenge_open');
    await confirm(await accept('a third verifier of it'), record);
    expect(await kindOf(record.provider)).toBe('verified');
    const { statuses, length } = await as(anyone).get_status_history(record.provider, 1);
    expect(statuses.map(({ status }) => status.sequence)).toEqual(statuses.map((_, at) => at + 1));
    expect(BigInt(statuses.length)).toBe(length);
  });

  test('unanswered, the provider is expired; withdrawn, nothing is left of it', async () => {
    const record = await submit(someone('a silent provider'));
    const verifier = await accept('a verifier of the silent');
    await confirm(verifier, record);
    const filed = await as(anyone).file_challenge(warning(record.provider));
    if ('Err' in filed) throw new Error(filed.Err.message);
    await as(verifier).admit_challenge(filed.Ok);
    await stage.world.advance(31 * 86_400);
    await as(anyone).refresh(record.provider);
    expect(await kindOf(record.provider)).toBe('expired challenge_unanswered');
    expect(codeOf(await as(anyone).withdraw_challenge(filed.Ok))).toBe('ok');
    expect(await kindOf(record.provider)).toBe('verified');
    const { challenges } = await as(anyone).get_challenges_of(record.provider, 0);
    expect(challenges.map(({ id }) => id)).toEqual([filed.Ok]);
  });

  test('case 35: three challenges a day of one caller; control: another, and the next day', async () => {
    const { provider } = await submit(someone('a provider under fire'));
    await as(anyone).refresh(provider);
    const crank = as(someone('a crank'));
    const file = async (registry = crank): Promise<string> =>
      codeOf(await registry.file_challenge(warning(provider)));
    expect([await file(), await file(), await file(), await file()]).toEqual([
      'ok',
      'ok',
      'ok',
      'limit_exceeded'
    ]);
    expect(await file(as(someone('somebody else')))).toBe('ok');
    const trusted = as(await accept('a verifier who warns often'));
    for (let n = 0; n < 4; n++) expect(await file(trusted)).toBe('ok');
    await stage.world.advance(86_400);
    expect(await file()).toBe('ok');
    expect(codeOf(await crank.file_challenge(warning(someone('nobody'))))).toBe('not_found');
    expect(codeOf(await crank.file_challenge({ ...warning(provider), statement: 'two\nlines' }))).toBe(
      'invalid_argument'
    );
  });

  test('suspended by motion and only by motion; reinstated by a later one', async () => {
    const record = await submit(someone('a provider to suspend'));
    await confirm(await accept('a verifier of the suspended'), record);
    const spec = { subject: record.provider.toUint8Array(), reason: 'A test' };
    const text = renderJudgement('suspend provider', registryId(), spec);
    const act = { suspend_provider: candidJudgement(spec) };
    const rejected = await stage.world.governance.reject(text);
    expect(codeOf(await as(anyone).enact(rejected, act))).toBe('proposal_not_executed');
    const motion = await stage.world.governance.adopt(text);
    expect(codeOf(await as(anyone).enact(motion, { reinstate_provider: candidJudgement(spec) }))).toBe(
      'motion_mismatch'
    );
    expect(await kindOf(record.provider)).toBe('verified');
    expect(codeOf(await as(anyone).enact(motion, act))).toBe('ok');
    expect(await kindOf(record.provider)).toBe('suspended suspended_by_motion');
    expect(await judge('reinstate provider', record.provider)).toBe('ok');
    expect(codeOf(await as(anyone).enact(motion, act))).toBe('ok');
    expect(await kindOf(record.provider)).toBe('verified');
  });
});
