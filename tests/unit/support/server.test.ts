import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../support/server.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nodevault-server-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function script(name: string, code: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!${process.execPath}\n${code}`);
  await chmod(path, 0o700);
  return path;
}

describe('starting a PocketIC server', () => {
  test('takes the port from its port file, once the file is whole, and ends it with SIGTERM', async () => {
    const log = join(dir, 'log');
    const binary = await script(
      'server.cjs',
      `const { writeFileSync } = require('node:fs');
       const args = process.argv.slice(2);
       const portFile = args[args.indexOf('--port-file') + 1];
       writeFileSync(portFile, '80');
       setTimeout(() => writeFileSync(portFile, '8080\\n'), 200);
       process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(log)}, 'terminated'); process.exit(0); });
       setInterval(() => {}, 1000);`
    );
    const server = await startServer(binary);
    expect(server.url).toBe('http://127.0.0.1:8080');
    await server.stop();
    expect(await readFile(log, 'utf8')).toBe('terminated');
    await server.stop();
  });

  test('fails with the output of a binary that ends before it listens', async () => {
    const binary = await script('ends.cjs', `console.error('port in use'); process.exitCode = 3;`);
    await expect(startServer(binary)).rejects.toThrow(/ended \(3\) before it listened:\nport in use/);
  });

  test('fails at once where there is no such binary', async () => {
    await expect(startServer(join(dir, 'missing'))).rejects.toThrow(/missing cannot be run/);
  });
});
