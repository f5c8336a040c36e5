import { messageOf } from './errors.js';
import { open, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { CanisterLog } from './instance/types.js';
import { principalText } from './principal.js';
import { ReplicaServer } from './rest/server.js';

/** The command `pocket-ic`: serves the embedded replica in the place of the PocketIC server. */

/** To the letter, as PocketIC's Rust library wants it. */
const VERSION = 'pocket-ic-server 14.0.0';
const HELP = `NodeVault's embedded replica, a drop-in for the PocketIC server

Usage: pocket-ic [OPTIONS]

Options:
  -i, --ip-addr <IP>       address to listen on [default: 127.0.0.1]
  -p, --port <PORT>        port to listen on; 0 takes a free one [default: 0]
      --port-file <FILE>   file to write the port to once it listens; it must not exist
      --ttl <SECONDS>      end after this time without a request [default: 60]
      --hard-ttl <SECONDS> end after this time, whatever is going on
  -l, --log-levels <L>     accepted and ignored
  -h, --help               print this
  -V, --version            print the version

Without --ttl it also ends when the process that started it does.`;

const OPTIONS = {
  'ip-addr': { type: 'string', short: 'i', default: '127.0.0.1' },
  port: { type: 'string', short: 'p', default: '0' },
  'port-file': { type: 'string' },
  ttl: { type: 'string' },
  'hard-ttl': { type: 'string' },
  'log-levels': { type: 'string', short: 'l' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' }
} as const;

const DEFAULT_TTL_SECONDS = 60;
const WATCH_INTERVAL_MS = 1000;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

interface Arguments {
  address: string;
  port: number;
  portFile: string | undefined;
  ttlSeconds: number;
  hardTtlSeconds: number;
  endsWithParent: boolean;
}

/** Runs the command; ends the process with 0, 1 (cannot serve) or 2 (wrong arguments). */
export async function main(args: string[]): Promise<void> {
  const parsed = parseCommandLine(args);
  if (typeof parsed === 'string') {
    console.log(parsed);
    return;
  }
  surviveErrors();
  const server = new ReplicaServer(printLog);
  endWhenDone(server, parsed);
  const port = await listen(server, parsed);
  console.log(`The embedded replica is listening on port ${port}`);
}

/** @returns the arguments, or the text that was asked for. Ends the process where they are wrong. */
function parseCommandLine(args: string[]): Arguments | string {
  try {
    const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
    if (values.help) return HELP;
    if (values.version) return VERSION;
    return {
      address: values['ip-addr'],
      port: parseNumber('--port', values.port, 65_535),
      portFile: values['port-file'],
      ttlSeconds: parseSeconds('--ttl', values.ttl) ?? DEFAULT_TTL_SECONDS,
      hardTtlSeconds: parseSeconds('--hard-ttl', values['hard-ttl']) ?? Infinity,
      endsWithParent: values.ttl === undefined
    };
  } catch (error) {
    return fail(EXIT_USAGE, `${messageOf(error)}\nTry --help.`);
  }
}

function parseSeconds(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseNumber(option, text, 2 ** 31);
}

function parseNumber(option: string, text: string, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value <= max) return value;
  throw new Error(`${option} ${JSON.stringify(text)} is not a whole number from 0 to ${max}.`);
}

async function listen(server: ReplicaServer, { address, port, portFile }: Arguments): Promise<number> {
  if (portFile) await reservePortFile(portFile);
  try {
    const actual = await server.listen(address, port);
    if (portFile) await writeFile(portFile, `${actual}\n`);
    return actual;
  } catch (error) {
    if (portFile) await rm(portFile, { force: true });
    return fail(EXIT_FAILURE, `Cannot listen on ${address}:${port}: ${messageOf(error)}`);
  }
}

/** An existing port file means that a server is running, as PocketIC has it: then this one ends, without an error. */
async function reservePortFile(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      console.error(`The port file ${path} exists: a server is running already.`);
      process.exit(0);
    }
    fail(EXIT_FAILURE, `Cannot write the port file ${path}: ${messageOf(error)}`);
  }
}

function endWhenDone(server: ReplicaServer, args: Arguments): void {
  const { portFile, ttlSeconds, hardTtlSeconds, endsWithParent } = args;
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const removed = portFile ? rm(portFile, { force: true }) : Promise.resolve();
    void Promise.allSettled([server.close(), removed]).then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const parent = process.ppid;
  setInterval(() => {
    const orphaned = endsWithParent && process.ppid !== parent;
    const isOver = server.idleMillis > ttlSeconds * 1000 || process.uptime() > hardTtlSeconds;
    if (orphaned || isOver) end();
  }, WATCH_INTERVAL_MS);
}

/** One request's error must not take the other instances with it; nor must a reader of the output that went away. */
function surviveErrors(): void {
  process.on('uncaughtException', (error) => reportError('uncaught exception', error));
  process.on('unhandledRejection', (reason) => reportError('unhandled rejection', reason));
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}

function reportError(what: string, error: unknown): void {
  console.error(`replica: ${what}`, error);
}

function printLog({ time, canisterId, content }: CanisterLog): void {
  const nanos = String(time % 1_000_000_000n).padStart(9, '0');
  const seconds = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  console.error(`${seconds}.${nanos} UTC: [Canister ${principalText(canisterId)}] ${content}`);
}

function fail(status: number, message: string): never {
  console.error(message);
  process.exit(status);
}
