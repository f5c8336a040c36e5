import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { parseChallenge } from '../../../client/audit-json.js';
import { type LatencyEvidence, signLatency } from '../../../client/latency.js';
import { principalArgument } from '../../arguments.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { loadIdentity } from '../../options.js';

interface Options {
  readonly identity: string;
  readonly registry: Principal;
}

/** `nodevault audit latency <challenge>`: signs what was measured; the member `latency` of a report. Asks no network. */
export function latencyCommand(run: Run): Command {
  const command = new Command('latency')
    .description('sign a latency challenge for a report')
    .argument('<challenge>', 'JSON file of what was measured')
    .requiredOption('--registry <id>', 'the audit registry', principalArgument)
    .requiredOption('--identity <pem>', 'Ed25519 key file that files the report');
  return command.action((file: string, options: Options) => run(command, () => sign(file, options)));
}

async function sign(file: string, { identity, registry }: Options): Promise<Report> {
  const challenge = parseChallenge(await readJson(file), file);
  const auditor = await loadIdentity(identity);
  const evidence = await signLatency(
    { ...challenge, registry: registry.toUint8Array(), auditor: auditor.getPrincipal().toUint8Array() },
    auditor
  );
  const json = latencyJson(evidence);
  return { json: { latency: json }, text: JSON.stringify(json, null, 2) };
}

function latencyJson(evidence: LatencyEvidence): Record<string, unknown> {
  return {
    nonce: bytesToHex(evidence.nonce),
    round_trip_us: evidence.round_trip_us,
    bound_us: evidence.bound_us,
    transcript_hash: bytesToHex(evidence.transcript_hash),
    public_key: bytesToHex(evidence.public_key),
    signature: bytesToHex(evidence.signature)
  };
}
