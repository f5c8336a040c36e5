import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import {
  candidAcceptVerifier,
  candidReleaseSpec,
  type ReleaseSpec,
  renderAcceptVerifier
} from '../../src/client/index.js';
import { CURRENT_PRACTICES, practices } from '../../src/protocol/audit/practices.js';
import { APPLICATION, HASH, reportContent } from '../support/audit-cast.js';
import { ANY_VERIFIER, CLEAN_ARGS, VERIFIER_APPLICATION } from '../support/confirmation.js';
import { parseDid } from '../support/candid-did.js';
import { projectPath } from '../support/paths.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

/** Updates for the sake of their certificate alone; what they answer is tested where they are. */
const CHANGE_NOTHING = new Set(['icrc21_canister_call_consent_message']);

/** A mutating call as somebody makes it, with arguments that would be good from the right caller. */
type Attempt = (sender: Principal) => Promise<string>;

let stage: Stage;
let record: StageRecord;
let spec: ReleaseSpec;
let executed: bigint;
let accepted: bigint;

const provider = someone('a provider');
const verifier = someone('a verifier');
const stranger = someone('a stranger');

beforeAll(async () => {
  stage = await Stage.create();
  record = await stage.submitMadeUp(provider);
  spec = await stage.releaseSpec(record);
  // A second version is being drafted, so that a stranger has something to reach for.
  await vaultMethods['begin_version']?.as(provider);
  executed = await stage.world.governance.adopt(stage.motionText(spec));
  accepted = await stage.world.governance.adopt(
    renderAcceptVerifier(stage.registry.toUint8Array(), verifierSpec)
  );
});

afterAll(() => stage?.tearDown());

const verifierSpec = {
  verifier: verifier.toUint8Array(),
  name: 'A Verifier',
  ...ANY_VERIFIER,
  valid_until: 1_900_000_000n
};

const vaultMethods: Record<string, { as: Attempt; stranger: string }> = {
  create_record: { as: async (who) => codeOf(await stage.vaultAs(who).create_record()), stranger: 'ok' },
  // A principal of its own gets a record of its own.
  appoint_delegate: {
    as: async (who) => codeOf(await stage.vaultAs(who).appoint_delegate([someone('a delegate')])),
    stranger: 'ok'
  },
  // There is no NNS registry on this network: its word cannot be had, and nothing is believed without it.
  claim_operator: {
    as: async (who) => codeOf(await stage.vaultAs(who).claim_operator(record.sealed.address.record)),
    stranger: 'canister_unavailable'
  },
  // Asks governance and notes its word.
  refresh_standing: {
    as: async (who) => codeOf(await stage.vaultAs(who).refresh_standing(record.sealed.address.record)),
    stranger: 'ok'
  },
  announce: {
    as: async (who) => codeOf(await stage.vaultAs(who).announce(executed, candidReleaseSpec(spec))),
    // It has been enacted above.
    stranger: 'already_exists'
  },
  give_back: {
    as: async (who) => codeOf(await stage.vaultAs(who).give_back(executed, { A: null })),
    stranger: 'not_authorized'
  },
  request_erasure: {
    as: async (who) => codeOf(await stage.vaultAs(who).request_erasure(record.sealed.address.record)),
    stranger: 'not_authorized'
  },
  cancel_erasure: {
    as: async (who) => codeOf(await stage.vaultAs(who).cancel_erasure(record.sealed.address.record)),
    stranger: 'not_authorized'
  },
  drop_version: {
    as: async (who) => codeOf(await stage.vaultAs(who).drop_version(record.sealed.address.record)),
    stranger: 'not_authorized'
  },
  erase_record: {
    as: async (who) => codeOf(await stage.vaultAs(who).erase_record(record.sealed.address.record)),
    stranger: 'wrong_state'
  },
  begin_version: {
    as: async (who) => {
      const { address, subject, standard, root, salt, sections } = record.sealed;
      const seals = sections.map(({ name, ciphertext, wrappedA, wrappedB }) => ({
        name,
        size: BigInt(ciphertext.length),
        wrapped_a: wrappedA,
        wrapped_b: wrappedB
      }));
      const args = { record_id: address.record, version: 2, subject, standard, root, salt, sections: seals };
      return codeOf(await stage.vaultAs(who).begin_version(args));
    },
    stranger: 'not_authorized'
  },
  put_chunk: {
    as: async (who) => {
      const { address, sections } = record.sealed;
      const [first] = sections;
      const bytes = first?.ciphertext ?? new Uint8Array(0);
      const at = { record_id: address.record, version: 2, section: first?.name ?? '', index: 0 };
      return codeOf(await stage.vaultAs(who).put_chunk({ ...at, bytes }));
    },
    stranger: 'not_authorized'
  },
  submit_version: {
    as: async (who) =>
      codeOf(
        await stage.vaultAs(who).submit_version({ record_id: record.sealed.address.record, version: 2 })
      ),
    stranger: 'not_authorized'
  },
  // Anyone may have the vault look at a motion that was executed: it takes nothing but note of it.
  enact: {
    as: async (who) => codeOf(await stage.vaultAs(who).enact(executed, { release: candidReleaseSpec(spec) })),
    stranger: 'ok'
  },
  redeem: {
    as: async (who) => codeOf(await stage.redeem(who, executed, spec, 'A')),
    stranger: 'not_authorized'
  }
};

