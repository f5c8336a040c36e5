/**
 * The decision matrix of a release: what governance says × how the voted text differs × what has become of the record ×
 * who asks. Every cell of the product is asked; exactly the cells that the release rule allows release anything.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  type CanisterResult,
  candidReleaseSpec,
  ensureRecord,
  generateTransportKey,
  type ReleaseSpec,
  renderErase,
  submitVersion
} from '../../src/client/index.js';
import { vaultIdl } from '../../src/client/idl/vault-idl.js';
import { GOVERNANCE_CANISTER_ID } from '../support/governance.js';
import { madeUpVersion } from '../support/made-up-version.js';
import { type ProposalInfo } from '../support/nns-interface.js';
import { executedMotion, forAnyId, proposalReply, replyTemplate } from '../support/proposal-reply.js';
import { PuppetGovernance } from '../support/puppet-governance.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';
import { LESS_THAN_A_DERIVATION, VaultLedger, type VaultState } from '../support/vault-ledger.js';

const SERVICE = vaultIdl();

const provider = someone('a provider');
const delegate = someone('a delegate');
const stranger = someone('a stranger');

let stage: Stage;
let puppet: PuppetGovernance;
let ledger: VaultLedger;
let last: VaultState;
let nextProposal = 1_000_000n;

/** What governance answers about a motion with some text when it is asked about a proposal. */
type Status = (info: ProposalInfo) => Answer;
type Answer = (asked: bigint, text: string) => Uint8Array;

const changed =
  (change: Partial<ProposalInfo>): Status =>
  (info) =>
    replyTemplate({ ...info, ...change });

const action = (value: NonNullable<ProposalInfo['proposal'][0]>['action']): Status => {
  return (info) => {
    const [proposal] = info.proposal;
    if (proposal === undefined) throw new Error('a motion without its proposal');
    return replyTemplate({ ...info, proposal: [{ ...proposal, action: value }] });
  };
};

const another =
  (distance: bigint): Status =>
  (info) => {
    const answer = replyTemplate(info);
    return (asked, text) => answer(asked + distance, text);
  };

const EXECUTED = 'executed';
const statuses: Record<string, Status> = {
  open: changed({ status: 1 }),
  rejected: changed({ status: 2 }),
  'adopted, not executed': changed({ status: 3, executed_timestamp_seconds: 0n }),
  [EXECUTED]: changed({}),
  failed: changed({ status: 5, executed_timestamp_seconds: 0n, failed_timestamp_seconds: 1n }),
  'unknown status 0': changed({ status: 0 }),
  'unknown status 6': changed({ status: 6 }),
  'unknown status -1': changed({ status: -1 }),
  'executed at 0': changed({ executed_timestamp_seconds: 0n }),
  'executed and failed': changed({ failed_timestamp_seconds: 1n }),
  'executed with a failure on record': changed({ failure_reason: [{ error_type: 1, error_message: 'x' }] }),
  'unknown proposal': () => () => proposalReply(null),
  'another id': another(1n),
  'no action': action([]),
  'not a motion': action([{ ApproveGenesisKyc: { principals: [] } }])
};

/** How the text that was voted for differs from what the spec in the call renders to. */
type Mismatch = (spec: ReleaseSpec, text: string) => string;

const voted =
  (change: (spec: ReleaseSpec) => Partial<ReleaseSpec>): Mismatch =>
  (spec) =>
    stage.motionText({ ...spec, ...change(spec) });

const line =
  (pattern: RegExp, replacement: string): Mismatch =>
  (_, text) => {
    const replaced = text.replace(pattern, replacement);
    if (replaced === text) throw new Error(`no line of the motion matches ${pattern}`);
    return replaced;
  };

