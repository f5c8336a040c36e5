import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import {
  type AcceptVerifierSpec,
  candidAcceptVerifier,
  type CertificateTrust,
  NodeVaultError,
  queryStatuses,
  renderAcceptVerifier,
  renderErase,
  verifyStatuses
} from '../../src/client/index.js';
import { type ConfirmArgs, type ProviderStatus, RegistryInit } from '../../src/client/idl/registry-idl.js';
import { ANY_VERIFIER, CLEAN_ARGS } from '../support/confirmation.js';
import { wasmPath } from '../support/paths.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

let stage: Stage;
const YEAR_SECONDS = 365n * 86_400n;

beforeAll(async () => {
  stage = await Stage.create();
});

afterAll(() => stage?.tearDown());

/** Some record: the registry looks at its version and root alone. */
const submit = (provider: Principal): Promise<StageRecord> => stage.submitMadeUp(provider, 'report-only');

async function trust(canister = stage.registry): Promise<CertificateTrust> {
  const rootKey = new Uint8Array(await stage.world.rootKey());
  return { rootKey, canister, now: await stage.world.pic.getTime() };
}

async function statusOf(provider: Principal): Promise<ProviderStatus | null> {
  const [proven] = await queryStatuses(stage.registryAs(someone('a dapp')), [provider], await trust());
  return proven?.status ?? null;
}

async function kindOf(provider: Principal): Promise<string> {
  const status = await statusOf(provider);
  return status === null ? 'unknown' : Object.keys(status.kind).join();
}

async function accept(name: string, change: Partial<AcceptVerifierSpec> = {}): Promise<Principal> {
  const verifier = someone(name);
  const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
  const spec = {
    verifier: verifier.toUint8Array(),
    name: 'A Verifier',
    ...ANY_VERIFIER,
    valid_until,
    ...change
  };
  const id = await stage.world.governance.adopt(renderAcceptVerifier(stage.registry.toUint8Array(), spec));
  const act = { accept_verifier: candidAcceptVerifier(spec) };
  expect(codeOf(await stage.registryAs(verifier).enact(id, act))).toBe('ok');
  return verifier;
}

async function confirmArgs(
  { provider, sealed }: StageRecord,
  change: Partial<ConfirmArgs> = {}
): Promise<ConfirmArgs> {
  const { address, root } = sealed;
  const valid_until = (await stage.nowSeconds()) + 1000n;
  return {
    provider,
    record_id: address.record,
    version: address.version,
    root,
    valid_until,
    ...CLEAN_ARGS,
    ...change
  };
}

