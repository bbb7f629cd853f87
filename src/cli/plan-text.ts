import { grouped } from '../report/figures.js';
import { printable, wrap } from '../report/plain-text.js';
import { fitCharacters, paint, type TerminalStyle } from '../report/terminal-pen.js';
import { ALIGNMENT } from '../runtime/memory-map.js';
import { PAGE_BYTES } from '../runtime/plan.js';
import { costEntries, HOST_NAMES, INTERPRETED } from './plan-boards.js';
import { BUILD_NAMES, partRows, timesOf } from './plan-parts.js';
import type { PlanReport } from './plan-report.js';
import { explained, foldedTable } from './table.js';

const MEGA = 1e6;

const samples = (count: number): string => `${grouped(count)} sample${count === 1 ? '' : 's'}`;

function boardText({ board, cost }: PlanReport, width: number): string[] {
  if (board === null || cost === null) return [];
  const { name, chip, core, clockHz, ram, flash, rooms, sources } = board.board;
  const room = (bytes: { ram: number; flash: number }): string =>
    `${grouped(bytes.ram)} B of RAM, ${grouped(bytes.flash)} B of flash`;
  const entries = [
    ['chip', `${chip}, ${core} at ${clockHz / MEGA} MHz: ${room({ ram, flash })}`] as const,
    ...rooms.map((own) => [own.host, `${room(own.room)}: ${own.room.note}`] as const),
    ...sources.map((source, index) => [index === 0 ? 'figures' : '', source] as const),
  ];
  const interpreted = board.host === 'espruino' ? [['', INTERPRETED] as const] : [];
  return [
    `${name} ${HOST_NAMES[board.host]}\n${explained(entries, width)}`,
    `By the cycle model, no measurement\n${explained([...costEntries(cost), ...interpreted], width)}`,
  ];
}

const ROUNDED = `parts but code and stack are rounded up to multiples of ${ALIGNMENT} bytes`;

function mapText(report: PlanReport, width: number): string {
  const parts = partRows(report);
  const rows = parts.map(({ name, place, bytes, address }) => [
    name,
    place === 'ram' ? 'RAM' : place,
    bytes,
    // A board has no page to look an address up in.
    ...(report.board === null ? [address === null ? 'no page' : grouped(address).padStart('no page'.length)] : []),
  ]);
  const header = ['part', 'place', 'bytes', ...(report.board === null ? ['address'] : [])];
  const table = foldedTable(header, rows, width);
  const because = [...parts.map((part) => [part.name, part.because] as const), ['all', ROUNDED] as const];
  return [table, explained(because, width)].join('\n\n');
}

const BAR_MIN = 4;
const BAR_MAX = 24;

/** How much of a limit is used; full where it is exceeded. */
function bar(share: number, columns: number, { ascii }: TerminalStyle): string {
  const full = Math.min(columns, Math.ceil(share * columns));
  return (ascii ? '#' : '█').repeat(full) + (ascii ? '.' : '░').repeat(columns - full);
}

function budgetText({ layout, budget, board, tradeOff }: PlanReport, style: TerminalStyle): string {
  // On a board the page is said where it stops a chunk that the board would have room for.
  const isPaged = board === null || tradeOff.costs.some(({ runsHere }) => !runsHere);
  const limits: readonly (readonly [string, number, number | undefined])[] = [
    ['RAM', layout.ramBytes, budget.ram],
    ['flash', layout.flashBytes, budget.flash],
    ...(isPaged ? [['wasm page', layout.pageBytes, PAGE_BYTES] as const] : []),
  ];
  const header = ['memory', 'used', 'granted', 'left'];
  const rows = limits.map(([name, used, granted = Number.POSITIVE_INFINITY]) =>
    Number.isFinite(granted)
      ? [name, grouped(used), grouped(granted), grouped(granted - used), granted === 0 ? 1 : used / granted]
      : [name, grouped(used), 'no limit', '', null],
  );
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => String(row[i]).length)));
  const columns = Math.min(BAR_MAX, style.width - widths.reduce((sum, own) => sum + own + 2, 0));
  const cells = (row: readonly unknown[]): string =>
    row
      .slice(0, header.length)
      .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i])))
      .join('  ');
  const barred = (share: unknown): string =>
    typeof share === 'number' && columns >= BAR_MIN ? `  ${bar(share, columns, style)}` : '';
  return [cells(header), ...rows.map((row) => `${cells(row)}${barred(row[4])}`)]
    .map((line) => line.trimEnd())
    .join('\n');
}

