import { Command } from 'commander';
import { bytesToHex } from '@noble/hashes/utils';
import { Ed25519Identity } from '../../client/ed25519-identity.js';
import { generateTransportKey } from '../../client/transport-key.js';
import { writeNew } from '../files.js';
import type { Report } from '../io.js';
import type { Run } from '../main.js';

interface Options {
  readonly out: string;
  readonly force?: boolean;
}

/** `nodevault keygen identity|transport`: a key file for its owner only; shown is the public half. */
export function keygenCommand(run: Run): Command {
  const command = new Command('keygen')
    .description('make an identity to call with, or a transport key that releases are encrypted to')
    .requiredOption('--out <file>', 'where the secret key goes, readable by its owner only')
    .option('--force', 'replace the file if it is there');
  command.argument('<kind>', 'identity or transport').action((kind: string, options: Options) => {
    if (kind !== 'identity' && kind !== 'transport')
      command.error(`error: keygen ${kind}: make identity or transport`);
    return run(command, () => (kind === 'identity' ? makeIdentity(options) : makeTransportKey(options)));
  });
  return command;
}

async function makeIdentity({ out, force = false }: Options): Promise<Report> {
  const identity = Ed25519Identity.generate();
  await writeNew(out, identity.toPem(), { force, secret: true });
  const principal = identity.getPrincipal().toText();
  return {
    json: { kind: 'identity', file: out, principal },
    text: `identity ${principal}, secret key in ${out}`
  };
}

async function makeTransportKey({ out, force = false }: Options): Promise<Report> {
  const { secret, publicKey } = generateTransportKey();
  const transportKey = bytesToHex(publicKey);
  await writeNew(out, `${bytesToHex(secret)}\n`, { force, secret: true });
  return {
    json: { kind: 'transport', file: out, transport_key: transportKey },
    text: `transport key ${transportKey}, secret key in ${out}`
  };
}
