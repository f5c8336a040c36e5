import { Principal } from '@dfinity/principal';
import { ensureRecord, sealVersion, submitVersion } from '../../src/client/index.js';
import type { DemoNetwork } from './network.js';
import type { DemoProvider, SubmittedProvider } from './provider.js';
import type { Report } from './report.js';

/** Seals a provider's sections offline and submits them. */
export async function sealAndSubmit(
  network: DemoNetwork,
  provider: DemoProvider,
  report: Report
): Promise<SubmittedProvider> {
  const { identity, principal, subject, sections } = provider;
  const vault =
    identity === undefined ? network.vaultInTheNameOf(principal) : await network.vaultAs(identity);
  const record = await ensureRecord(vault, Principal.fromText(principal));
  const address = {
    vault: network.vault.toUint8Array(),
    record: record.record_id,
    version: record.next_version
  };
  report.progress(`${provider.name}: sealing ${sections.length} sections`);
  const { sealed, opening } = await sealVersion({ network: 'local', address, subject, sections });
  await submitVersion(vault, sealed, (sent, total) =>
    report.progress(`${provider.name}: ${sent} of ${total} bytes uploaded`)
  );
  const bytes = sealed.sections.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
  const names = sealed.sections.map(({ name }) => name).join(', ');
  report.fact(
    provider.name,
    `record ${record.record_id}, version ${address.version}, ${bytes} sealed bytes: ${names}`
  );
  return { ...provider, record: address.record, version: address.version, opening };
}
