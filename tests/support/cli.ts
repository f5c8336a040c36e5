/** The `nodevault` program on a test's network. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Principal } from '@dfinity/principal';
import { type Outcome, runCli } from '../unit/cli/run-cli.js';
import type { Stage } from './stage.js';

export interface CliAnswer {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** A principal whose key is in a file. */
export interface CliIdentity {
  readonly pem: string;
  readonly principal: Principal;
}

export class CliOnNetwork {
  private constructor(private readonly network: readonly string[]) {}

  /** The stage answers over HTTP from now on; its clock is the real one. */
  static async of(stage: Stage): Promise<CliOnNetwork> {
    const host = `http://127.0.0.1:${await stage.world.pic.makeLive()}`;
    return new CliOnNetwork(['--network', 'local', '--host', host]);
  }

  /** Runs a command as people do. */
  run(...args: string[]): Promise<Outcome> {
    return runCli(...args, ...this.network);
  }

  /** What programs read of a command's answer. */
  async ask(...args: string[]): Promise<CliAnswer> {
    const { status, stdout } = await this.run(...args, '--json');
    return { status, json: JSON.parse(stdout) as Record<string, unknown> };
  }

  /** The answer of a command that has to succeed. */
  async done(...args: string[]): Promise<Record<string, unknown>> {
    const answer = await this.ask(...args);
    expect(answer).toMatchObject({ status: 0 });
    return answer.json;
  }
}

/** Makes an identity with `nodevault keygen`. */
export async function cliIdentity(folder: string, name: string): Promise<CliIdentity> {
  const pem = join(folder, `${name}.pem`);
  const made = await runCli('keygen', 'identity', '--out', pem, '--json');
  return { pem, principal: Principal.fromText((JSON.parse(made.stdout) as { principal: string }).principal) };
}

/** The test neuron's key as pic-js's `createIdentity` makes it, in the PEM that the program reads. */
export function neuronPem(role: string): string {
  const seed = createHash('sha256').update(`NodeVault test neuron: ${role}`).digest('hex').slice(0, 32);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed)]);
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
