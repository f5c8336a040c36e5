import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectPath } from '../support/paths.js';

interface Outcome {
  status: number | null;
  out: string;
  err: string;
}

/** What `npm start -- …` runs once everything is installed and built. */
function demo(...args: string[]): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [projectPath('node_modules/tsx/dist/cli.mjs'), projectPath('scripts/demo/main.ts'), ...args],
    {
      env: { ...process.env, NODE_OPTIONS: '' }
    }
  );
  const outcome: Outcome = { status: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (outcome.err += text));
  return new Promise((done) => child.once('close', (status) => done({ ...outcome, status })));
}

describe('the main job', () => {
  test('with the fictional providers: every step, for people', async () => {
    const { status, out, err } = await demo();
    expect({ status, err: err.includes('failed') }).toEqual({ status: 0, err: false });
    for (const line of [
      /rejected: redeem refused: proposal_not_executed/,
      /custodian A alone: cannot open: not-authentic/,
      /custodian B alone: cannot open: not-authentic/,
      /together: opened, checked against the root, and equal to what was sealed/,
      /Ylva Exempelsson \(individual\): verified/,
      /Exempla Node Services AG \(company\): verified/,
      /a principal without record: proven unknown/,
      /vault 5: .* redeemed/
    ]) {
      expect(out).toMatch(line);
    }
  });

  const declarations = projectPath('../shared/data/self-declarations');
  const withDeclarations = existsSync(declarations) ? test : test.skip;
  if (!existsSync(declarations))
    console.warn(`${declarations} is not here: the test with real declarations is skipped`);

  withDeclarations('with real declarations, for programs', async () => {
    const { status, out } = await demo('--providers', declarations, '--json');
    const report = JSON.parse(out) as {
      ok: boolean;
      steps: { step: string; facts: Record<string, string> }[];
    };
    expect({ status, ok: report.ok }).toEqual({ status: 0, ok: true });
    const facts = Object.assign({}, ...report.steps.map((step) => step.facts)) as Record<string, string>;
    expect(facts['evidence']).toMatch(/GENERATED/);
    expect(facts['DFINITY Stiftung']).toMatch(/^verified/);
    expect(facts['together']).toMatch(/equal to what was sealed/);
  });

  test('a folder that is none ends it with a clear error and status 1', async () => {
    const { status, err } = await demo('--providers', '/no/such/folder');
    expect(status).toBe(1);
    expect(err).toMatch(/\/no\/such\/folder.*is not a folder/);
  });

  test('an entry that cannot be read is named', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nodevault-entries-'));
    try {
      const { status, err } = await demo('--providers', dir);
      expect(status).toBe(1);
      expect(err).toContain(dir);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test('an unknown option', async () => {
    const { status, err } = await demo('--provider', 'x');
    expect(status).toBe(1);
    expect(err).toMatch(/unknown option/);
  });
});