const NONE = 'none';
const mismatches: Record<string, Mismatch> = {
  [NONE]: (_, text) => text,
  purpose: voted(() => ({ purpose: 'Another purpose' })),
  record: voted(({ record_id }) => ({ record_id: record_id + 1n })),
  version: voted(({ version }) => ({ version: version + 1 })),
  root: voted(() => ({ root: new Uint8Array(32).fill(1) })),
  section: voted(() => ({ sections: ['seat'] })),
  'custodian A': voted(({ custodian_a }) => ({
    custodian_a: { ...custodian_a, id: someone('another').toUint8Array() }
  })),
  'custodian B': voted(({ custodian_b }) => ({
    custodian_b: { ...custodian_b, id: someone('another').toUint8Array() }
  })),
  'key of A': voted(({ custodian_a }) => ({
    custodian_a: { ...custodian_a, transport_key: generateTransportKey().publicKey }
  })),
  'key of B': voted(({ custodian_b }) => ({
    custodian_b: { ...custodian_b, transport_key: generateTransportKey().publicKey }
  })),
  expiry: voted(({ redeem_until }) => ({ redeem_until: redeem_until - 1n })),
  'vault line': line(/^Vault: .*$/m, `Vault: ${someone('another vault').toText()}`),
  'single-custodian line': voted(({ custodian_a }) => ({ single_custodian: true, custodian_b: custodian_a })),
  'a line before': (_, text) => `Adopt this:\n${text}`,
  'a line after': (_, text) => `${text}\nSection: seat`
};

const RELEASABLE = ['submitted', 'superseded'];
const recordStates: Record<string, () => Promise<StageRecord>> = {
  submitted: () => stage.submitMadeUp(provider),
  superseded: async () => {
    const first = await stage.submitMadeUp(someone('a provider that supersedes'));
    await stage.submitMadeUp(first.provider);
    return first;
  },
  'draft only': () => draftOnly(someone('a provider with a draft')),
  erased: () => erased(someone('a provider whose record is erased')),
  'erased, then registered again': async () => {
    const gone = await erased(someone('a provider that comes back'));
    await stage.submitMadeUp(gone.provider);
    return gone;
  }
};

/** A call that could release something. */
interface Asking {
  readonly who: () => Principal;
  readonly method: 'redeem' | 'enact';
  readonly share: 'A' | 'B';
  readonly allowed: boolean;
}

const redeem = { method: 'redeem', share: 'A', allowed: false } as const;
const enact = { method: 'enact', share: 'A', allowed: true } as const;

const askings: Record<string, Asking> = {
  'custodian B asks for A': { ...redeem, who: () => stage.custodianB.id },
  provider: { ...redeem, who: () => provider },
  delegate: { ...redeem, who: () => delegate },
  stranger: { ...redeem, who: () => stranger },
  anonymous: { ...redeem, who: () => Principal.anonymous() },
  'a canister': { ...redeem, who: () => stage.registry },
  governance: { ...redeem, who: () => Principal.fromText(GOVERNANCE_CANISTER_ID) },
  'stranger enacts': { ...enact, who: () => stranger },
  'custodian B': { ...redeem, who: () => stage.custodianB.id, share: 'B', allowed: true },
  'custodian A': { ...redeem, who: () => stage.custodianA.id, allowed: true }
};

const size = [statuses, mismatches, recordStates, askings].map((axis) => Object.keys(axis).length);
let asked = 0;
let released = 0;
const answers = new Map<string, Answer>();
const specs = new Map<string, ReleaseSpec>();
/** By record state and caller: the call's candid argument about any proposal. */
const calls = new Map<string, (proposal: bigint) => Uint8Array>();

beforeAll(async () => {
  stage = await Stage.create();
  for (const [state, make] of Object.entries(recordStates)) {
    const spec = await stage.releaseSpec(await make());
    specs.set(state, spec);
    for (const [caller, asking] of Object.entries(askings))
      calls.set(`${state}, ${caller}`, callOf(asking, spec));
  }
  await stage.vaultAs(provider).appoint_delegate([delegate]);
  const motion = executedMotion(await stage.nowSeconds());
  for (const [status, answer] of Object.entries(statuses)) answers.set(status, answer(motion));
  puppet = await PuppetGovernance.replace(stage.world.pic);
  ledger = new VaultLedger(stage);
  last = await ledger.read(0n);
});

afterAll(() => stage?.tearDown());

describe.each(Object.keys(recordStates))(
  'cases 01, 02, 03, 05, 06, 07, 13, 18 and 20: a record that is %s',
  (state) => {
    test.each(Object.keys(statuses))('%s', async (status) => {
      for (const mismatch of Object.keys(mismatches)) await askAll(state, status, mismatch);
    });
  }
);

