import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectPath } from '../../../../tests/support/paths.js';
import { medianRatio } from '../../timing.js';

const POLL_MS = 5;

/** Time until `scripts/pocket-ic` listens to that in which Node runs an empty program. */
export function startUpRatio(): Promise<number> {
  return medianRatio(startServer, () => exitOf(spawn(process.execPath, ['-e', '0'])));
}

async function startServer(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const portFile = join(directory, 'port');
  const server = spawn(process.execPath, [projectPath('scripts/pocket-ic'), '--port-file', portFile], {
    stdio: 'ignore'
  });
  const ended = exitOf(server);
  try {
    while (!existsSync(portFile)) {
      if (server.exitCode !== null) throw new Error(`scripts/pocket-ic ended with ${server.exitCode}`);
      await sleep(POLL_MS);
    }
  } finally {
    server.kill();
    // It removes its port file when it ends.
    await ended;
    await rm(directory, { recursive: true });
  }
}

function exitOf(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
