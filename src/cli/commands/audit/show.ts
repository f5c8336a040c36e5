import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { parseChallenge } from '../../../client/audit-json.js';
import { readReport } from '../../../client/audit-reports.js';
import { NodeVaultError } from '../../../client/errors.js';
import type { ReportInfo } from '../../../client/idl/audits-idl.js';
import { judgeLatency, type LatencyEvidence, verifyLatency } from '../../../client/latency.js';
import { registryActor } from '../../../client/registry-client.js';
import { utcTime } from '../../../protocol/spec/lines.js';
import { u64Argument } from '../../arguments.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = NetworkOptions & { readonly registry: Principal; readonly challenge?: string };

/** `nodevault audit show <report>`: how a report stands and what it says, after its content was checked by its hash. */
export function showReportCommand(run: Run): Command {
  const command = withRegistry(withNetwork(new Command('show')))
    .description('show a report')
    .argument('<report>', 'its number', u64Argument)
    .option(
      '--challenge <file>',
      'what the auditor measured: compare it with the latency that the report states'
    );
  return command.action((report: bigint, options: Options) => run(command, () => show(report, options)));
}

async function show(report: bigint, options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const { info, content, hash } = await readReport(registryActor(agent, options.registry), report);
  const { state, weight, details } = info;
  const [evidence] = content.latency;
  const latency = evidence === undefined ? null : latencyJson(evidence, details.author);
  if (options.challenge !== undefined) await compare(options.challenge, options.registry, info, evidence);
  const [reply] = details.reply;
  const answers = content.answers.map(({ item, finding, remark }) => ({
    item,
    finding: tag(finding),
    remark
  }));
  const json = {
    report,
    state: tag(state),
    weight,
    evidence: tag(details.evidence),
    provider: details.provider.toText(),
    node: details.node.toText(),
    author: details.author.toText(),
    cosigner: details.cosigner[0]?.toText() ?? null,
    reply_until: details.reply_until === 0n ? null : utcTime(details.reply_until),
    reply: reply === undefined ? null : { statement: reply.statement, at: utcTime(reply.at) },
    hash,
    summary: content.summary,
    latency,
    answers
  };
  const lines = answers.map(
    ({ item, finding, remark }) => `  ${item}: ${finding}${remark === '' ? '' : `, ${remark}`}`
  );
  return {
    json,
    text: [
      `report ${report}: ${json.state}, ${json.evidence}, weight ${weight}, SHA-256 ${bytesToHex(hash)}`,
      `node ${json.node} of ${json.provider}`,
      content.summary,
      ...lines,
      ...(latency === null
        ? []
        : [
            `latency: ${latency.round_trip_us} of ${latency.bound_us} us, signature ${latency.signature}, by ${latency.signer === 'author' ? 'the author' : 'a key that is not the one of the author'}`
          ]),
      ...(options.challenge === undefined ? [] : ['the challenge is the one that the report states']),
      ...(reply === undefined ? [] : [`reply: ${reply.statement}`])
    ].join('\n')
  };
}

function latencyJson(evidence: LatencyEvidence, author: Principal) {
  const { round_trip_us, bound_us } = evidence;
  return { round_trip_us, bound_us, ...judgeLatency(evidence, author) };
}

/** @throws NodeVaultError `not-authentic` where the report's latency is not that of the challenge */
async function compare(
  file: string,
  registry: Principal,
  { details: { author, node, round, position } }: ReportInfo,
  evidence: LatencyEvidence | undefined
): Promise<void> {
  const challenge = parseChallenge(await readJson(file), file);
  if (evidence === undefined)
    throw new NodeVaultError('not-authentic', 'the report states no latency to compare the challenge with');
  const place = { registry: registry.toUint8Array(), round, position, node: node.toUint8Array() };
  verifyLatency({ ...challenge, ...place, auditor: author.toUint8Array() }, evidence);
}

function tag(variant: object): string {
  return Object.keys(variant).join('');
}