const registryMethods: Record<string, { as: Attempt; stranger: string }> = {
  enact: {
    as: async (who) => {
      const act = { accept_verifier: candidAcceptVerifier(verifierSpec) };
      return codeOf(await stage.registryAs(who).enact(accepted, act));
    },
    stranger: 'ok'
  },
  confirm: {
    as: async (who) => {
      const { address, root } = record.sealed;
      const about = { provider, record_id: address.record, version: address.version, root, ...CLEAN_ARGS };
      return codeOf(await stage.registryAs(who).confirm({ ...about, valid_until: 1_900_000_000n }));
    },
    stranger: 'not_authorized'
  },
  refresh: { as: async (who) => codeOf(await stage.registryAs(who).refresh(provider)), stranger: 'ok' },
  // A principal of its own makes an application of its own.
  apply_as_verifier: {
    as: async (who) => {
      const application = { ...VERIFIER_APPLICATION, name: 'A Stranger' };
      return codeOf(await stage.registryAs(who).apply_as_verifier(application));
    },
    stranger: 'ok'
  },
  withdraw_confirmation: {
    as: async (who) => codeOf(await stage.registryAs(who).withdraw_confirmation(1n)),
    stranger: 'not_found'
  },
  accept_level: {
    as: async (who) => codeOf(await stage.registryAs(who).accept_level(provider, 2)),
    stranger: 'not_authorized'
  },
  // tests/attacks/verification.test.ts has strangers reach for what is there.
  file_challenge: {
    as: async (who) => {
      const args = { provider, statement: 'A warning', evidence_hash: new Uint8Array(32) };
      return codeOf(await stage.registryAs(who).file_challenge(args));
    },
    stranger: 'ok'
  },
  admit_challenge: {
    as: async (who) => codeOf(await stage.registryAs(who).admit_challenge(1n)),
    stranger: 'not_authorized'
  },
  withdraw_challenge: {
    as: async (who) => codeOf(await stage.registryAs(who).withdraw_challenge(99n)),
    stranger: 'not_found'
  },
  // A principal of its own makes an application of its own.
  apply_as_auditor: {
    as: async (who) => codeOf(await stage.registryAs(who).apply_as_auditor(APPLICATION)),
    stranger: 'ok'
  },
  // There are no rounds and reports here: tests/attacks/audits.test.ts has strangers reach for real ones.
  put_candidates: {
    as: async (who) =>
      codeOf(
        await stage
          .registryAs(who)
          .put_candidates({ round: 1n, chunk: 0, candidates: HASH, chunk_hashes: HASH })
      ),
    stranger: 'not_found'
  },
  draw_sample: {
    as: async (who) => codeOf(await stage.registryAs(who).draw_sample(1n)),
    stranger: 'not_found'
  },
  decline_audit: {
    as: async (who) => codeOf(await stage.registryAs(who).decline_audit({ round: 1n, position: 0 })),
    stranger: 'not_authorized'
  },
  announce_visit: {
    as: async (who) => {
      const visit = { from: 1n, until: 2n, escort: 'none', insurance_hash: HASH };
      return codeOf(await stage.registryAs(who).announce_visit({ round: 1n, position: 0, ...visit }));
    },
    stranger: 'not_authorized'
  },
  check_operator_record: {
    as: async (who) => codeOf(await stage.registryAs(who).check_operator_record({ round: 1n, position: 0 })),
    stranger: 'not_found'
  },
  file_report: {
    as: async (who) => codeOf(await stage.registryAs(who).file_report(reportContent(1n, 0, 1n, 2n))),
    stranger: 'not_authorized'
  },
  sign_report: {
    as: async (who) => codeOf(await stage.registryAs(who).sign_report({ report: 1n, hash: HASH })),
    stranger: 'not_found'
  },
  reply_to_report: {
    as: async (who) => {
      const reply = { report: 1n, statement: 'No', evidence_hash: HASH };
      return codeOf(await stage.registryAs(who).reply_to_report(reply));
    },
    stranger: 'not_found'
  },
  withdraw_report: {
    as: async (who) => codeOf(await stage.registryAs(who).withdraw_report({ report: 1n, reason: 'No' })),
    stranger: 'not_found'
  },
  sign_practices: {
    as: async (who) => {
      const answers = (practices(CURRENT_PRACTICES) ?? []).map(({ id }) => ({
        practice: id,
        compliance: { yes: null },
        remark: ''
      }));
      const args = { provider, checklist: CURRENT_PRACTICES, answers };
      return codeOf(await stage.registryAs(who).sign_practices(args));
    },
    stranger: 'not_authorized'
  },
  // Who is accepted by no motion recommends nothing; what is on record is linked and followed by anyone.
  file_recommendation: {
    as: async (who) => {
      const evidence = [{ source: { report: null }, id: 1n }];
      const args = { kind: { offboard: null }, provider, evidence, steps: [HASH] };
      return codeOf(await stage.registryAs(who).file_recommendation(args));
    },
    stranger: 'not_authorized'
  },
  link_proposal: {
    as: async (who) =>
      codeOf(
        await stage.registryAs(who).link_proposal({ recommendation: 1n, step: 1, proposal_id: executed })
      ),
    stranger: 'not_found'
  },
  follow_recommendation: {
    as: async (who) => codeOf(await stage.registryAs(who).follow_recommendation(1n)),
    stranger: 'not_found'
  },
  // Anyone may have the registry look at the vault's log: it keeps what it sees, and nothing else.
  witness_vault_head: {
    as: async (who) => codeOf(await stage.registryAs(who).witness_vault_head()),
    stranger: 'ok'
  }
};

