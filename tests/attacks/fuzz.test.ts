/**
 * Every method of both canisters with arguments that nobody checked: values of its types made of what is really there
 * and of anything else, the same damaged, arguments of other methods, and noise.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { candidReleaseSpec, fetchSealedSection, type ReleaseSpec } from '../../src/client/index.js';
import { registryIdl } from '../../src/client/idl/registry-idl.js';
import { vaultIdl } from '../../src/client/idl/vault-idl.js';
import { ERROR_CODES } from '../../src/protocol/errors.js';
import { arbitraryOf, type Hints } from '../support/candid-arbitrary.js';
import { CLEAN_ARGS } from '../support/confirmation.js';
import { parseDid } from '../support/candid-did.js';
import { projectPath } from '../support/paths.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

const PER_METHOD = 24;
/** A standard's method refuses in the standard's own words. */
const ICRC_21_REFUSALS = ['UnsupportedCanisterCall'];
/** Another can be given, to look further. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101);
const CANISTERS = ['identity_vault', 'audit_registry'] as const;
type CanisterName = (typeof CANISTERS)[number];

const provider = someone('a provider');
/** Custodian A is not among them: its share must still be there in the end. */
const senders = [provider, someone('a delegate'), someone('custodian B'), Principal.anonymous()];
const counts: Record<string, number> = {};

let stage: Stage;
let record: StageRecord;
let spec: ReleaseSpec;
let granted: bigint;
let hints: Hints;
/** Arguments that would do something, of some methods: what is one byte away from them is tried too. */
let honest: Record<string, unknown[]>;

/** A method as its .did and, for its types, the client's IDL have it. */
interface Method {
  readonly canister: CanisterName;
  readonly name: string;
  readonly query: boolean;
  readonly types: IDL.FuncClass | undefined;
}

const services = { identity_vault: vaultIdl(), audit_registry: registryIdl() };
const methods: Method[] = CANISTERS.flatMap((canister) => {
  const did = readFileSync(projectPath(`canisters/${canister}/${canister}.did`), 'utf8');
  return Object.entries(parseDid(did).methods).map(([name, shape]) => ({
    canister,
    name,
    query: shape.endsWith(' query'),
    types: services[canister]._fields.find(([field]) => field === name)?.[1]
  }));
});

beforeAll(async () => {
  stage = await Stage.create({ nodeProviders: [provider.toText()] });
  record = await stage.submitMadeUp(provider);
  spec = await stage.releaseSpec(record);
  granted = await stage.world.governance.adopt(stage.motionText(spec));
  const release = { release: candidReleaseSpec(spec) };
  expect(codeOf(await stage.vaultAs(provider).enact(granted, release))).toBe('ok');
  const { root, salt, sections } = record.sealed;
  const address = { record_id: spec.record_id, version: spec.version };
  const read = { ...address, section: 'owners', proposal_id: [granted] };
  honest = {
    enact: [granted, release],
    announce: [granted, release.release],
    redeem: [{ proposal_id: granted, spec: release.release, section: 'owners', share: { B: null } }],
    get_sealed_section: [read],
    get_chunk: [read, 0],
    confirm: [{ ...address, provider, root, valid_until: spec.redeem_until, ...CLEAN_ARGS }]
  };
  hints = {
    number: [0, 1, 2, Number(granted), Number(spec.redeem_until)],
    text: ['owners', 'seat', 'corporation', 'A test of the release', 'GET', '/'],
    principal: [...senders, stage.vault, stage.registry],
    blob: [root, salt, spec.custodian_a.transport_key, sections[0]?.wrappedA ?? root, new Uint8Array(32)]
  };
});

afterAll(() => stage?.tearDown());

describe.each(CANISTERS)('%s', (canister) => {
  test.each(methods.filter((method) => method.canister === canister))('$name', async (method) => {
    const seed = SEED + methods.indexOf(method);
    for (const [at, arg] of fc.sample(argumentOf(method), { numRuns: PER_METHOD, seed }).entries()) {
      const sender = senders[at % senders.length] ?? Principal.anonymous();
      const before = method.query ? undefined : await logLengths();
      const outcome = await call(method, arg, sender);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (before !== undefined && outcome !== 'ok') expect(await logLengths()).toEqual(before);
    }
  });
});

