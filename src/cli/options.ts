/** Options that several commands share, and what they give. */
import { type Command, Option } from 'commander';
import { type Connection, connect } from '../client/connection.js';
import { Ed25519Identity } from '../client/ed25519-identity.js';
import type { Network } from '../client/master-keys.js';
import { networkArgument } from './arguments.js';
import { readText } from './files.js';

export interface NetworkOptions {
  readonly network: Network;
  readonly host?: string;
}

export interface IdentityOptions extends NetworkOptions {
  readonly identity: string;
}

/** `--network`: whose vetKD master key, and where to connect. */
export function networkOption(): Option {
  return new Option('--network <name>', 'ic, or local for a replica with PocketIC test keys')
    .argParser(networkArgument)
    .default('ic');
}

export function withNetwork(command: Command): Command {
  return command
    .addOption(networkOption())
    .option('--host <url>', 'replica or boundary node (local needs one)');
}

export function withIdentity(command: Command): Command {
  return withNetwork(command).requiredOption('--identity <pem>', 'Ed25519 key file to call as');
}

/** Options of a commander action with only the keys that were given. */
export async function connectAs(
  options: NetworkOptions & { readonly identity?: string }
): Promise<Connection> {
  const { network, host, identity } = options;
  return connect({
    network,
    ...(host === undefined ? {} : { host }),
    ...(identity === undefined ? {} : { identity: await loadIdentity(identity) })
  });
}

export async function loadIdentity(file: string): Promise<Ed25519Identity> {
  return Ed25519Identity.fromPem(await readText(file));
}
