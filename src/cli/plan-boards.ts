import { UsageError } from '../errors.js';
import type { IntegerModel } from '../model/integer-model.js';
import { grouped } from '../report/figures.js';
import { printable, wrap } from '../report/plain-text.js';
import { fitCharacters, paint, type TerminalStyle } from '../report/terminal-pen.js';
import { type BoardCost, boardCost, boardLayout } from '../runtime/board-cost.js';
import { type BoardHost, BOARDS } from '../runtime/boards.js';
import { layoutsOf, type MemoryLayout } from '../runtime/memory-layout.js';
import { type Excess, excessOf } from '../runtime/plan.js';
import { budgetOf, type BoardRoom, type PlanArguments } from './plan-report.js';
import { explained, foldedTable } from './table.js';

export const HOST_NAMES: Readonly<Record<BoardHost, string>> = { bare: 'on bare metal', espruino: 'under Espruino' };

/** Of the exported README; the cycle model counts native code alone. */
export const INTERPRETED = 'Each push costs the interpreter 2 to 3 ms at 64 MHz besides, so push seconds of samples';

/** Samples a pass where nobody asks: those of an export. */
const CHUNK_SAMPLES = 4;

interface PlannedBoard extends BoardRoom {
  readonly layout: MemoryLayout;
  readonly over: readonly Excess[];
  readonly cost: BoardCost;
}

/** Every board with one model and one chunk length. */
export interface BoardsReport {
  readonly model: string;
  readonly chunkSamples: number;
  readonly boards: readonly PlannedBoard[];
}

/**
 * Boards under the host asked for, else under the one that they are mostly used with.
 * @throws UsageError when no board has that host, or the chunk length or a limit is none
 */
export function boardsReport(model: IntegerModel, args: PlanArguments): BoardsReport {
  const chunkSamples = args.chunk ?? CHUNK_SAMPLES;
  const boards = BOARDS.flatMap((board): PlannedBoard[] => {
    const own = args.host === undefined ? board.rooms[0] : board.rooms.find(({ host }) => host === args.host);
    if (own === undefined) return [];
    const layout = layoutsOf(model, boardLayout(model, board, own.host))(chunkSamples);
    const over = excessOf(layout, budgetOf(args, own.room));
    return [{ board, ...own, layout, over, cost: boardCost(model, board, chunkSamples) }];
  });
  if (boards.length > 0) return { model: model.metadata.name, chunkSamples, boards };
  throw new UsageError({ subject: '--host', found: String(args.host), expected: 'a host that some board has' });
}

/** Three figures that count. */
const rounded = (value: number): string => (value < 100 ? value.toPrecision(3) : grouped(Math.round(value)));
const percent = (share: number): string => `${share < 0.01 ? (share * 100).toPrecision(2) : rounded(share * 100)} %`;

const fits = (over: readonly Excess[]): string =>
  over.length === 0 ? 'yes' : over.map(({ place }) => place).join(', ');

const NOTES = [
  ['fits', 'RAM or flash: what is too small for state, scratch, stack and queue, or for code and model'],
  ['ms', "to compute an epoch of all channels; ~: estimated from another core's count"],
  ['time', 'of an epoch, 30 s where the model says no other; above 100 % it is not real time'],
  ['uJ', "an epoch while it computes, at the chip's current; none: no figure found"],
  ['push', "ms of the longest turn, all channels' chunks, against the time between two samples"],
  ['queue', 'samples a channel that wait at most, those of the running pass included'],
] as const;

function cellsOf({ board, host, layout, over, cost }: PlannedBoard): string[] {
  const { milliseconds, share, microjoules, worstPushMilliseconds, fifoSamples, timing } = cost;
  const numbers = [
    grouped(layout.ramBytes),
    `${timing.isCounted ? '' : '~'}${rounded(milliseconds)}`,
    percent(share),
    microjoules === null ? 'none' : rounded(microjoules),
    rounded(worstPushMilliseconds),
    fifoSamples === null ? 'none' : grouped(fifoSamples),
  ];
  return [board.name + (host === 'espruino' ? ' *' : ''), fits(over), ...numbers];
}

const HEADER = ['board', 'fits', 'RAM', 'ms', 'time', 'uJ', 'push', 'queue'];
const TEXT_COLUMNS = 2;

/** Right-aligned from the third column on; a table of text cells does not know them as numbers. */
function aligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => (i < TEXT_COLUMNS ? cell : cell.padStart(widths[i]))));
}

/** The table, in 40 columns or more, with what every figure rests on. */
export function boardsText({ model, chunkSamples, boards }: BoardsReport, style: TerminalStyle): string {
  const [header, ...rows] = aligned([HEADER, ...boards.map(cellsOf)]);
  const ofCores = new Map(boards.map(({ board, cost }) => [board.core, cost.timing.source]));
  const ofChips = boards.map(({ board, cost }) => [board.chip, cost.power] as const);
  const chips = new Map(ofChips);
  const hosts = boards.some(({ host }) => host === 'espruino')
    ? [['*', `under Espruino: RAM is its JavaScript memory, the module's part included. ${INTERPRETED}`] as const]
    : [];
  const sections = [
    wrap(`${printable(model)} in passes of ${grouped(chunkSamples)} samples, by the cycle model`, style.width)
      .map((line) => paint(line, 'bold', style))
      .join('\n'),
    foldedTable(header, rows, style.width),
    explained([...NOTES, ...hosts], style.width),
    `Cycles\n${explained([...ofCores], style.width)}`,
    `Current\n${explained(
      [...chips].map(([chip, { currentSource }]) => [chip, currentSource] as const),
      style.width,
    )}`,
    `Flash\n${explained(
      [...chips].map(([chip, { flashSource }]) => [chip, flashSource] as const),
      style.width,
    )}`,
  ];
  return fitCharacters(`${sections.join('\n\n')}\n`, style);
}

/** One board's figures under each other. */
export function costEntries(cost: BoardCost): (readonly [string, string])[] {
  const { current } = cost.power;
  const estimate = cost.timing.isCounted ? '' : 'about ';
  const queue =
    cost.fifoSamples === null ? 'never catches up' : `a queue of ${grouped(cost.fifoSamples)} samples a channel`;
  return [
    ['time', `${estimate}${rounded(cost.milliseconds)} ms an epoch, ${percent(cost.share)} of its length`],
    ['cycles', `${grouped(cost.cycles)}: ${cost.timing.source}`],
    ['flash', cost.power.flashSource],
    [
      'energy',
      cost.microjoules === null || current === null
        ? 'no figure for a core that computes'
        : `${rounded(cost.microjoules)} uJ an epoch while it computes, ${current.milliamps} mA at ${current.volts} V`,
    ],
    ['', cost.power.currentSource],
    ['push', `${rounded(cost.worstPushMilliseconds)} ms for the longest turn of all channels: ${queue}`],
  ];
}

export function costJson({ timing, power, ...figures }: BoardCost): object {
  return { ...figures, isCounted: timing.isCounted, cycleSource: timing.source, ...power };
}

export function boardsJson({ model, chunkSamples, boards }: BoardsReport): object {
  return {
    model,
    chunkSamples,
    boards: boards.map(({ board, host, room, layout, over, cost }) => ({
      name: board.name,
      chip: board.chip,
      core: board.core,
      clockHz: board.clockHz,
      host,
      room: { ram: room.ram, flash: room.flash },
      fits: over.length === 0,
      over: over.map(({ place, needed, granted }) => ({ place, needed, granted, tooMany: needed - granted })),
      ramBytes: layout.ramBytes,
      flashBytes: layout.flashBytes,
      ...costJson(cost),
    })),
  };
}