test('all were asked, and the vault has what it had: record, section, grant and release', async () => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  console.log(
    `fuzz: ${methods.length} methods, ${total} calls (seed ${SEED}): ${JSON.stringify(counts, Object.keys(counts).sort())}`
  );
  expect(total).toBe(methods.length * PER_METHOD);
  expect(total).toBeGreaterThanOrEqual(2_000);
  const { record: record_id, version } = record.sealed.address;
  const [info] = await stage.vaultAs(provider).get_version({ record_id, version });
  expect(Buffer.compare(info?.root ?? new Uint8Array(0), record.sealed.root)).toBe(0);
  for (const { name, ciphertext } of record.sealed.sections) {
    const stored = await fetchSealedSection(stage.vaultAs(provider), { record_id, version, section: name });
    expect(Buffer.compare(stored.ciphertext, ciphertext)).toBe(0);
  }
  expect(codeOf(await stage.redeem(stage.custodianA.id, granted, spec, 'A'))).toBe('ok');
});

function argumentOf({ canister, name, types }: Method): fc.Arbitrary<Uint8Array> {
  const noise = fc.uint8Array({ maxLength: 200 });
  const framed = noise.map((bytes) => Uint8Array.of(0x44, 0x49, 0x44, 0x4c, ...bytes));
  const foreign = fc.constantFrom(...methods).chain((other) => wellTyped(other.types));
  if (types === undefined) return fc.oneof(noise, framed, foreign);
  const known = canister === 'audit_registry' && name === 'enact' ? undefined : honest[name];
  const good =
    known === undefined
      ? wellTyped(types)
      : fc.oneof(wellTyped(types), fc.constant(new Uint8Array(IDL.encode(types.argTypes, known))));
  return fc.oneof(
    { weight: 6, arbitrary: good },
    { weight: 4, arbitrary: fc.tuple(good, fc.nat(), fc.nat(255)).map(damaged) },
    { weight: 2, arbitrary: fc.tuple(good, fc.nat()).map(cut) },
    { weight: 1, arbitrary: foreign },
    { weight: 1, arbitrary: framed },
    { weight: 1, arbitrary: noise }
  );
}

function wellTyped(types: IDL.FuncClass | undefined): fc.Arbitrary<Uint8Array> {
  const argTypes = types?.argTypes ?? [];
  const values = argTypes.map((type) => arbitraryOf(type, hints));
  return fc.tuple(...values).map((args) => new Uint8Array(IDL.encode(argTypes, args)));
}

function damaged([bytes, place, value]: [Uint8Array, number, number]): Uint8Array {
  return bytes.with(place % bytes.length, value);
}

function cut([bytes, length]: [Uint8Array, number]): Uint8Array {
  return bytes.subarray(0, length % bytes.length);
}

/** `ok`, the code of a typed refusal, or `undecodable`; anything else is a fault of the canister and throws. */
async function call(
  { canister, name, query, types }: Method,
  arg: Uint8Array,
  sender: Principal
): Promise<string> {
  const id = canister === 'identity_vault' ? stage.vault : stage.registry;
  let reply: Uint8Array;
  try {
    reply = await stage.world.callRaw(query ? 'query' : 'update', id, name, arg, sender);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/candid/i.test(reason) && !/trap/i.test(reason)) return 'undecodable';
    throw new Error(`${canister}.${name}(${Buffer.from(arg).toString('hex')}): ${reason}`, { cause: error });
  }
  const answer: unknown = types === undefined ? undefined : IDL.decode(types.retTypes, reply)[0];
  const code = refusalCode(answer);
  if (code === undefined) return 'ok';
  if (![...ERROR_CODES, ...ICRC_21_REFUSALS].some((known) => known === code))
    throw new Error(`${canister}.${name}: code ${code}`);
  return code;
}

function refusalCode(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('Err' in answer)) return undefined;
  const { Err: failure } = answer;
  if (typeof failure !== 'object' || failure === null) return String(failure);
  return 'code' in failure ? String(failure.code) : Object.keys(failure).join();
}

async function logLengths(): Promise<[bigint, bigint]> {
  const [vault, registry] = [stage.vaultAs(provider), stage.registryAs(provider)];
  const beyond = 2n ** 64n - 1n;
  return [(await vault.get_log(beyond)).length, (await registry.get_log(beyond)).length];
}