const canisters = { identity_vault: vaultMethods, audit_registry: registryMethods };

describe.each(Object.entries(canisters))('case 47: every mutating method of %s', (canister, methods) => {
  const { methods: declared } = parseDid(
    readFileSync(projectPath(`canisters/${canister}/${canister}.did`), 'utf8')
  );
  const mutating = Object.keys(declared).filter(
    (name) => !declared[name]?.endsWith('query') && !CHANGE_NOTHING.has(name)
  );

  async function logs(): Promise<[bigint, bigint]> {
    const [vault, registry] = [stage.vaultAs(stranger), stage.registryAs(stranger)];
    return [(await vault.get_log(0n)).length, (await registry.get_log(0n)).length];
  }

  test('each is in this test, and nothing else is', () => {
    expect(Object.keys(methods).sort()).toEqual(mutating.sort());
  });

  test.each(mutating)('%s as anonymous: refused, nothing written', async (method) => {
    const before = await logs();
    expect(await methods[method]?.as(Principal.anonymous())).toBe('anonymous_caller');
    expect(await logs()).toEqual(before);
  });

  test.each(mutating)(
    '%s as a stranger: as documented, and refused where it would change what is not its own',
    async (method) => {
      const before = await logs();
      const documented = methods[method]?.stranger;
      expect(await methods[method]?.as(stranger)).toBe(documented);
      if (documented !== 'ok') expect(await logs()).toEqual(before);
    }
  );
});

test('case 47: the controls, by the right callers', async () => {
  expect(await vaultMethods['create_record']?.as(someone('a newcomer'))).toBe('ok');
  for (const method of ['begin_version', 'put_chunk'])
    expect(await vaultMethods[method]?.as(provider)).toBe('ok');
  // One section of six has arrived: the right caller gets as far as being told what lacks.
  expect(await vaultMethods['submit_version']?.as(provider)).toBe('wrong_state');
  expect(await vaultMethods['redeem']?.as(stage.custodianA.id)).toBe('ok');
  expect(await vaultMethods['give_back']?.as(stage.custodianA.id)).toBe('ok');
  expect(await vaultMethods['request_erasure']?.as(provider)).toBe('ok');
  expect(await vaultMethods['cancel_erasure']?.as(provider)).toBe('ok');
  expect(await registryMethods['confirm']?.as(verifier)).toBe('ok');
});
