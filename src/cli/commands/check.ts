import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import type { ProvenStatus } from '../../client/certified-status.js';
import { trustFor } from '../../client/connection.js';
import { queryStatuses, registryActor } from '../../client/registry-client.js';
import { statusAt } from '../../client/verification.js';
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
  const now = BigInt(Math.floor(Date.now() / 1000));
  const statuses = proven.map((each) => summary(each, now));
  const verified = proven.every(({ status }) => statusAt(status, now) === 'verified');
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
  /** Why it is not better, or not for longer. */
  readonly reasons?: readonly string[];
  /** RFC 3339, or null where the status does not end by itself. */
  readonly until?: string | null;
}

function summary({ provider, status }: ProvenStatus, now: bigint): StatusSummary {
  if (!status) return { provider: provider.toText(), status: 'unknown' };
  const { record_id, version, root, until, verifiers, reasons } = status;
  return {
    provider: provider.toText(),
    status: statusAt(status, now),
    record: record_id,
    version,
    root: bytesToHex(root),
    verifiers,
    reasons: reasons.map((reason) => Object.keys(reason).join('')),
    until: until === 0n ? null : utcTime(until)
  };
}

function line({ provider, status, version, verifiers, until, reasons = [] }: StatusSummary): string {
  if (version === undefined) return `${provider}: unknown to the registry`;
  const end = until === null ? '' : `, until ${until}`;
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return `${provider}: ${status}, version ${version}, ${verifiers} verifier${verifiers === 1 ? '' : 's'}${end}${why}`;
}
