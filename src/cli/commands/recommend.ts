import { Command } from 'commander';
import type { Run } from '../main.js';
import { bundleCommand } from './recommend/bundle.js';
import { fileCommand } from './recommend/file.js';
import { followCommand } from './recommend/follow.js';
import { linkCommand } from './recommend/link.js';
import { listCommand } from './recommend/list.js';
import { proposeStepCommand } from './recommend/propose.js';
import { showCommand } from './recommend/show.js';

/** `nodevault recommend …`: from evidence to NNS proposals, and what came of them. */
export function recommendCommand(run: Run): Command {
  const command = new Command('recommend').description(
    'prepare NNS proposals about a node provider, file them as a recommendation and follow their effect'
  );
  for (const create of [
    bundleCommand,
    fileCommand,
    proposeStepCommand,
    linkCommand,
    followCommand,
    listCommand,
    showCommand
  ]) {
    command.addCommand(create(run));
  }
  return command;
}
