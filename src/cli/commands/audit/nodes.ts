import { Command } from 'commander';
import { candidatesOf } from '../../../client/audit-candidates.js';
import { formatNodeList } from '../../../client/nns/node-list.js';
import { fetchRegistryNodes } from '../../../client/nns/registry-nodes.js';
import { u64Argument } from '../../arguments.js';
import { requireAbsent, writeNew } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { connectAs, type NetworkOptions, withNetwork } from '../../options.js';
import type { Progress } from '../../progress.js';

interface Options extends NetworkOptions {
  readonly at?: bigint;
  readonly force?: boolean;
}

/** `nodevault audit nodes <csv>`: the network's node list out of the NNS registry's certified records. */
export function nodesCommand(run: Run): Command {
  const command = withNetwork(new Command('nodes'))
    .description('write the list of nodes as the NNS registry certifies it')
    .argument('<csv>', 'file to write')
    .option('--at <version>', "the registry's version to read up to; the newest if left out", u64Argument)
    .option('--force', 'replace the file if it is there');
  return command.action((file: string, options: Options) =>
    run(command, (progress) => nodes(file, options, progress))
  );
}

async function nodes(file: string, options: Options, progress: Progress): Promise<Report> {
  const write = { force: options.force ?? false };
  await requireAbsent([file], write);
  const { agent, rootKey } = await connectAs(options);
  const list = await fetchRegistryNodes(agent, {
    rootKey,
    ...(options.at === undefined ? {} : { at: options.at }),
    progress: (version, of) => progress(`NNS registry: version ${version} of ${of} read`)
  });
  const { version } = list;
  const csv = formatNodeList(list.nodes);
  const { hash, candidates } = candidatesOf(list.nodes, `registry version ${version}`);
  await writeNew(file, csv, write);
  return {
    json: { file, registry_version: version, candidates: candidates.length, candidates_hash: hash },
    text: `${file}: ${candidates.length} nodes as of registry version ${version}, SHA-256 ${Buffer.from(hash).toString('hex')}`
  };
}
