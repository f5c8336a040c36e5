import { Principal } from '@dfinity/principal';
import { queryStatuses, registryActor, trustFor } from '../../src/client/index.js';
import type { DemoNetwork } from './network.js';
import type { SubmittedProvider } from './provider.js';
import type { Report } from './report.js';

/** A dapp asks for all providers at once and believes the certificate only. */
export async function checkStatuses(
  network: DemoNetwork,
  providers: readonly SubmittedProvider[],
  report: Report
): Promise<number> {
  const connection = await network.connect();
  const registry = registryActor(connection.agent, network.registry);
  const stranger = Principal.fromText('2vxsx-fae');
  const asked = [...providers.map(({ principal }) => Principal.fromText(principal)), stranger];
  const proven = await queryStatuses(registry, asked, trustFor(connection, network.registry));
  let verified = 0;
  for (const [at, { status }] of proven.entries()) {
    const name = providers[at]?.name ?? 'a principal without record';
    if (status === null) {
      report.fact(name, 'proven unknown');
      continue;
    }
    const kind = Object.keys(status.kind).join();
    if (kind === 'verified') verified++;
    const until = new Date(Number(status.until) * 1000).toISOString();
    report.fact(name, `${kind}, version ${status.version}, until ${until}, verifiers: ${status.verifiers}`);
  }
  if (verified !== providers.length)
    throw new Error(`${verified} of ${providers.length} providers are verified`);
  return verified;
}
