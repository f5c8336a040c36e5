import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectPath } from './paths.js';

/** Under this name the tests find the server that the global setup started. */
export const SERVER_URL_VARIABLE = 'NODEVAULT_PIC_URL';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 50;
const IDLE_TTL_SECONDS = 1_800;
const KEPT_OUTPUT = 4_000;

export interface PicServer {
  url: string;
  stop(): Promise<void>;
}

/** The PocketIC server named by POCKET_IC_BIN, else the embedded replica. */
export function serverBinary(): string {
  const { POCKET_IC_BIN: named } = process.env;
  return named === undefined || named === '' ? projectPath('scripts/pocket-ic') : resolve(named);
}

function lastOutputOf(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      kept = (kept + chunk).slice(-KEPT_OUTPUT);
    });
  }
  return () => kept;
}

async function readPort(portFile: string): Promise<number | null> {
  const content = await readFile(portFile, 'utf8').catch(() => '');
  return content.endsWith('\n') ? Number(content) : null;
}

async function untilListening(child: ChildProcess, portFile: string, output: () => string): Promise<number> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const port = await readPort(portFile);
    if (port !== null) return port;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `the PocketIC server ${child.spawnfile} ended (${child.exitCode ?? child.signalCode}) before it listened:\n${output()}`
      );
    }
  }
  throw new Error(
    `the PocketIC server ${child.spawnfile} did not listen within ${START_TIMEOUT_MS / 1000} s:\n${output()}`
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Starts a PocketIC server and waits until it listens. Its port file lies in a folder of its own: pic-js names it
 * after the parent process, so that two runs from one shell would meet.
 *
 * @throws where the binary cannot be run, ends early or does not listen within a minute; with its output.
 */
export async function startServer(binary: string = serverBinary()): Promise<PicServer> {
  const dir = await mkdtemp(join(tmpdir(), 'nodevault-pic-'));
  const portFile = join(dir, 'port');
  const child = spawn(binary, ['--port-file', portFile, '--ttl', String(IDLE_TTL_SECONDS)], {
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const output = lastOutputOf(child);
  const failedToRun = new Promise<never>((_, fail) => {
    child.once('error', (cause) => fail(new Error(`the PocketIC server ${binary} cannot be run`, { cause })));
  });
  try {
    const port = await Promise.race([untilListening(child, portFile, output), failedToRun]);
    return {
      url: `http://127.0.0.1:${port}`,
      stop: async () => {
        await stop(child);
        await rm(dir, { recursive: true, force: true });
      }
    };
  } catch (error) {
    if (child.pid !== undefined) await stop(child);
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** The server of this test run. */
export function runningServerUrl(): string {
  const url = process.env[SERVER_URL_VARIABLE];
  if (url !== undefined && url !== '') return url;
  throw new Error(
    `${SERVER_URL_VARIABLE} is not set: jest's global setup starts the server, a script calls startServer`
  );
}
