import type { Command } from 'commander';
import type { Principal } from '@dfinity/principal';
import { principalArgument, u64Argument } from '../../arguments.js';

export interface RoundOptions {
  readonly registry: Principal;
  readonly round: bigint;
}

export function withRegistry(command: Command): Command {
  return command.requiredOption('--registry <id>', 'the audit registry', principalArgument);
}

export function withRound(command: Command): Command {
  return withRegistry(command).requiredOption(
    '--round <id>',
    'the proposal that commissioned it',
    u64Argument
  );
}
