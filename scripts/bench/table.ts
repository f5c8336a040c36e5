import type { Result } from './result.js';

const RATIO_DIGITS = 4;

/** Results as lines of a table: suite, name, value, unit, limit and what is left to it. */
export function renderTable(results: readonly Result[]): string {
  const header = ['suite', 'name', 'value', 'unit', 'limit', 'of limit'];
  const rows = results.map(({ suite, name, unit, value, limit }) => [
    suite,
    name,
    formatValue(value, unit),
    unit,
    limit === null ? '' : formatValue(limit, unit),
    limit === null ? '' : `${Math.round((100 * value) / limit)} %`
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const isNumber = [false, false, true, false, true, true];
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [header, ...rows].map(line).join('\n');
}

/** Ratios with four digits, anything else as a whole number with separators. */
export function formatValue(value: number, unit: Result['unit']): string {
  return unit === 'ratio' ? value.toFixed(RATIO_DIGITS) : value.toLocaleString('en-US');
}
