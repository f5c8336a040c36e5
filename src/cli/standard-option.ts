/** `--standard <file>`: a standard other than the first, which the program knows. */
import { parseStandard, STANDARD_1 } from '../client/standard-file.js';
import type { Standard } from '../protocol/standard/standard.js';
import { readJson } from './files.js';

export async function readStandard(file: string | undefined): Promise<Standard> {
  return file === undefined ? STANDARD_1 : parseStandard(await readJson(file), file);
}
