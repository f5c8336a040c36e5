/** The README's commands and programs, run as they stand there, in order, by a real shell on a network of their own. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { neuronPem } from '../../support/cli.js';
import { projectPath, wasmPath } from '../../support/paths.js';
import { Stage } from '../../support/stage.js';
import { type Fence, fences, readDocument } from './markdown.js';

const FENCES = fences(readDocument('README.md'));

function fence(name: string): Fence {
  const found = FENCES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`README.md has no example ${name}`);
  return found;
}

/** What the README shows as the output of a command: the `text` fence right behind it. */
function shownOutput(name: string): string {
  const next = FENCES[FENCES.indexOf(fence(name)) + 1];
  if (next?.language !== 'text') throw new Error(`README.md shows no output of ${name}`);
  return next.text;
}

/** Keys, principals, hashes and times differ from run to run; everything else must be as the README shows it. */
function masked(text: string): string {
  return (
    text
      // How far long work has come, which a slow machine is told and a fast one is not.
      .replace(/^nodevault: \d+ of \d+ bytes uploaded\n/gm, '')
      .replace(/\b[0-9a-f]{32,}\b/g, '<hex>')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
      .replace(/\b[a-z0-9]{5}(-[a-z0-9]{5})+-[a-z0-9]{3}\b/g, '<principal>')
      .trim()
  );
}

/** `nodevault`, on the network of this test where the command takes one. */
const SHIM = `#!/bin/sh
case "$1" in
  keygen|render|open|import|disclose|standard) exec "$NODE" "$PROGRAM" "$@" ;;
  *) exec "$NODE" "$PROGRAM" "$@" --network local --host "$HOST" ;;
esac
`;

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (status) =>
      status === 0 ? done(output) : fail(new Error(`${args.join(' ')} ended with ${status}:\n${output}`))
    );
  });
}

describe('the how-tos of the README', () => {
  let stage: Stage;
  let folder: string;
  const env: Record<string, string> = {};

  beforeAll(async () => {
    stage = await Stage.create();
    folder = await mkdtemp(join(tmpdir(), 'nodevault-readme-'));
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/nodevault'), SHIM);
    await chmod(join(folder, 'bin/nodevault'), 0o755);
    await symlink(projectPath('examples'), join(folder, 'examples'));
    await writeFile(join(folder, 'neuron.pem'), neuronPem('proposer'));
    const wasm = readFileSync(wasmPath('identity_vault'));
    Object.assign(env, {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      NODE: process.execPath,
      PROGRAM: projectPath('scripts/nodevault'),
      HOST: `http://127.0.0.1:${await stage.world.pic.makeLive()}`,
      VAULT: stage.vault.toText(),
      REGISTRY: stage.registry.toText(),
      MODULE_HASH: createHash('sha256').update(wasm).digest('hex'),
      CONTROLLER: '2vxsx-fae',
      NEURON: String(stage.world.governance.neuronId('proposer'))
    });
  });

  afterAll(async () => {
    await stage?.tearDown();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs an example's commands; `change` makes it somebody else's. */
  async function shell(name: string, change = (script: string): string => script): Promise<string> {
    return run('/bin/sh', ['-euc', `exec 2>&1\n${change(fence(name).text)}`], folder, env);
  }

  function find(output: string, pattern: RegExp): string {
    const found = pattern.exec(output)?.[1];
    if (found === undefined) throw new Error(`no ${pattern.source} in:\n${output}`);
    return found;
  }

  /** Runs an example and holds its output to the one that the README shows. */
  async function shown(name: string): Promise<string> {
    const output = await shell(name);
    expect(masked(output)).toBe(masked(shownOutput(name)));
    return output;
  }

  const asBob = (script: string): string =>
    script.replaceAll('alice', 'bob').replace('--share A', '--share B');

  test('provider, proposer, voter, custodian, verifier, dapp: each command does what is shown', async () => {
    const record = await shown('provider-record');
    env['PROVIDER'] = find(record, /identity ([a-z0-9-]+),/);
    env['RECORD'] = find(record, /record (\d+) of/);
    env['ROOT'] = find(await shown('provider-seal'), /root ([0-9a-f]{64})/);

    await shown('disclose');
    await shown('check-disclosure');

    const principal = /identity ([a-z0-9-]+),/;
    const transport = /transport key ([0-9a-f]{96}),/;
    const alice = await shown('custodian-keys');
    const bob = await shell('custodian-keys', asBob);
    Object.assign(env, { ALICE: find(alice, principal), ALICE_KEY: find(alice, transport) });
    Object.assign(env, { BOB: find(bob, principal), BOB_KEY: find(bob, transport) });

    env['PROPOSAL'] = find(await shown('propose'), /proposal (\d+)/);
    await shown('voter-render');
    await stage.world.governance.vote(BigInt(env['PROPOSAL']), 'yes');
    expect(await program('check-motion')).toBe('executed the motion is this spec\n');

    await shown('redeem');
    await shell('redeem', asBob);
    await shown('open');

    env['VERIFIER'] = find(await shown('verifier-keys'), principal);
    await shown('verifier-spec');
    const motion = await run(
      '/bin/sh',
      ['-c', 'nodevault render verifier.json --canister $REGISTRY'],
      folder,
      env
    );
    env['VERIFIER_PROPOSAL'] = String(await stage.world.governance.adopt(motion));
    await shown('confirm');
    await shown('check');
    expect(await program('check-status')).toBe('verified: version 1, verifiers: 1\n');
  }, 600_000);

  /** Runs a TypeScript example on the network of this test. */
  async function program(name: string): Promise<string> {
    const file = await writeProgram(name, (text) =>
      text.replace("{ network: 'ic' }", "{ network: 'local', host: process.env['HOST'] ?? '' }")
    );
    return run(process.execPath, ['--import', import.meta.resolve('tsx'), file], folder, env);
  }
});

/** Writes a TypeScript example where the package finds itself by name, as a program beside it would. */
async function writeProgram(name: string, change = (text: string): string => text): Promise<string> {
  const file = projectPath(`.cache/readme/${name}.${process.pid}.ts`);
  await mkdir(projectPath('.cache/readme'), { recursive: true });
  await writeFile(file, `${change(fence(name).text)}\nexport {};\n`);
  return file;
}

test('the TypeScript examples have no type errors', async () => {
  const names = FENCES.filter(({ language }) => language === 'ts').map(({ name }) => name);
  expect(names).toEqual(['check-motion', 'check-status']);
  const files = await Promise.all(names.map((name) => writeProgram(name)));
  const config = ts.readConfigFile(projectPath('tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, projectPath('.'));
  const compiled = ts.createProgram(files, options);
  const problems = files.flatMap((file) => {
    const source = compiled.getSourceFile(file);
    return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
  });
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});
