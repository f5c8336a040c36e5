import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { mergeResults, type Result, type Unit, UNITS } from './result.js';

/** Writes the results into the file at `path`; those of suites that are not among them stay. @returns all of them */
export async function updateResultsFile(path: string, fresh: readonly Result[]): Promise<Result[]> {
  const merged = mergeResults(await readResultsFile(path), fresh);
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  await writeFile(draft, `${JSON.stringify(merged, null, 2)}\n`);
  await rename(draft, path);
  return merged;
}

/** The results in the file, none where there is no file. @throws Error naming what is wrong with it */
async function readResultsFile(path: string): Promise<Result[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  return parseResults(text, path);
}

/** @throws Error naming the file and the entry */
export function parseResults(text: string, path: string): Result[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON; delete it and run all suites`, { cause });
  }
  if (!Array.isArray(parsed))
    throw new Error(`${path} is not a list of results; delete it and run all suites`);
  return parsed.map((entry: unknown, at) => {
    if (isResult(entry)) return entry;
    throw new Error(`${path}: entry ${at} is not a result; delete the file and run all suites`);
  });
}

function isResult(value: unknown): value is Result {
  if (typeof value !== 'object' || value === null) return false;
  const { suite, name, unit, value: measured, limit } = value as Partial<Record<keyof Result, unknown>>;
  return (
    typeof suite === 'string' &&
    typeof name === 'string' &&
    UNITS.includes(unit as Unit) &&
    typeof measured === 'number' &&
    (limit === null || typeof limit === 'number')
  );
}
