import { grouped } from '../report/figures.js';
import { wrap } from '../report/plain-text.js';

type Cell = string | number;

/** Columns as wide as their widest cell, numbers to the right. */
interface Column {
  readonly width: number;
  readonly cells: readonly string[];
}

const GAP = 2;

function columnsOf(header: readonly string[], rows: readonly (readonly Cell[])[]): Column[] {
  return header.map((name, index) => {
    const cells = [
      name,
      ...rows.map((row) => row[index]).map((cell) => (typeof cell === 'number' ? grouped(cell) : cell)),
    ];
    const width = Math.max(...cells.map((cell) => cell.length));
    const isNumber = rows.every((row) => typeof row[index] === 'number');
    return { width, cells: cells.map((cell) => (isNumber ? cell.padStart(width) : cell.padEnd(width))) };
  });
}

const linesOf = (columns: readonly Column[]): string =>
  columns[0].cells
    .map((_, row) =>
      columns
        .map(({ cells }) => cells[row])
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
    .join('\n');

/**
 * Columns of text, numbers to the right, with a header line and two spaces between, in `width` columns: what does not fit
 * goes into further tables below, which repeat the first column.
 */
export function foldedTable(header: readonly string[], rows: readonly (readonly Cell[])[], width: number): string {
  const [first, ...others] = columnsOf(header, rows);
  const tables: Column[][] = [[first]];
  for (const column of others) {
    const last = tables[tables.length - 1];
    const used = last.reduce((sum, own) => sum + own.width + GAP, 0);
    if (used + column.width <= width || last.length === 1) last.push(column);
    else tables.push([first, column]);
  }
  return tables.map(linesOf).join('\n\n');
}

/** Explanations under each other: the label once, its text wrapped beside it. */
export function explained(entries: readonly (readonly [label: string, text: string])[], width: number): string {
  const indent = Math.max(...entries.map(([label]) => label.length)) + 4;
  return entries
    .flatMap(([label, text]) =>
      wrap(text, width - indent).map((line, index) => (index === 0 ? `  ${label}` : '').padEnd(indent) + line),
    )
    .join('\n');
}