describe('the status of a provider', () => {
  test('unknown, submitted, verified, stale version, and until when', async () => {
    const provider = someone('a provider');
    expect(await kindOf(provider)).toBe('unknown');
    const first = await submit(provider);
    expect(codeOf(await stage.registryAs(someone('anyone')).refresh(provider))).toBe('ok');
    expect(await kindOf(provider)).toBe('submitted');

    const verifier = await accept('a verifier');
    const args = await confirmArgs(first);
    expect(codeOf(await stage.registryAs(verifier).confirm(args))).toBe('ok');
    expect(await statusOf(provider)).toMatchObject({
      kind: { verified: null },
      version: 1,
      until: args.valid_until,
      verifiers: 1
    });

    const second = await submit(provider);
    await stage.registryAs(someone('anyone')).refresh(provider);
    expect(await statusOf(provider)).toMatchObject({ kind: { stale_version: null }, version: 2, until: 0n });
    const late = await accept('a verifier that comes late');
    expect(codeOf(await stage.registryAs(late).confirm(args))).toBe('wrong_state');
    expect(codeOf(await stage.registryAs(verifier).confirm(await confirmArgs(second)))).toBe('ok');
    expect(await kindOf(provider)).toBe('verified');
  });

  test('a confirmation lasts no longer than the acceptance of its verifier', async () => {
    const record = await submit(someone('a provider of a short-lived verifier'));
    const validUntil = (await stage.nowSeconds()) + 500n;
    const verifier = await accept('a short-lived verifier', { valid_until: validUntil });
    await stage.registryAs(verifier).confirm(await confirmArgs(record));
    expect((await statusOf(record.provider))?.until).toBe(validUntil);
    await stage.world.advance(502);
    expect(codeOf(await stage.registryAs(verifier).confirm(await confirmArgs(record)))).toBe('expired');
    await stage.registryAs(someone('anyone')).refresh(record.provider);
    expect(await kindOf(record.provider)).toBe('expired');
  });

  test('after its confirmation ended, a verifier confirms again; after erasure, nothing stands', async () => {
    const record = await submit(someone('a provider to be confirmed twice'));
    const verifier = await accept('a patient verifier');
    const registry = stage.registryAs(verifier);
    expect(codeOf(await registry.confirm(await confirmArgs(record)))).toBe('ok');
    await stage.world.advance(1002);
    expect(codeOf(await registry.confirm(await confirmArgs(record)))).toBe('ok');
    expect(await kindOf(record.provider)).toBe('verified');
    const erase = { record_id: record.sealed.address.record, reason: 'Erased for the test' };
    const motion = await stage.world.governance.adopt(renderErase(stage.vault.toUint8Array(), erase));
    expect(codeOf(await stage.vaultAs(verifier).enact(motion, { erase }))).toBe('ok');
    expect(codeOf(await registry.refresh(record.provider))).toBe('ok');
    expect(await kindOf(record.provider)).toBe('withdrawn');
  });

  test('a new version shows by itself within hours, after an upgrade too; the log says who looked', async () => {
    const provider = someone('a provider that nobody refreshes');
    const first = await submit(provider);
    const verifier = await accept('a verifier of the first version');
    const registry = stage.registryAs(verifier);
    expect(codeOf(await registry.confirm(await confirmArgs(first, { valid_until: 10n ** 10n })))).toBe('ok');
    await submit(provider);
    await stage.world.pic.tick(3);
    expect(await kindOf(provider)).toBe('verified');
    const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault: stage.vault }]));
    await stage.world.pic.upgradeCanister({
      canisterId: CorePrincipal.fromText(stage.registry.toText()),
      wasm: wasmPath('audit_registry'),
      arg
    });
    await stage.world.pic.tick(3);
    const { length: before } = await registry.get_log(0n);
    await stage.world.advance(3_601);
    await stage.world.pic.tick(100);
    expect(await statusOf(provider)).toMatchObject({ kind: { stale_version: null }, version: 2 });
    const { entries } = await registry.get_log(before);
    const look = entries.find(({ subject: [subject] }) => subject?.toText() === provider.toText());
    expect(look).toMatchObject({ kind: 'refreshed', caller: stage.registry });
  });

  test('refresh: nothing to say of who has no record; a record without a version is incomplete', async () => {
    const registry = stage.registryAs(someone('anyone'));
    expect(codeOf(await registry.refresh(someone('nobody')))).toBe('not_found');
    const empty = someone('a provider with an empty record');
    await stage.vaultAs(empty).create_record();
    expect(codeOf(await registry.refresh(empty))).toBe('ok');
    expect(await kindOf(empty)).toBe('incomplete');
  });
});

describe('confirm', () => {
  test('by an accepted verifier, once, for the root that is sealed, of somebody else', async () => {
    const record = await submit(someone('a provider to confirm'));
    const verifier = await accept('a careful verifier');
    const as = (who: Principal) => stage.registryAs(who);
    const good = await confirmArgs(record);
    expect(codeOf(await as(someone('nobody')).confirm(good))).toBe('not_authorized');
    expect(codeOf(await as(verifier).confirm({ ...good, root: new Uint8Array(32) }))).toBe(
      'invalid_argument'
    );
    expect(codeOf(await as(verifier).confirm({ ...good, root: new Uint8Array(5) }))).toBe('invalid_argument');
    expect(codeOf(await as(verifier).confirm({ ...good, record_id: 999n }))).toBe('wrong_state');
    expect(codeOf(await as(verifier).confirm({ ...good, version: 9 }))).toBe('wrong_state');
    expect(codeOf(await as(verifier).confirm({ ...good, provider: someone('nobody') }))).toBe('not_found');
    expect(codeOf(await as(verifier).confirm({ ...good, valid_until: 1n }))).toBe('invalid_argument');
    expect(codeOf(await as(verifier).confirm({ ...good, provider: verifier }))).toBe('not_authorized');
    expect(codeOf(await as(verifier).confirm(good))).toBe('ok');
    expect(codeOf(await as(verifier).confirm(good))).toBe('already_exists');
    expect((await statusOf(record.provider))?.verifiers).toBe(1);
    const second = await accept('another verifier');
    expect(codeOf(await as(second).confirm(good))).toBe('ok');
    expect((await statusOf(record.provider))?.verifiers).toBe(2);
  });
});

