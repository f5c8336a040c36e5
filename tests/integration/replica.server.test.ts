import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

/** The command `scripts/pocket-ic` as a process: arguments, lifetime, and what it answers to bad requests. */

const command = fileURLToPath(new URL('../../scripts/pocket-ic', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'replica-server-'));
const running: ChildProcess[] = [];

afterEach(() => running.splice(0).forEach((process) => process.kill('SIGKILL')));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(args: string[], binary = command): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(binary, args, { cwd: directory });
  running.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  );
  return { child, ended };
}

interface Topology {
  subnet_configs: Record<string, { subnet_kind: string }>;
}

async function until<T>(attempt: () => T | undefined | Promise<T | undefined>, millis = 10_000): Promise<T> {
  for (const begin = Date.now(); Date.now() - begin < millis;) {
    const value = await attempt();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('waited in vain');
}

async function serve(
  args: string[] = []
): Promise<{ url: string; portFile: string; child: ChildProcess; ended: Promise<Ended> }> {
  const portFile = join(directory, `${Math.random()}.port`);
  const process = start(['--port-file', portFile, ...args]);
  const port = await until(
    () => (existsSync(portFile) && readFileSync(portFile, 'utf8').trim()) || undefined
  );
  return { ...process, portFile, url: `http://127.0.0.1:${port}` };
}

describe('arguments', () => {
  test('--version and --help', async () => {
    const version = await start(['--version']).ended;
    expect(version).toMatchObject({ code: 0, stdout: 'pocket-ic-server 14.0.0\n' });
    const help = await start(['--help']).ended;
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--port-file') });
  });

  test.each([['--nonsense'], ['--port', 'http'], ['--port', '65536'], ['--ttl', '1.5'], ['stray']])(
    'wrong arguments end with 2: %s %s',
    async (...args) => {
      const { code, stderr } = await start(args.filter(Boolean)).ended;
      expect(code).toBe(2);
      expect(stderr).toContain(args.at(-1));
    }
  );

  test('a port in use ends with 1 and leaves no port file', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const { port } = occupant.address() as AddressInfo;
    const portFile = join(directory, 'in-use.port');
    const { code, stderr } = await start(['--port', String(port), '--port-file', portFile]).ended;
    occupant.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(existsSync(portFile)).toBe(false);
  });

  test('a port file that exists means that a server runs already', async () => {
    const portFile = join(directory, 'existing.port');
    writeFileSync(portFile, '1234\n');
    const { code } = await start(['--port-file', portFile]).ended;
    expect(code).toBe(0);
    expect(readFileSync(portFile, 'utf8')).toBe('1234\n');
  });
});

test('without the packages it says what to run', async () => {
  const copy = join(directory, 'scripts', 'pocket-ic');
  mkdirSync(join(directory, 'scripts'));
  copyFileSync(command, copy);
  const { code, stderr } = await start(['--version'], copy).ended;
  expect(code).toBe(1);
  expect(stderr).toContain('npm install');
});

describe('lifetime', () => {
  test('ends by itself after the time to live, and removes the port file', async () => {
    const { ended, portFile } = await serve(['--ttl', '1']);
    expect((await ended).code).toBe(0);
    expect(existsSync(portFile)).toBe(false);
  });

  test('ends after the hard time to live, though it is asked all the time', async () => {
    const { ended, url } = await serve(['--ttl', '100', '--hard-ttl', '2']);
    const asking = setInterval(() => void fetch(`${url}/status`).catch(() => undefined), 100);
    expect((await ended).code).toBe(0);
    clearInterval(asking);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it', async (signal) => {
    const { child, ended, portFile } = await serve();
    child.kill(signal);
    expect((await ended).code).toBe(0);
    expect(existsSync(portFile)).toBe(false);
  });

  test('ends with the process that started it', async () => {
    const portFile = join(directory, 'orphan.port');
    const script = `require('node:child_process').spawn(${JSON.stringify(command)}, ['--port-file', ${JSON.stringify(portFile)}], { stdio: 'ignore' })`;
    const parent = spawn(process.execPath, ['-e', `${script}; setTimeout(() => undefined, 60000)`]);
    running.push(parent);
    await until(() => (existsSync(portFile) && readFileSync(portFile, 'utf8').trim()) || undefined);
    parent.kill('SIGKILL');
    await until(() => !existsSync(portFile) || undefined);
  });
});

