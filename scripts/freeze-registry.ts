/**
 * Freezes a registry's stable memory, as the present build writes it, for the present schema: tests/upgrade/frozen-registry.test.ts
 * has every later build read it. Run once, when a schema is new.
 */
import { Principal as CorePrincipal } from '@icp-sdk/core/principal';
import { SCHEMA } from '../canisters/audit_registry/schema.js';
import {
  candidAcceptVerifier,
  candidVerificationPolicy,
  FIRST_POLICY,
  renderAcceptVerifier,
  renderVerificationPolicy,
  unwrap
} from '../src/client/index.js';
import { makeBundle } from '../src/client/nns/bundle.js';
import { CURRENT_PRACTICES, practices } from '../src/protocol/audit/practices.js';
import { nodesOf } from '../tests/support/audit-cast.js';
import { ANY_VERIFIER, CLEAN_ARGS, VERIFIER_APPLICATION } from '../tests/support/confirmation.js';
import { freeze } from '../tests/support/frozen-memory.js';
import { type FrozenRegistry, registryViews } from '../tests/support/frozen-registry.js';
import { networkNode, RecommendationCast, TABLE } from '../tests/support/recommendation-cast.js';
import { someone, Stage } from '../tests/support/stage.js';
import { freezeOnce } from './freeze-once.js';

const provider = someone('a frozen provider');
const verifier = someone('a frozen verifier');
/** 1 January 2100. */
const FAR = 4_102_444_800n;

async function freezeRegistry(url: string): Promise<void> {
  const now = new Date('2030-01-01T00:00:00Z');
  const stage = await Stage.create({ url, now, nodeProviders: [provider.toText()] });
  await verify(stage);
  const cast = new RecommendationCast(stage);
  const { auditor, round } = await audit(cast);
  const about = {
    provider: provider.toText(),
    verifier: verifier.toText(),
    auditor: auditor.toText(),
    round
  };
  const frozen: FrozenRegistry = {
    ...about,
    registry: stage.registry.toText(),
    vault: stage.vault.toText(),
    now: await stage.world.pic.getTime(),
    views: await registryViews(stage.registryAs(someone('a reader')), about)
  };
  const memory = await stage.world.pic.getStableMemory(CorePrincipal.fromText(stage.registry.toText()));
  await freeze('audit_registry', SCHEMA, frozen, memory);
  await stage.tearDown();
}

/** An accepted verifier, a policy, a confirmation that supersedes another, a challenge that was admitted. */
async function verify(stage: Stage): Promise<void> {
  const self = stage.registry.toUint8Array();
  const [registry, anyone] = [stage.registryAs(verifier), stage.registryAs(someone('anyone'))];
  const hash = unwrap(await registry.apply_as_verifier(VERIFIER_APPLICATION), 'apply_as_verifier');
  const spec = {
    verifier: verifier.toUint8Array(),
    name: VERIFIER_APPLICATION.name,
    ...ANY_VERIFIER,
    application_hash: new Uint8Array(hash),
    valid_until: FAR
  };
  const accepted = await stage.world.governance.adopt(renderAcceptVerifier(self, spec));
  unwrap(await anyone.enact(accepted, { accept_verifier: candidAcceptVerifier(spec) }), 'enact');
  const policy = { ...FIRST_POLICY, number: 1, cadence_days: 900 };
  const set = await stage.world.governance.adopt(renderVerificationPolicy(self, policy));
  unwrap(await anyone.enact(set, { set_verification_policy: candidVerificationPolicy(policy) }), 'enact');

  const { sealed } = await stage.submit(provider);
  const { record: record_id, version } = sealed.address;
  const about = { provider, record_id, version, root: sealed.root, valid_until: FAR, ...CLEAN_ARGS };
  const first = unwrap(await registry.confirm(about), 'confirm');
  unwrap(await registry.confirm({ ...about, supersedes: [first] }), 'confirm');
  unwrap(await stage.registryAs(provider).accept_level(provider, 1), 'accept_level');
  const challenge = { provider, statement: 'It shares its machines', evidence_hash: new Uint8Array(32) };
  const id = unwrap(await anyone.file_challenge(challenge), 'file_challenge');
  unwrap(await registry.admit_challenge(id), 'admit_challenge');
  unwrap(await anyone.witness_vault_head(), 'witness_vault_head');
}

/** A round, a report that is final, practices, and a recommendation with a linked proposal. */
async function audit(cast: RecommendationCast) {
  const { stage } = cast;
  for (const name of ['frozen auditor 1', 'frozen auditor 2', 'frozen auditor 3'])
    await cast.audits.auditor(name);
  const nodes = nodesOf(provider, 2);
  const report = await cast.finalReport(nodes, { answers: cast.answers('chassis') });
  const [info] = await stage.registryAs(provider).get_report(report);
  if (info === undefined) throw new Error('the report is missing');
  const answers = (practices(CURRENT_PRACTICES) ?? []).map(({ id: practice }) => ({
    practice,
    compliance: { yes: null },
    remark: ''
  }));
  const args = { provider, checklist: CURRENT_PRACTICES, answers };
  unwrap(await stage.registryAs(provider).sign_practices(args), 'sign_practices');
  await cast.setTable(TABLE);
  const bundle = makeBundle(await cast.request(provider, report), {
    nodes: nodes.map(networkNode),
    operators: []
  });
  const id = await cast.file(info.details.author, bundle, report);
  const [proposal] = bundle.proposals;
  if (proposal === undefined) throw new Error('the bundle has no proposals');
  const proposal_id = await cast.propose(proposal);
  const link = { recommendation: id, step: proposal.step, proposal_id };
  unwrap(await stage.registryAs(someone('anyone')).link_proposal(link), 'link_proposal');
  return { auditor: info.details.author, round: info.details.round };
}

await freezeOnce('audit_registry', SCHEMA, freezeRegistry);