test('the whole product was asked, and exactly the allowed cells released', () => {
  const cells = size.reduce((product, length) => product * length, 1);
  const allowed = Object.values(askings).filter(({ allowed }) => allowed).length * RELEASABLE.length;
  console.log(
    `decision matrix: ${size.join(' × ')} (status × mismatch × record × caller) = ${asked} cells asked; ${released} allowed`
  );
  expect([asked, released]).toEqual([cells, allowed]);
});

/** All callers of one status, mismatch and record state, under a proposal of their own. */
async function askAll(state: string, status: string, mismatch: string): Promise<void> {
  const spec = specs.get(state);
  const answer = answers.get(status);
  if (spec === undefined || answer === undefined) throw new Error('no such cell');
  const proposal = nextProposal++;
  const text = mismatches[mismatch]?.(spec, stage.motionText(spec)) ?? '';
  await puppet.answer(answer(proposal, text));
  const open = RELEASABLE.includes(state) && status === EXECUTED && mismatch === NONE;

  const requireRefused = async (caller: string): Promise<void> => {
    const code = await ask(state, caller, proposal);
    // One refused for another's sake has not been judged by the rule.
    if (['ok', 'busy'].includes(code))
      throw new Error(`${state}, ${status}, ${mismatch}, ${caller}: ${code}`);
  };
  const of = (allowed: boolean): string[] =>
    Object.keys(askings).filter((caller) => askings[caller]?.allowed === allowed);
  // Whoever may never ask is asked at once; the others one after the other, so that none is refused for another's sake.
  await Promise.all(of(false).map(requireRefused));
  if (!open) for (const caller of of(true)) await requireRefused(caller);
  await requireNoTrace(proposal);
  if (!open) return;

  for (const [caller, asking] of Object.entries(askings)) {
    if (!asking.allowed) continue;
    expect([caller, await ask(state, caller, proposal)]).toEqual([caller, 'ok']);
    released++;
  }
  last = await ledger.read(proposal);
  expect(last.grant).toBe(true);
}

/** Nothing was logged, granted or derived since the last look; the proposal is one that nobody asked about before. */
async function requireNoTrace(proposal: bigint): Promise<void> {
  const after = await ledger.read(proposal);
  expect([after.log, after.grant]).toEqual([last.log, false]);
  expect(last.cycles - after.cycles).toBeLessThan(LESS_THAN_A_DERIVATION);
  last = after;
}

async function ask(state: string, caller: string, proposal: bigint): Promise<string> {
  const [asking, arg] = [askings[caller], calls.get(`${state}, ${caller}`)];
  if (asking === undefined || arg === undefined) throw new Error('no such caller');
  const { method, who } = asking;
  const reply = await stage.world.callRaw('update', stage.vault, method, arg(proposal), who());
  asked++;
  return codeOf(IDL.decode(typesOf(method).retTypes, reply)[0] as CanisterResult<unknown>);
}

function callOf({ method, share }: Asking, spec: ReleaseSpec): (proposal: bigint) => Uint8Array {
  const release = candidReleaseSpec(spec);
  const args = (proposal_id: bigint): unknown[] =>
    method === 'enact'
      ? [proposal_id, { release }]
      : [{ proposal_id, spec: release, section: 'owners', share: { [share]: null } }];
  return forAnyId((id) => new Uint8Array(IDL.encode(typesOf(method).argTypes, args(id))));
}

function typesOf(method: string): IDL.FuncClass {
  const [, types] = SERVICE._fields.find(([name]) => name === method) ?? [];
  if (types === undefined) throw new Error(`the vault has no method ${method}`);
  return types;
}

/** A version that is begun and whose chunks are there, but which was never submitted. */
async function draftOnly(who: Principal): Promise<StageRecord> {
  const vault = stage.vaultAs(who);
  const { record_id: record } = await ensureRecord(vault, who);
  const address = { vault: stage.vault.toUint8Array(), record, version: 1 };
  const sealed = madeUpVersion(address, 'corporation');
  const never = () => Promise.resolve({ Ok: null });
  const submit_version = Object.assign(never, { withOptions: () => never });
  await submitVersion({ ...vault, submit_version }, sealed);
  return { provider: who, sealed };
}

async function erased(who: Principal): Promise<StageRecord> {
  const record = await stage.submitMadeUp(who);
  const erase = { record_id: record.sealed.address.record, reason: 'Erased for the matrix' };
  const motion = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
  expect(codeOf(await stage.vaultAs(stranger).enact(motion, { erase }))).toBe('ok');
  return record;
}