describe('bad requests are answered, and the server lives on', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  const survivors: ChildProcess[] = [];
  beforeAll(async () => {
    server = await serve();
    survivors.push(...running.splice(0));
  });
  afterAll(() => survivors.forEach((process) => process.kill()));

  const request = async (method: string, path: string, body?: string | Uint8Array, headers = {}) => {
    const init = { method, headers, ...(body !== undefined && { body }) };
    const response = await fetch(server.url + path, init as RequestInit);
    return { status: response.status, text: await response.text() };
  };
  const message = (text: string) => (JSON.parse(text) as { message: string }).message;

  test.each<[string, string, string, string | undefined, number, RegExp]>([
    ['unknown path', 'GET', '/nowhere', undefined, 404, /nothing at \/nowhere/],
    ['wrong method', 'POST', '/status', '', 405, /GET/],
    ['unknown instance', 'POST', '/instances/77/update/tick', '{}', 404, /Instance 77/],
    ['instance that is no number', 'GET', '/instances/x/read/get_time', undefined, 400, /not a number/],
    ['unknown gateway', 'POST', '/http_gateway/5/stop', '', 404, /gateway 5/],
    ['operation to poll for', 'GET', '/read_graph/a/b', undefined, 404, /answered at once/]
  ])('%s', async (_name, method, path, body, status, text) => {
    const answer = await request(method, path, body);
    expect(answer.status).toBe(status);
    expect(message(answer.text)).toMatch(text);
  });

  const subnets = (fields: object) => JSON.stringify({ subnet_config_set: { application: [{}], ...fields } });
  test.each<[string, string, number, RegExp]>([
    ['not JSON', '{"subnet_config_set":', 400, /not JSON/],
    ['no object', '[]', 400, /not a JSON object/],
    ['no subnets', '{}', 400, /subnet_config_set/],
    ['empty set', '{"subnet_config_set":{"application":[]}}', 400, /at least one subnet/],
    ['list that is none', '{"subnet_config_set":{"application":3}}', 400, /application/],
    ['state from a path', subnets({ nns: { state_config: { FromPath: '/x' } } }), 501, /state_config/],
    [
      'unknown instruction config',
      subnets({ nns: { instruction_config: 'Fast' } }),
      400,
      /instruction_config/
    ],
    ['a field nobody knows', '{"subnet_config_set":{"application":[{}]},"speed":"high"}', 501, /speed/],
    ['a kind nobody knows', subnets({ lunar: {} }), 501, /subnet_config_set.lunar is not supported/],
    ['a wrong DTS flag', subnets({ nns: { dts_flag: 'Maybe' } }), 400, /dts_flag/],
    ['a wrong cost schedule', subnets({ nns: { cost_schedule: 'Cheap' } }), 400, /cost_schedule/],
    [
      'rate limiting',
      '{"subnet_config_set":{"nns":{}},"icp_config":{"canister_execution_rate_limiting":"Enabled"}}',
      501,
      /icp_config.canister_execution_rate_limiting = Enabled/
    ],
    ['incomplete_state', '{"subnet_config_set":{"nns":{}},"incomplete_state":"Enabled"}', 501, /incomplete/],
    ['state_dir', '{"subnet_config_set":{"application":[{}]},"state_dir":"/x"}', 501, /state_dir/],
    [
      'icp_features',
      '{"subnet_config_set":{"nns":{}},"icp_features":{"nns_governance":"DefaultConfig"}}',
      501,
      /icp_features \(nns_governance\)/
    ],
    [
      'time before genesis',
      '{"subnet_config_set":{"nns":{}},"initial_time":{"Timestamp":{"nanos_since_epoch":1}}}',
      400,
      /initial timestamp .* no earlier than 1620328630000000000 \(provided 1\)/
    ]
  ])('create instance: %s', async (_name, body, status, text) => {
    const answer = await request('POST', '/instances', body);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { Error: { message: string } }).Error.message).toMatch(text);
  });

  test('what pic-js sends for DTS, benchmarking limits, costs and flags is taken, and told by the topology', async () => {
    const spec = {
      dts_flag: 'Disabled',
      instruction_config: 'Benchmarking',
      cost_schedule: 'Free',
      state_config: 'New'
    };
    const config = {
      subnet_config_set: { application: [spec], cloud_engine: [], nns: null },
      icp_config: { beta_features: 'Enabled', canister_execution_rate_limiting: 'Disabled' },
      incomplete_state: 'Disabled'
    };
    const answer = await request('POST', '/instances', JSON.stringify(config));
    expect(answer.status).toBe(201);
    const { subnet_configs } = (JSON.parse(answer.text) as { Created: { topology: Topology } }).Created
      .topology;
    expect(Object.values(subnet_configs)).toMatchObject([
      {
        instruction_config: 'Benchmarking',
        cost_schedule: 'Free',
        subnet_admins: null,
        subnet_kind: 'Application'
      }
    ]);
  });

  test('subnets that exist once on mainnet have their ids', async () => {
    const config = { sns: {}, ii: {}, fiduciary: {}, bitcoin: {}, test_threshold_keys: {} };
    const { text } = await request('POST', '/instances', JSON.stringify({ subnet_config_set: config }));
    const { subnet_configs } = (JSON.parse(text) as { Created: { topology: Topology } }).Created.topology;
    const kinds = Object.entries(subnet_configs).map(([id, { subnet_kind }]) => [
      subnet_kind,
      id.slice(0, 11)
    ]);
    expect(Object.fromEntries(kinds)).toEqual({
      SNS: 'x33ed-h457x',
      II: 'uzr34-akd3s',
      Fiduciary: 'pzp6e-ekpqk',
      Bitcoin: 'w4rem-dv5e3',
      TestThresholdKeys: 'fuqsr-in2lc'
    });
  });

  test.each(['{"blockmakers":[]}', '{"first_subnet":{"subnet_id":""}}'])('a tick with %s', async (body) => {
    await request('POST', '/instances', '{"subnet_config_set":{"application":[{}]}}');
    const answer = await request('POST', '/instances/0/update/tick', body);
    expect([answer.status, message(answer.text)]).toEqual([501, expect.stringMatching(/body\.\w+ is not/)]);
  });

  test('a body beyond the limit is cut off with 413', async () => {
    const answer = await request('POST', '/instances', new Uint8Array(64 * 1024 * 1024 + 1));
    expect(answer.status).toBe(413);
    expect((await request('GET', '/status')).status).toBe(200);
  });

  test('blobs: stored by their hash, found again, unknown ones not', async () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(await request('POST', '/blobstore', '')).toEqual({ status: 200, text: empty });
    expect(await request('GET', `/blobstore/${empty}`)).toEqual({ status: 200, text: '' });
    expect((await request('GET', `/blobstore/${empty.replace('e', 'f')}`)).status).toBe(404);
    expect((await request('GET', '/blobstore/00')).status).toBe(400);
    expect((await request('POST', '/blobstore', 'x', { 'content-encoding': 'br' })).status).toBe(400);
  });

  test('bytes that are not HTTP', async () => {
    const { connect } = await import('node:net');
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
        socket.write('\x16\x03\x01 hello\r\n\r\n')
      );
      socket.on('data', (text) => resolve(text.toString()));
      socket.on('close', () => resolve(''));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect((await request('GET', '/status')).status).toBe(200);
  });
});
