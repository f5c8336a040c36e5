/** Runs one command: reports its result or its error, in JSON or for people, and says how it ended. */
import { AgentError } from '@dfinity/agent';
import { NodeVaultError } from '../client/errors.js';
import { type Io, type Report, toJson } from './io.js';
import { type Progress, progressOn } from './progress.js';

/** 0: done. 1: refused, not found, not verified. 2: called wrongly. 3: a fault of this program. */
export const EXIT = { ok: 0, failed: 1, usage: 2, internal: 3 } as const;

export async function runCommand(
  io: Io,
  json: boolean,
  command: (progress: Progress) => Promise<Report>
): Promise<number> {
  try {
    const report = await command(progressOn(io, json));
    if (json) io.stdout(`${toJson(report.json)}\n`);
    else if (report.data !== undefined) io.stdout(report.data);
    if (!json && report.text !== '') io.stderr(`${report.text}\n`);
    return report.exitCode ?? EXIT.ok;
  } catch (error) {
    return reportError(io, json, error);
  }
}

function reportError(io: Io, json: boolean, error: unknown): number {
  const known = error instanceof NodeVaultError ? error : fromAgent(error);
  const { code, message } = known ?? { code: 'internal', message: internalMessage(error) };
  const { file, line, detail } = known ?? {};
  if (json) io.stdout(`${toJson({ error: { code, message, file, line, detail } })}\n`);
  else io.stderr(`nodevault: ${message} [${code}]\n`);
  return known ? EXIT.failed : EXIT.internal;
}

/** The agent's own errors: a node that cannot be reached, a call that was rejected. */
function fromAgent(error: unknown): NodeVaultError | undefined {
  if (!(error instanceof AgentError)) return undefined;
  const firstLine = error.message.split('\n', 1).join('');
  return new NodeVaultError(
    'unreachable',
    `the call did not go through: ${firstLine}; check host and canister id`
  );
}

function internalMessage(error: unknown): string {
  return `this is a fault of the program: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
