import { Command } from 'commander';
import { JsonReader } from '../../../client/json-reader.js';
import { checkPractices } from '../../../client/practice-flags.js';
import { readJson } from '../../files.js';
import type { Report } from '../../io.js';
import type { Run } from '../../main.js';
import { readNodes } from './node-list-file.js';

interface Options {
  readonly countries?: string;
  readonly racks?: string;
}

/** `nodevault audit flags <csv>`: what the node list shows about practices. Flags are no verdicts. */
export function flagsCommand(run: Run): Command {
  const command = new Command('flags')
    .description('look for shared operators, networks and racks, and for concentration')
    .argument('<csv>', "the network's node list, as the public dashboard gives it")
    .option('--countries <json>', "object: provider's principal to country code")
    .option('--racks <json>', "object: node's principal to the name of its rack");
  return command.action((file: string, options: Options) => run(command, () => flags(file, options)));
}

async function flags(file: string, { countries, racks }: Options): Promise<Report> {
  const nodes = await readNodes(file);
  const found = checkPractices(nodes, {
    ...(countries === undefined ? {} : { countries: await readMap(countries) }),
    ...(racks === undefined ? {} : { racks: await readMap(racks) })
  });
  const lines = [
    ...found.flags.map(({ kind, providers, reason }) => `${kind}: ${reason} (${providers.join(', ')})`),
    ...found.unchecked.map(({ kind, reason }) => `${kind}: not checked, ${reason}`)
  ];
  return {
    json: { nodes: nodes.length, ...found },
    text: lines.length === 0 ? `${nodes.length} nodes, nothing to flag` : lines.join('\n')
  };
}

async function readMap(file: string): Promise<Map<string, string>> {
  const reader = new JsonReader(await readJson(file), file);
  return new Map(reader.names().map((name) => [name, reader.text(name)]));
}
