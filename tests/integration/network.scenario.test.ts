/**
 * The real network's 1,447 nodes and their providers: register, confirm, sample, audit, recommend, vote, follow. The list is
 * not part of this repository: where ../shared/data has none, this is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { checkSample } from '../../src/client/audit-rounds.js';
import { queryStatuses, unwrap } from '../../src/client/index.js';
import { CLEAN_ARGS } from '../support/confirmation.js';
import { type Bundle, makeBundle, subnetShares } from '../../src/client/nns/bundle.js';
import { holdingsOf } from '../../src/client/nns/network-view.js';
import { type ListedNode, parseNodeList } from '../../src/client/nns/node-list.js';
import {
  type NnsFunctionName,
  NNS_FUNCTIONS,
  PAYLOAD_TYPES
} from '../../src/client/nns/registry-payloads.js';
import { tagName } from '../../src/client/recommendations.js';
import type { Candidate } from '../../src/protocol/audit/candidates.js';
import { declaredProviders } from '../../scripts/demo/declared-providers.js';
import { acceptVerifier } from '../support/accept-verifier.js';
import { listOf } from '../support/audit-cast.js';
import { ProposalStatus } from '../support/proposal-status.js';
import { NnsRegistry } from '../support/nns-registry.js';
import { projectPath } from '../support/paths.js';
import { RecommendationCast, TABLE } from '../support/recommendation-cast.js';
import { codeOf, someone, Stage, type StageRecord } from '../support/stage.js';

const CSV = projectPath('../shared/data/network/nodes-2025-10-31.csv');
const DECLARATIONS = projectPath('../shared/data/self-declarations');
const YEAR_SECONDS = 365n * 86_400n;

const bytes = (text: string): Uint8Array => Principal.fromText(text).toUint8Array();

function candidate({ id, provider, operator, subnet, dataCenter }: ListedNode): Candidate {
  return {
    node: bytes(id),
    provider: bytes(provider),
    operator: bytes(operator),
    subnet: subnet === null ? new Uint8Array(0) : bytes(subnet),
    dataCenter
  };
}

/** Everything was checked and nothing found, of what the record's newest version is. */
function confirmationOf({ provider, sealed: { address, root } }: StageRecord) {
  return { provider, record_id: address.record, version: address.version, root, ...CLEAN_ARGS };
}

/** Does the work for each, a few at a time: one seals while the network executes what others have sent. */
async function inTurns(all: readonly string[], work: (each: string) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: 3 }, worker));
}

/** Payloads of a bundle's NNS functions, read by the registry's types; a defect throws. */
function decoded({ proposals }: Bundle): number {
  let count = 0;
  for (const { name, action } of proposals) {
    if (action.kind !== 'nns_function') continue;
    expect(action.number).toBe(NNS_FUNCTIONS[name as NnsFunctionName]);
    IDL.decode([PAYLOAD_TYPES[name as NnsFunctionName]], action.payload);
    count++;
  }
  return count;
}

