import { grouped } from '../report/figures.js';
import { wrap } from '../report/plain-text.js';

export { grouped };

/** Columns of text, numbers to the right, with a header line; two spaces between. */
export function textTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const isNumber = header.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

const WIDTH = 80;

/** Explanations under each other: the label once, its text wrapped beside it. */
export function explained(entries: readonly (readonly [label: string, text: string])[]): string {
  const indent = Math.max(...entries.map(([label]) => label.length)) + 4;
  return entries
    .flatMap(([label, text]) =>
      wrap(text, WIDTH - indent).map((line, index) => (index === 0 ? `  ${label}` : '').padEnd(indent) + line),
    )
    .join('\n');
}
