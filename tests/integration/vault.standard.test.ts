/** What the vault asks of a version's sections, and how the NNS changes that. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import {
  enactStandard,
  ensureRecord,
  fetchStandard,
  NodeVaultError,
  renderStandard,
  requireSameStandard,
  STANDARD_1,
  type StandardSpec
} from '../../src/client/index.js';
import type { BeginVersionArgs } from '../../src/client/idl/vault-idl.js';
import { STANDARD_1_IN_VAULT } from '../../src/protocol/standard/standard-1.js';
import { completeSections } from '../support/complete-sections.js';
import { wasmPath } from '../support/paths.js';
import { someone, Stage } from '../support/stage.js';

let stage: Stage;
let count = 0;

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

interface Attempt {
  readonly who: Principal;
  readonly begin: (subject: string, names: readonly string[], standard?: number) => Promise<string>;
}

/** A provider with a record, and a call that begins its first version with sections of these names. */
async function attempt(): Promise<Attempt & { record: bigint }> {
  const who = someone(`provider ${count++}`);
  const vault = stage.vaultAs(who);
  const { record_id: record } = await ensureRecord(vault, who);
  const begin = async (subject: string, names: readonly string[], standard = 1): Promise<string> => {
    const wrapped = new Uint8Array(168);
    const args: BeginVersionArgs = {
      record_id: record,
      version: 1,
      subject,
      standard,
      root: new Uint8Array(32),
      salt: new Uint8Array(32),
      sections: [...names].sort().map((name) => ({ name, size: 5n, wrapped_a: wrapped, wrapped_b: wrapped }))
    };
    const result = await vault.begin_version(args);
    return 'Err' in result ? `${result.Err.code}: ${result.Err.message}` : 'ok';
  };
  return { who, record, begin };
}

const namesOf = (subject: string): string[] => completeSections(subject).map(({ name }) => name);
const kinds = STANDARD_1.subjects.map(({ kind }) => kind);

describe('begin_version', () => {
  test.each(kinds)('%s: complete is taken; each section that is missing is named', async (kind) => {
    const { begin, who, record } = await attempt();
    const complete = namesOf(kind);
    for (const name of complete) {
      const refused = await begin(kind, complete.filter((each) => each !== name).concat('document-7'));
      if (name === 'document-1') expect(refused).toBe('ok');
      else expect(refused).toBe(`incomplete: subject ${kind}, standard 1: missing sections: ${name}`);
    }
    expect(await begin(kind, complete)).toBe('ok');
    const [info] = await stage.vaultAs(who).get_version({ record_id: record, version: 1 });
    expect(info).toMatchObject({ subject: kind, standard: 1, state: { draft: null } });
  });

  test('all that is missing is named at once, and what the standard does not know', async () => {
    const { begin, who, record } = await attempt();
    expect(await begin('individual', ['owners', 'passport', 'diary', 'document-0'])).toBe(
      'incomplete: subject individual, standard 1: ' +
        'missing sections: document-*, independence, person, residence, statements; ' +
        'sections that the standard does not know: diary, document-0'
    );
    expect(await stage.vaultAs(who).get_version({ record_id: record, version: 1 })).toEqual([]);
  });

  test('personal data has no place beside a verifier\u2019s report', async () => {
    const { begin } = await attempt();
    expect(await begin('report-only', ['report', 'passport'])).toMatch(/does not know: passport/);
    expect(await begin('report-only', ['report'])).toBe('ok');
  });

  test('an unknown subject, and another standard than the one in force', async () => {
    const { begin } = await attempt();
    expect(await begin('Corporation', namesOf('corporation'))).toMatch(
      /^invalid_argument: subject: must be one/
    );
    expect(await begin('corporation', namesOf('corporation'), 0)).toMatch(
      /^wrong_state: standard 0 is not in/
    );
    expect(await begin('corporation', namesOf('corporation'), 2)).toMatch(
      /^wrong_state: standard 2 is not in/
    );
  });

  test('the longest section name and the most sections do not hide a gap', async () => {
    const { begin } = await attempt();
    const many = Array.from({ length: 58 }, (_, at) => `document-${at + 1}`);
    expect(await begin('corporation', [...namesOf('corporation'), ...many])).toBe('ok');
    expect(await begin('corporation', [...namesOf('corporation').slice(1), ...many])).toMatch(/^incomplete/);
  });
});

