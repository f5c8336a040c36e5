import { Principal } from '@dfinity/principal';
import {
  confirmRoot,
  Ed25519Identity,
  enactVerifier,
  renderAcceptVerifier,
  QUESTIONS,
  requireOpening,
  requireVersion,
  SCOPES
} from '../../src/client/index.js';
import type { DemoNetwork } from './network.js';
import type { SubmittedProvider } from './provider.js';
import type { Report } from './report.js';

const YEAR_SECONDS = 365n * 86_400n;

/** Accepts a verifier by motion; it checks the plaintext that it was shown against standard and root, and confirms it. */
export async function verifyProviders(
  network: DemoNetwork,
  providers: readonly SubmittedProvider[],
  report: Report
): Promise<void> {
  const verifier = Ed25519Identity.generate();
  const now = BigInt(Math.floor(Date.now() / 1000));
  const spec = {
    verifier: verifier.getPrincipal().toUint8Array(),
    name: 'Example Verifier Ltd',
    level: 1,
    scopes: SCOPES,
    application_hash: new Uint8Array(0),
    valid_until: now + YEAR_SECONDS
  };
  const proposal = await network.governance.adopt(
    renderAcceptVerifier(network.registry.toUint8Array(), spec)
  );
  const registry = await network.registryAs(verifier);
  await enactVerifier(registry, proposal, spec);
  report.fact('verifier', `${spec.name}, accepted by executed motion ${proposal}`);

  const vault = await network.vaultAs(verifier);
  for (const { name, principal, record, version, opening } of providers) {
    // The provider shows its plaintext to the verifier on a channel of their own; the chain sees the root only.
    const held = await requireVersion(vault, record, version);
    requireOpening(held, opening);
    const { root } = held;
    const id = await confirmRoot(registry, {
      provider: Principal.fromText(principal),
      record_id: record,
      version,
      root,
      valid_until: now + YEAR_SECONDS,
      details: {
        scopes: SCOPES,
        method: 'documents',
        findings: [],
        not_checked: [],
        answers: QUESTIONS.map(() => 'declared'),
        evidence_hash: root
      }
    });
    report.fact(name, `root recomputed from the plaintext and confirmed, confirmation ${id}`);
  }
}
