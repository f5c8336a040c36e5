/**
 * More statuses than one message derives, and an upgrade while that is under way: what was due is done. On the benchmarks'
 * network, which runs in this process and takes in hundreds of providers in seconds.
 */
import { expect, test } from '@jest/globals';
import { IDL } from '@dfinity/candid';
import {
  candidAcceptVerifier,
  candidJudgement,
  renderAcceptVerifier,
  renderJudgement,
  unwrap
} from '../../src/client/index.js';
import {
  type RegistryAct,
  registryIdl,
  RegistryInit,
  type RegistryService
} from '../../src/client/idl/registry-idl.js';
import { BenchNetwork, NOW_SECONDS } from '../../scripts/bench/network.js';
import { executedMotion } from '../../scripts/bench/nns/proposals.js';
import { Nns } from '../../scripts/bench/nns/index.js';
import { madeUpPrincipal } from '../../scripts/bench/principals.js';
import { acceptance } from '../../scripts/bench/suites/registry/acceptance.js';
import { PuppetVault } from '../../scripts/bench/suites/registry/puppet-vault.js';
import { beginVersionArgs } from '../../scripts/bench/vault-records.js';
import { CLEAN_ARGS } from '../support/confirmation.js';

/** So many that a message does not derive all of their statuses. */
const PROVIDERS = 900;
const RECORD = 1n;

test('goes on over an upgrade, to the last provider', async () => {
  const network = new BenchNetwork();
  const nns = await Nns.install(network);
  const vault = await PuppetVault.install(network);
  const id = network.createCanister();
  const arg = new Uint8Array(IDL.encode([RegistryInit], [{ vault: vault.id }]));
  await network.install(id, 'audit_registry', { install: null }, arg);
  const verifier = madeUpPrincipal('a verifier');
  const registry = network.actor<RegistryService>(id, registryIdl, verifier);
  const enact = async (proposal: bigint, text: string, act: RegistryAct): Promise<void> => {
    nns.answersProposal(executedMotion(proposal, text));
    unwrap(await registry.enact(proposal, act), 'enact');
  };
  const accepted = acceptance(verifier);
  await enact(1n, renderAcceptVerifier(id.toUint8Array(), accepted), {
    accept_verifier: candidAcceptVerifier(accepted)
  });

  const providers = Array.from({ length: PROVIDERS }, (_, at) => madeUpPrincipal(`provider ${at}`));
  const [last = verifier] = [...providers].sort((a, b) => Buffer.compare(b.toUint8Array(), a.toUint8Array()));
  vault.tellsOf(RECORD, last);
  for (const provider of providers) unwrap(await registry.refresh(provider), 'refresh');
  const { root } = beginVersionArgs(RECORD, 1, []);
  const about = {
    provider: last,
    record_id: RECORD,
    version: 1,
    root,
    valid_until: NOW_SECONDS + 1_000_000n
  };
  unwrap(await registry.confirm({ ...about, ...CLEAN_ARGS }), 'confirm');
  const kind = async (): Promise<string | undefined> => {
    const { statuses } = await registry.get_status_history(last, 1);
    return Object.keys(statuses.at(-1)?.status.kind ?? {})[0];
  };
  expect(await kind()).toBe('verified');

  const suspension = { subject: verifier.toUint8Array(), reason: 'A test' };
  await enact(2n, renderJudgement('suspend verifier', id.toUint8Array(), suspension), {
    suspend_verifier: candidJudgement(suspension)
  });
  // The first share is done in this round, then the code is replaced.
  await network.install(id, 'audit_registry', { upgrade: [] }, arg);
  expect(await kind()).toBe('verified');
  network.settle();
  expect(await kind()).toBe('expired');
});