describe('the standard in force', () => {
  const spec: StandardSpec = {
    number: 7,
    hash: new Uint8Array(32).fill(7),
    subjects: [{ kind: 'cooperative', required: ['charter'], optional: ['document-*'] }]
  };
  const text = (change: Partial<StandardSpec> = {}): string =>
    renderStandard(stage.vault.toUint8Array(), { ...spec, ...change });
  const enact = async (proposal: bigint, change: Partial<StandardSpec> = {}): Promise<string> => {
    try {
      await enactStandard(stage.vaultAs(someone('anyone')), proposal, { ...spec, ...change });
      return 'ok';
    } catch (error) {
      if (error instanceof NodeVaultError) return error.detail ?? error.code;
      throw error;
    }
  };

  test('is standard 1, as its file says', async () => {
    const held = await fetchStandard(stage.vaultAs(someone('a reader')));
    expect(held).toEqual(STANDARD_1_IN_VAULT);
    expect(() => requireSameStandard(STANDARD_1, held)).not.toThrow();
  });

  test('a motion replaces it, and only an executed one with exactly its text', async () => {
    const { governance } = stage.world;
    expect(await enact(await governance.reject(text()))).toBe('proposal_not_executed');
    const executed = await governance.adopt(text());
    for (const change of [
      { number: 8 },
      { hash: new Uint8Array(32) },
      { subjects: [{ kind: 'cooperative', required: ['charter'], optional: [] }] }
    ])
      expect(await enact(executed, change)).toBe('motion_mismatch');
    expect(await enact(executed, { subjects: [] })).toBe('invalid_argument');
    expect(await enact(await governance.adopt(text({ number: 1 })), { number: 1 })).toBe('wrong_state');

    const { begin, who, record } = await attempt();
    expect(await begin('corporation', namesOf('corporation'))).toBe('ok');
    const logBefore = (await stage.vaultAs(who).get_log(0n)).length;
    expect(await enact(executed)).toBe('ok');
    expect(await enact(executed)).toBe('ok');
    const log = await stage.vaultAs(who).get_log(logBefore);
    expect(log.entries.map(({ kind, proposal_id }) => [kind, proposal_id])).toEqual([
      ['standard_set', [executed]]
    ]);
    await checkInForce((await attempt()).begin, who, record);

    const vault = CorePrincipal.fromText(stage.vault.toText());
    await stage.world.pic.upgradeCanister({
      canisterId: vault,
      wasm: await readFile(wasmPath('identity_vault'))
    });
    await stage.world.pic.tick();
    await checkInForce((await attempt()).begin, who, record);
  });

  async function checkInForce(begin: Attempt['begin'], who: Principal, record: bigint): Promise<void> {
    const vault = stage.vaultAs(who);
    const held = await fetchStandard(vault);
    expect(held).toEqual(spec);
    expect(() => requireSameStandard(STANDARD_1, held)).toThrow(/the vault holds standard 7/);
    expect(await fetchStandard(vault, 1)).toEqual(STANDARD_1_IN_VAULT);
    await expect(fetchStandard(vault, 3)).rejects.toMatchObject({ detail: 'not_found' });
    expect(await begin('corporation', namesOf('corporation'))).toMatch(
      /^wrong_state: standard 1 is not in force/
    );
    expect(await begin('cooperative', ['charter', 'seat'], 7)).toMatch(/does not know: seat/);
    expect(await begin('cooperative', ['charter', 'document-1'], 7)).toBe('ok');
    // A version that was begun before keeps the standard that it was begun under.
    const [old] = await vault.get_version({ record_id: record, version: 1 });
    expect(old?.standard).toBe(1);
  }

  test('an older standard does not come back by a motion that was left lying', async () => {
    const left = await stage.world.governance.adopt(text({ number: 5 }));
    expect(await enact(left, { number: 5 })).toBe('wrong_state');
    const next = await stage.world.governance.adopt(text({ number: 4_294_967_295 }));
    expect(await enact(next, { number: 4_294_967_295 })).toBe('ok');
    expect(await enact(left, { number: 5 })).toBe('wrong_state');
  });
});