function verdictText({ over, tradeOff, layout, isAsked }: PlanReport, style: TerminalStyle): string {
  const longest = tradeOff.largestChunk;
  const most =
    longest === null
      ? 'Not even one sample a chunk fits: fewer channels or narrower blocks need less.'
      : `The longest chunk that fits: ${samples(longest)}.`;
  const chunks = `Chunks of ${samples(layout.chunkSamples)}${isAsked ? '' : ', the longest there can be,'}`;
  if (over.length === 0) return wrap(`${chunks} fit. ${isAsked ? most : ''}`.trim(), style.width).join('\n');
  const excess = over.map(({ place, needed, granted }) => `${grouped(needed - granted)} B of ${place} too many`);
  const text = `Chunks of ${samples(layout.chunkSamples)} do not fit: ${excess.join(', ')}. ${most}`;
  return wrap(text, style.width)
    .map((line) => paint(line, 'red', style))
    .join('\n');
}

const shown = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : time < 100 ? time.toFixed(1) : grouped(Math.round(time));

const seconds = (value: number): string => (value < 1 ? value.toFixed(2) : value.toFixed(1));

function costsText(report: PlanReport, style: TerminalStyle): string {
  const { tradeOff, layout, timing, isAsked, boardMilliseconds } = report;
  const times = timesOf(report);
  const mark = (chunk: number): string =>
    `${chunk === layout.chunkSamples && isAsked ? ' <' : ''}${chunk === tradeOff.largestChunk ? ' *' : ''}`;
  const rows = tradeOff.costs.map((cost) => {
    const time = times.get(cost.chunkSamples);
    const timed = [
      shown(timing?.predicted.get(cost.chunkSamples)),
      shown(time?.microseconds),
      time?.relative.toFixed(2),
    ];
    return [
      grouped(cost.chunkSamples).padStart(5) + mark(cost.chunkSamples),
      cost.ramBytes,
      cost.fits ? 'yes' : 'no',
      seconds(cost.latencySeconds).padStart(6),
      cost.passes,
      cost.rowsMoved,
      ((cost.bytesMoved / tradeOff.macs) * 1000).toFixed(1).padStart(6),
      ...(timing === null ? [] : timed.map((cell, index) => (cell ?? 'none').padStart([7, 8, 5][index]))),
      ...(report.board === null ? [] : [shown(boardMilliseconds.get(cost.chunkSamples))!.padStart(8)]),
    ];
  });
  const timeHeader = timing === null ? [] : ['pred us', 'us/epoch', 'times'];
  const boardHeader = report.board === null ? [] : ['ms/epoch'];
  const header = ['chunk', 'RAM', 'fits', 'wait s', 'passes', 'moved', 'B/kMAC', ...timeHeader, ...boardHeader];
  return foldedTable(header, rows, style.width);
}

function legend({ timing, tradeOff, board, isAsked }: PlanReport, width: number): string {
  const entries: (readonly [string, string])[] = [
    ['chunk', `samples a pass takes${isAsked ? '; < asked for' : ''}; * the longest that fits`],
    ['wait', 'longest that a sample waits for its chunk to fill'],
    ['moved', 'rows of history copied an epoch, all channels'],
    ['B/kMAC', `bytes of those rows per 1,000 of the epoch's ${grouped(tradeOff.macs)} multiply-accumulates`],
  ];
  if (timing !== null) {
    entries.push([
      'pred us',
      'predicted: microseconds an epoch, from the work counted and what a second of other, blank models showed it to cost on this host where nothing else runs',
    ]);
    entries.push([
      'us/epoch',
      `microseconds measured on this host (${timing.machine}; wasm ${BUILD_NAMES[timing.build]}), median of ${timing.times[0].rounds} rounds; times: against the longest chunk measured`,
    ]);
  }
  if (board !== null) {
    const besides = board.host === 'espruino' ? ", the interpreter's share of each push besides" : '';
    entries.push(['ms/epoch', `milliseconds on the board, by the cycle model${besides}`]);
  }
  return explained(entries, width);
}

/** Where no board is named, whose plan this is, and how to get that of an exported folder. */
const OF_WASM =
  'Of the WebAssembly engine. The C export needs less: name a board of the same core, and your bytes, such as --board pyboard --ram 16k --flash 64k.';

/** Board, memory map, verdict and the table of chunk lengths, in 40 columns or more. */
export function planText(report: PlanReport, style: TerminalStyle): string {
  const { width } = style;
  const sections = [
    paint(`${printable(report.model)} in chunks of ${samples(report.layout.chunkSamples)}`, 'bold', style),
    ...(report.board === null ? [wrap(OF_WASM, width).join('\n')] : boardText(report, width)),
    mapText(report, width),
    budgetText(report, style),
    verdictText(report, style),
    costsText(report, style),
    legend(report, width),
  ];
  return fitCharacters(`${sections.join('\n\n')}\n`, style);
}
