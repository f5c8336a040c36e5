import { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { bytesToHex } from '@noble/hashes/utils';
import { readReport } from '../../../client/audit-reports.js';
import { registryActor } from '../../../client/registry-client.js';
import { utcTime } from '../../../protocol/spec/lines.js';
import { u64Argument } from '../../arguments.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import { withRegistry } from './round-options.js';

type Options = NetworkOptions & { readonly registry: Principal };

/** `nodevault audit show <report>`: how a report stands and what it says, after its content was checked by its hash. */
export function showReportCommand(run: Run): Command {
  const command = withRegistry(withNetwork(new Command('show')))
    .description('show a report')
    .argument('<report>', 'its number', u64Argument);
  return command.action((report: bigint, options: Options) => run(command, () => show(report, options)));
}

async function show(report: bigint, options: Options): Promise<Report> {
  const { agent } = await connectAs(options);
  const { info, content, hash } = await readReport(registryActor(agent, options.registry), report);
  const { state, weight, details } = info;
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
      ...(reply === undefined ? [] : [`reply: ${reply.statement}`])
    ].join('\n')
  };
}

function tag(variant: object): string {
  return Object.keys(variant).join('');
}
