/** Runs the program in this process, with its output caught, in a folder that goes away again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/cli/main.js';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(...args: string[]): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  const status = await main(args, {
    stdout: (text) => (stdout += text),
    stderr: (text) => (stderr += text)
  });
  return { status, stdout, stderr };
}

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'nodevault-cli-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
