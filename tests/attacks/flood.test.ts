/** Strangers who would fill the vault, and providers who would fill it alone. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Principal } from '@dfinity/principal';
import { renderErase } from '../../src/client/index.js';
import {
  MAX_CANDIDATE_BYTES,
  MAX_CANDIDATES,
  MAX_RECORD_BYTES,
  MAX_SECTION_BYTES
} from '../../src/protocol/limits.js';
import { codeOf, someone, Stage } from '../support/stage.js';

const listed = someone('a listed provider');
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.create({ nodeProviders: [listed.toText()] });
});

afterAll(() => stage?.tearDown());

/** Begins the next version of the provider's record with this many bytes to come. */
async function begin(who: Principal, bytes: number): Promise<string> {
  const [info] = await stage.vaultAs(who).record_of(who);
  if (info === undefined) throw new Error('no record');
  const wrapped = new Uint8Array(168);
  const sizes = Array.from({ length: Math.ceil(bytes / MAX_SECTION_BYTES) }, (_, at) =>
    Math.min(MAX_SECTION_BYTES, bytes - at * MAX_SECTION_BYTES)
  );
  const names = sizes.map((_, at) => (at + 1 < sizes.length ? `document-${at + 1}` : 'report'));
  const sections = names.map((name, at) => ({
    name,
    size: BigInt(sizes[at] ?? 0),
    wrapped_a: wrapped,
    wrapped_b: wrapped
  }));
  const about = { subject: 'report-only', standard: 1, root: new Uint8Array(32), salt: new Uint8Array(32) };
  const { record_id, next_version: version } = info;
  return codeOf(await stage.vaultAs(who).begin_version({ ...about, record_id, version, sections }));
}

test("case 35: a provider's quota: one byte less, all of it, one byte more", async () => {
  const { sealed } = await stage.submitMadeUp(listed);
  const used = sealed.sections.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
  const left = MAX_RECORD_BYTES - used;
  expect(await begin(listed, left + 1)).toBe('limit_exceeded');
  expect(await begin(listed, left - 1)).toBe('ok');
  expect(await begin(listed, left)).toBe('ok');
  expect(await begin(listed, left + 1)).toBe('limit_exceeded');
});

test("case 35: a candidate's is given back when its record is erased", async () => {
  const candidate = someone('a candidate');
  const { sealed } = await stage.submitMadeUp(candidate);
  expect(await begin(candidate, MAX_CANDIDATE_BYTES)).toBe('limit_exceeded');
  const erase = { record_id: sealed.address.record, reason: 'Erased for the test' };
  const motion = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
  expect(codeOf(await stage.vaultAs(candidate).enact(motion, { erase }))).toBe('ok');
  expect(codeOf(await stage.vaultAs(candidate).create_record())).toBe('ok');
  expect(await begin(candidate, MAX_CANDIDATE_BYTES + 1)).toBe('limit_exceeded');
  expect(await begin(candidate, MAX_CANDIDATE_BYTES)).toBe('ok');
});

test('case 35: strangers take all the places of candidates and no more; a listed provider gets in; places come free', async () => {
  const create = async (who: Principal): Promise<string> => codeOf(await stage.vaultAs(who).create_record());
  const codes = new Set<string>();
  for (let n = 1; n < MAX_CANDIDATES; n++) codes.add(await create(someone(`stranger ${n}`)));
  expect([...codes]).toEqual(['ok']);
  expect(await create(someone('one too many'))).toBe('limit_exceeded');
  const newly = someone('a provider that governance lists meanwhile');
  await stage.world.governance.addNodeProvider(newly.toText());
  expect(await create(newly)).toBe('ok');
  const stranger = someone('stranger 1');
  await stage.world.governance.addNodeProvider(stranger.toText());
  const [info] = await stage.vaultAs(stranger).record_of(stranger);
  expect(codeOf(await stage.vaultAs(newly).refresh_standing(info?.record_id ?? 0n))).toBe('ok');
  expect(await create(someone('one too many'))).toBe('ok');
  expect(await create(someone('two too many'))).toBe('limit_exceeded');
});
