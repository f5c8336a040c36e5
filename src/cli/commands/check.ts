import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import type { ProvenStatus } from '../../client/certified-status.js';
import { trustFor } from '../../client/connection.js';
import { queryStatuses, registryActor } from '../../client/registry-client.js';
import { utcTime } from '../../protocol/spec/lines.js';
import { principalArgument, principalList } from '../arguments.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';
import { type NetworkOptions, connectAs, withNetwork } from '../options.js';
import { EXIT } from '../run-command.js';

interface Options extends NetworkOptions {
  readonly registry: Principal;
}

/** `nodevault check <provider…>`: certified statuses; exit status 1 where one is not verified. */
export function checkCommand(run: Run): Command {
  const command = withNetwork(new Command('check'))
    .alias('status')
    .description("ask for providers' certified status and verify the certificate")
    .argument('<provider...>', 'principals', principalList)
    .requiredOption('--registry <id>', 'the audit registry', principalArgument);
  return command.action((providers: Principal[], options: Options) =>
    run(command, () => check(providers, options))
  );
}

async function check(providers: Principal[], options: Options): Promise<Report> {
  const connection = await connectAs(options);
  const trust = trustFor(connection, options.registry);
  const proven = await queryStatuses(registryActor(connection.agent, options.registry), providers, trust);
  const statuses = proven.map(summary);
  const now = BigInt(Math.floor(Date.now() / 1000));
  const verified = proven.every(
    ({ status }) => status && 'verified' in status.kind && (status.until === 0n || status.until >= now)
  );
  return {
    json: { verified, providers: statuses },
    text: statuses.map(line).join('\n'),
    exitCode: verified ? EXIT.ok : EXIT.failed
  };
}

interface StatusSummary {
  readonly provider: string;
  readonly status: string;
  readonly record?: bigint;
  readonly version?: number;
  readonly root?: string;
  readonly verifiers?: number;
  /** RFC 3339, or null where the status does not end by itself. */
  readonly until?: string | null;
}

function summary({ provider, status }: ProvenStatus): StatusSummary {
  if (!status) return { provider: provider.toText(), status: 'unknown' };
  const { kind, record_id, version, root, until, verifiers } = status;
  return {
    provider: provider.toText(),
    status: Object.keys(kind).join(''),
    record: record_id,
    version,
    root: bytesToHex(root),
    verifiers,
    until: until === 0n ? null : utcTime(until)
  };
}

function line({ provider, status, version, verifiers, until }: StatusSummary): string {
  if (version === undefined) return `${provider}: unknown to the registry`;
  const end = until === null ? '' : `, until ${until}`;
  return `${provider}: ${status}, version ${version}, ${verifiers} verifier${verifiers === 1 ? '' : 's'}${end}`;
}
