import type { Lights } from '../signal/lights.js';
import { STAGES, UNSCORED } from '../stages.js';
import { ROWS, rowOf, type StageRun } from './hypnogram-runs.js';
import { paint, type TerminalStyle } from './terminal-pen.js';
import { clockTime, elapsedTicks, hoursText, stepSeconds } from './time-axis.js';

/** Columns left of the drawing: a stage's name and a rule. */
export const GUTTER = 5;

const LINE = { flat: '━', wall: '┃', upLeft: '┛', upRight: '┗', downLeft: '┓', downRight: '┏' } as const;
const ASCII_LINE = { flat: '=', wall: '|', upLeft: '+', upRight: '+', downLeft: '+', downRight: '+' } as const;

/**
 * Five lines, W to N3, each `GUTTER` + `columns` wide. A column shows the stage that fills most of it; a dot marks a stage
 * that also occurs in it, so that no short bout is hidden; shade marks columns that are mostly unscored.
 */
export function drawHypnogram(runs: readonly StageRun[], span: number, style: TerminalStyle): string[] {
  const columns = style.width - GUTTER;
  const shares = columnShares(runs, span, columns);
  const main = shares.map((share) => rowOf(share.indexOf(Math.max(...share)) + UNSCORED));
  return ROWS.map((stage, row) => {
    const index = STAGES.indexOf(stage) - UNSCORED;
    const cells = main.map((_, column) => cell(main, column, row, shares[column][index] > 0, style.ascii));
    const name = stage.padEnd(GUTTER - 1);
    const label = stage === 'REM' ? paint(name, 'red', style) : name;
    return `${label}${paint(style.ascii ? '|' : '│', 'dim', style)}${paintRow(cells, stage === 'REM', style)}`;
  });
}

/** Seconds of each column in each stage; the first of the six entries is unscored. */
export function columnShares(runs: readonly StageRun[], span: number, columns: number): number[][] {
  const shares = Array.from({ length: columns }, () => new Array<number>(STAGES.length + 1).fill(0));
  const width = span / columns;
  for (const { stage, start, end } of runs) {
    const last = Math.min(columns - 1, Math.ceil(end / width) - 1);
    for (let column = Math.floor(start / width); column <= last; column++) {
      const overlap = Math.min(end, (column + 1) * width) - Math.max(start, column * width);
      // A millionth of a column is rounding, not sleep.
      if (overlap > width * 1e-6) shares[column][stage - UNSCORED] += overlap;
    }
  }
  return shares;
}

/** One character: the line turns in the column where a new stage begins. */
function cell(main: readonly number[], column: number, row: number, occurs: boolean, ascii: boolean): string {
  const here = main[column];
  if (here < 0) return ascii ? ':' : '░';
  const before = column === 0 || main[column - 1] < 0 ? here : main[column - 1];
  const line = linePiece(before, here, row, ascii ? ASCII_LINE : LINE);
  if (line !== null) return line;
  if (!occurs) return ' ';
  return ascii ? '.' : '·';
}

function linePiece(before: number, here: number, row: number, line: typeof LINE | typeof ASCII_LINE): string | null {
  if (row < Math.min(before, here) || row > Math.max(before, here)) return null;
  if (before === here) return line.flat;
  if (row === here) return before < here ? line.upRight : line.downRight;
  if (row === before) return before < here ? line.downLeft : line.upLeft;
  return line.wall;
}

/** Stage REM is red; dots and shade are dim. Neighbours of one look share one escape. */
function paintRow(cells: readonly string[], rem: boolean, style: TerminalStyle): string {
  if (!style.colour) return cells.join('');
  const look = (character: string): 'dim' | 'red' | 'plain' => {
    if ('·.░:'.includes(character)) return rem && character !== '░' && character !== ':' ? 'red' : 'dim';
    return rem && character !== LINE.wall && character !== ASCII_LINE.wall ? 'red' : 'plain';
  };
  let painted = '';
  for (let from = 0, to = 0; from < cells.length; from = to) {
    while (to < cells.length && look(cells[to]) === look(cells[from])) to++;
    const piece = cells.slice(from, to).join('');
    const attribute = look(cells[from]);
    painted += attribute === 'plain' ? piece : paint(piece, attribute, style);
  }
  return painted;
}

/** The axis: a rule with ticks, hours since the first epoch, and the clock when the start is known. */
export function drawTimeAxis(span: number, start: Date | null, style: TerminalStyle): string[] {
  const columns = style.width - GUTTER;
  // 5 for 23:00 and one between.
  const step = stepSeconds(span, Math.max(1, Math.floor(columns / 6)));
  const ticks = elapsedTicks(span, step);
  const positions = ticks.map(({ at }) => Math.min(columns - 1, Math.floor((at / span) * columns)));
  const rule = new Array<string>(columns).fill(style.ascii ? '-' : '─');
  for (const position of positions) rule[position] = style.ascii ? '+' : '┬';
  const hours = ticks.map(({ at }) => (step % 3600 === 0 ? String(at / 3600) : hoursText(at)));
  const lines = [
    ' '.repeat(GUTTER - 1) + paint((style.ascii ? '+' : '└') + rule.join(''), 'dim', style),
    'h'.padEnd(GUTTER) + labelLine(positions, hours, columns),
  ];
  if (start === null) return lines;
  const clocks = ticks.map(({ at }) => clockTime(start, at));
  return [...lines, 'clk'.padEnd(GUTTER) + labelLine(positions, clocks, columns)];
}

/**
 * Where the time in bed lies, a bracket at lights-off and one at lights-on; open where that is not known or outside the
 * axis. No line where neither is known.
 * @param origin the axis's start, in seconds of the recording
 */
export function drawTimeInBed({ off, on }: Lights, origin: number, span: number, style: TerminalStyle): string[] {
  if (off === null && on === null) return [];
  const columns = style.width - GUTTER;
  const column = (seconds: number): number => Math.floor(((seconds - origin) / span) * columns);
  const from = off === null ? -1 : column(off);
  const to = on === null ? columns : column(on);
  const [left, rule, right] = style.ascii ? '[-]' : '├─┤';
  const cells = Array.from({ length: columns }, (_, index) => {
    if (index === from) return left;
    if (index === to) return right;
    return index > from && index < to ? rule : ' ';
  });
  return [paint('bed'.padEnd(GUTTER), 'dim', style) + cells.join('').trimEnd()];
}

/** Labels that start at their ticks; one that would run over the edge or into its neighbour is left out. */
function labelLine(positions: readonly number[], labels: readonly string[], columns: number): string {
  let line = '';
  labels.forEach((label, index) => {
    const position = positions[index];
    if (position < line.length + (line === '' ? 0 : 1) || position + label.length > columns) return;
    line = line.padEnd(position) + label;
  });
  return line;
}