(existsSync(CSV) ? describe : describe.skip)('the real network', () => {
  let nodes: ListedNode[];
  let providers: string[];
  let stage: Stage;
  let cast: RecommendationCast;
  let nnsRegistry: NnsRegistry;

  beforeAll(async () => {
    nodes = parseNodeList(readFileSync(CSV, 'utf8'), CSV);
    providers = [...new Set(nodes.map(({ provider }) => provider))].sort();
    stage = await Stage.create({ nodeProviders: providers });
    cast = new RecommendationCast(stage);
    nnsRegistry = await NnsRegistry.install(stage.world.pic);
  });

  afterAll(() => stage?.tearDown());

  test('every provider can be offboarded by proposals that governance and the registry read', () => {
    const figures = { providers: 0, proposals: 0, payloads: 0, largestSummary: 0, subnets: 0 };
    for (const provider of providers) {
      const evidence = [{ kind: 'report', id: 1n, hash: new Uint8Array(32), url: '' }];
      const request = {
        kind: 'offboard',
        registry: stage.registry.toText(),
        provider,
        reason: 'A test',
        evidence,
        url: ''
      } as const;
      const bundle = makeBundle(request, { nodes, operators: [] });
      const { proposals } = bundle;
      figures.providers++;
      figures.proposals += proposals.length;
      figures.payloads += decoded(bundle);
      figures.subnets += subnetShares(bundle.holdings).length;
      figures.largestSummary = Math.max(
        figures.largestSummary,
        ...proposals.map(({ summary }) => summary.length)
      );
      expect(proposals.filter(({ name }) => name === 'ChangeSubnetMembership')).toHaveLength(
        subnetShares(bundle.holdings).length
      );
      expect(proposals.at(-1)?.name).toBe('AddOrRemoveNodeProvider');
    }
    expect(figures).toMatchObject({ providers: 69 });
    console.info('offboarding each provider:', JSON.stringify(figures));
  });

  test('all are registered and confirmed, and one certificate says so of a hundred at a time', async () => {
    const { providers: declared } = await declaredProviders(DECLARATIONS);
    const sections = new Map(declared.map((each) => [each.principal, each]));
    const verifier = someone('a verifier of all');
    await acceptVerifier(stage, verifier);
    const registry = stage.registryAs(verifier);
    const all = [...new Set([...providers, ...sections.keys()])];
    const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
    await inTurns(all, async (provider) => {
      const { subject, sections: sealed } = sections.get(provider) ?? {
        subject: 'report-only',
        sections: undefined
      };
      const record = await stage.submit(Principal.fromText(provider), subject, sealed);
      unwrap(await registry.confirm({ ...confirmationOf(record), valid_until }), 'confirm');
    });
    const trust = { rootKey: new Uint8Array(await stage.world.rootKey()), canister: stage.registry };
    const now = await stage.world.pic.getTime();
    const asked = all.map((provider) => Principal.fromText(provider));
    const statuses = await queryStatuses(registry, asked, { ...trust, now });
    const verified = statuses.filter(({ status }) => status !== null && 'verified' in status.kind);
    expect(verified).toHaveLength(all.length);
    console.info(
      'registered and confirmed:',
      JSON.stringify({ providers: all.length, declared: sections.size, verified: verified.length })
    );
  });

  test('from a record to removal: register, confirm, sample, audit, recommend, vote, follow', async () => {
    // A sample of all nodes, which anybody recomputes; its first node's provider is the one of this story.
    for (const name of ['auditor 1', 'auditor 2', 'auditor 3']) await cast.audits.auditor(name);
    const list = listOf(nodes.map(candidate));
    const round = await cast.audits.drawn(list, { size: 20, reply_days: 1 });
    const anyone = stage.registryAs(someone('anyone'));
    await checkSample(anyone, stage.registry, round, list);
    const { node, provider } = (await cast.audits.audit(round)).details.candidate;
    const holdings = holdingsOf({ nodes, operators: [] }, provider.toText());

    // The provider is registered and verified, like any other, until the audit is final.
    const record = await stage.submit(provider);
    const verifier = someone('a verifier');
    await acceptVerifier(stage, verifier);
    const valid_until = (await stage.nowSeconds()) + YEAR_SECONDS;
    const args = { ...confirmationOf(record), valid_until };
    expect(codeOf(await stage.registryAs(verifier).confirm(args))).toBe('ok');
    const trust = { rootKey: new Uint8Array(await stage.world.rootKey()), canister: stage.registry };
    const now = await stage.world.pic.getTime();
    const [status] = await queryStatuses(anyone, [provider], { ...trust, now });
    expect(status?.status?.kind).toEqual({ verified: null });

    // Two auditors sign that the machine is not there, the time to reply passes, and the table asks for no more.
    expect(await cast.setTable(TABLE)).toBe('ok');
    const report = await cast.audits.signed(round, 0, { answers: cast.answers('chassis') });
    await stage.world.advance(2 * 86_400);
    const bundle = makeBundle(await cast.request(provider, report), { nodes, operators: [] });
    const filer = (await anyone.get_report(report))[0]?.details.author ?? provider;
    const id = await cast.file(filer, bundle, report);

    for (const { id: each } of holdings.nodes)
      await nnsRegistry.put(`node_record_${each}`, Uint8Array.of(10, 0));
    let calls = 0;
    for (const proposal of bundle.proposals) {
      const decidedAs = await cast.decide(proposal, 'yes');
      expect((await stage.world.governance.proposalInfo(decidedAs))?.status).toBe(ProposalStatus.Executed);
      const link = { recommendation: id, step: proposal.step, proposal_id: decidedAs };
      unwrap(await anyone.link_proposal(link), 'link_proposal');
    }
    const before = await cast.follow(id);
    calls++;
    expect(tagName(before.state)).toBe('executed');
    for (const { id: each } of holdings.nodes) await nnsRegistry.remove(`node_record_${each}`);
    let after = before;
    while (tagName(after.state) === 'executed' && calls++ < 20) after = await cast.follow(id);
    expect(tagName(after.state)).toBe('effective');
    expect(await stage.world.governance.listNodeProviders()).toHaveLength(providers.length - 1);
    console.info(
      'offboarded:',
      JSON.stringify({
        governance: stage.world.governance.kind,
        sampled: node.toText(),
        provider: provider.toText(),
        nodes: holdings.nodes.length,
        operators: holdings.operators.length,
        subnets: subnetShares(holdings).length,
        proposals: bundle.proposals.length,
        follows: calls
      })
    );
  });
});
