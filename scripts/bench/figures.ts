import { readFile, writeFile } from 'node:fs/promises';
import type { Result } from './result.js';
import { formatValue } from './table.js';

const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/** Puts the results into the document at `path`, between its two marks. @throws Error where the marks are missing */
export async function updateFigures(path: string, results: readonly Result[]): Promise<void> {
  const document = await readFile(path, 'utf8');
  await writeFile(path, withFigures(document, results, path));
}

/** The document with a table of the results between its marks. */
export function withFigures(document: string, results: readonly Result[], path: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${path} lacks the marks ${BEGIN} and ${END}`);
  return `${document.slice(0, begin)}${BEGIN}\n${markdownTable(results)}\n${document.slice(end)}`;
}

/** Values with their limits; how values grow is in bench/results.json. */
function markdownTable(results: readonly Result[]): string {
  const rows = results
    .filter(({ unit, limit }) => unit !== 'ratio' || limit !== null)
    .map(({ suite, name, unit, value, limit }) => {
      const most = limit === null ? '' : formatValue(limit, unit);
      return `| ${suite} | ${name} | ${formatValue(value, unit)} ${unit} | ${most} |`;
    });
  return ['| suite | what | value | limit |', '| --- | --- | ---: | ---: |', ...rows].join('\n');
}
