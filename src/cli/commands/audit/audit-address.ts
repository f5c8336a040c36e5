import type { Command } from 'commander';
import { u32Argument } from '../../arguments.js';
import { type RoundOptions, withRound } from './round-options.js';

/** A drawn node, by its round and its position in the sample. */
export interface AddressOptions extends RoundOptions {
  readonly position: number;
}

export function withAddress(command: Command): Command {
  return withRound(command).requiredOption('--position <n>', 'in the sample, counted from 0', u32Argument);
}