describe('verifiers', () => {
  test('only by an executed motion with exactly that text', async () => {
    const verifier = someone('a hopeful verifier');
    const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
    const spec = { verifier: verifier.toUint8Array(), name: 'Hopeful', ...ANY_VERIFIER, valid_until };
    const text = renderAcceptVerifier(stage.registry.toUint8Array(), spec);
    const enact = async (id: bigint, change: { name?: string; valid_until?: bigint } = {}): Promise<string> =>
      codeOf(
        await stage
          .registryAs(verifier)
          .enact(id, { accept_verifier: { ...candidAcceptVerifier(spec), ...change } })
      );
    expect(await enact(await stage.world.governance.reject(text))).toBe('proposal_not_executed');
    expect(await enact(123_456n)).toBe('proposal_not_found');
    const overtaken = await stage.world.governance.adopt(
      renderAcceptVerifier(stage.registry.toUint8Array(), { ...spec, name: 'Overtaken' })
    );
    const id = await stage.world.governance.adopt(text);
    expect(await enact(id, { name: 'Somebody else' })).toBe('motion_mismatch');
    expect(await enact(id, { name: '' })).toBe('invalid_argument');
    expect(await stage.registryAs(verifier).get_verifier(verifier)).toEqual([]);
    expect(await enact(id)).toBe('ok');
    expect(await enact(id)).toBe('ok');
    expect(await enact(id, { name: 'Somebody else' })).toBe('proposal_already_used');
    expect(await enact(overtaken, { name: 'Overtaken' })).toBe('wrong_state');
    const [info] = await stage.registryAs(verifier).get_verifier(verifier);
    expect(info).toMatchObject({ name: 'Hopeful', valid_until, proposal_id: id });
  });
});

describe('the certificate', () => {
  test('one proves many, the unknown among them', async () => {
    const providers = [];
    for (let n = 0; n < 5; n++) {
      const { provider } = await submit(someone(`one of many ${n}`));
      await stage.registryAs(provider).refresh(provider);
      providers.push(provider);
    }
    const asked = [...providers, someone('unknown 1'), Principal.anonymous(), stage.vault];
    const proven = await queryStatuses(stage.registryAs(someone('a dapp')), asked, await trust());
    expect(proven.map(({ status }) => status !== null)).toEqual(asked.map((_, at) => at < 5));
  });

  test('case 36: stale, foreign or altered answers are refused', async () => {
    const { provider } = await submit(someone('a provider that is asked about'));
    await stage.registryAs(provider).refresh(provider);
    const answer = await stage.registryAs(someone('a dapp')).status([provider]);
    if ('Err' in answer) throw new Error(answer.Err.message);
    const good = {
      certificate: new Uint8Array(answer.Ok.certificate),
      witness: new Uint8Array(answer.Ok.witness)
    };
    const honest = await trust();
    await expect(verifyStatuses(good, [provider], honest)).resolves.toHaveLength(1);

    const now = honest.now ?? 0;
    for (const clock of [now + 6 * 60_000, now - 6 * 60_000]) {
      await expect(verifyStatuses(good, [provider], { ...honest, now: clock })).rejects.toMatchObject({
        code: 'stale-certificate'
      });
    }
    const foreign = [
      { ...honest, canister: stage.vault },
      { ...honest, rootKey: flipped(honest.rootKey, 100) }
    ];
    for (const other of foreign) {
      await expect(verifyStatuses(good, [provider], other)).rejects.toMatchObject({
        code: 'bad-certificate'
      });
    }
    // A flip in the CBOR framing may leave the tree as it was; one that changes the tree is refused.
    const said = await verifyStatuses(good, [provider], honest);
    let refused = 0;
    for (let at = 0; at < good.witness.length; at += 5) {
      const altered = { ...good, witness: flipped(good.witness, at) };
      const outcome = await verifyStatuses(altered, [provider], honest).catch((error: unknown) => error);
      if (outcome instanceof NodeVaultError) refused++;
      else expect(outcome).toEqual(said);
    }
    expect(refused).toBeGreaterThan(good.witness.length / 6);
  });

  test('the argument is bounded and checked', async () => {
    const registry = stage.registryAs(someone('a dapp'));
    expect(codeOf(await registry.status(Array.from({ length: 101 }, () => stage.vault)))).toBe(
      'limit_exceeded'
    );
    expect(codeOf(await registry.status([]))).toBe('ok');
    const bad = [
      new Uint8Array(0),
      Uint8Array.of(1, 2),
      new TextEncoder().encode('DIDL'),
      new Uint8Array(64).fill(255)
    ];
    for (const arg of bad) {
      const reply = await stage.world.callRaw('query', stage.registry, 'status', arg, someone('a fuzzer'));
      expect(new TextDecoder().decode(reply)).toContain('invalid_argument');
    }
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
