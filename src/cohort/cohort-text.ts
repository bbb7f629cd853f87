import { basename, dirname } from 'node:path';
import { counted, elapsed, figure, grouped } from '../report/figures.js';
import { columnsOf, printable, wrap } from '../report/plain-text.js';
import { fitCharacters } from '../report/terminal-pen.js';
import type { Failure } from './find-nights.js';
import type { ScoredNight } from './night-job.js';
import type { CohortPlan, PlannedNight } from './plan-cohort.js';
import type { CohortResult } from './score-cohort.js';
import { SOME_TRUTH_NAMES } from './truth-names.js';

interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (night: ScoredNight) => string;
}

/** Together 40 columns wide, an indent of 2 included. */
const COLUMNS: readonly Column[] = [
  { head: 'epochs', width: 6, cell: ({ summary }) => String(summary.epochs) },
  { head: 'TST/min', width: 7, cell: ({ summary }) => figure(summary.statistics.TST, 1) },
  { head: 'SE/%', width: 5, cell: ({ summary }) => figure(summary.statistics.SE, 1) },
  { head: 'REM/%', width: 5, cell: ({ summary }) => figure(summary.statistics.share?.REM ?? null, 1) },
  { head: 'kappa', width: 6, cell: ({ summary }) => figure(summary.agreement?.kappa ?? null, 3) },
  { head: 's', width: 4, cell: ({ seconds }) => (seconds < 100 ? seconds.toFixed(1) : seconds.toFixed(0)) },
];
const HEAD = 'night';
/** Columns of a name where figures stand beside it. */
const SHORTEST_NAME = 12;

/** Lines about nights: name and figures beside each other, or under each other where they do not fit. */
export interface NightLines {
  readonly head: string;
  readonly line: (night: ScoredNight) => string;
}

/**
 * @param titles of all nights to come; the longest sets the name's width
 * @param width columns of the terminal, 40 or more; Infinity in a pipe
 * @param ascii whether it shows only ASCII characters
 */
export function nightLines(titles: readonly string[], width: number, ascii = false): NightLines {
  const fit = (text: string): string => fitCharacters(text, { ascii });
  const figures = COLUMNS.reduce((sum, column) => sum + 1 + column.width, 0);
  const longest = Math.max(HEAD.length, ...titles.map((title) => columnsOf(fit(printable(title)))));
  const room = Math.min(Math.max(longest, SHORTEST_NAME), width - figures);
  const beside = (name: string, cells: readonly string[]): string => {
    const text = cells.map((cell, i) => ` ${cell.padStart(COLUMNS[i].width)}`).join('');
    if (room >= SHORTEST_NAME && columnsOf(name) <= room) return name + ' '.repeat(room - columnsOf(name)) + text;
    const indent = Math.max(Math.min(room, width - figures), 1);
    return [...wrap(name, width), ' '.repeat(indent) + text].join('\n');
  };
  return {
    head: beside(
      HEAD,
      COLUMNS.map(({ head }) => head),
    ),
    line: (night) =>
      beside(
        fit(printable(night.summary.name)),
        COLUMNS.map(({ cell }) => fit(cell(night))),
      ),
  };
}

/** What a run came to, in a line or two. */
export function resultText(result: CohortResult, doneBefore: number, width: number): string {
  const epochs = result.scored.reduce((sum, { summary }) => sum + summary.epochs, 0);
  const rate = result.seconds > 0 ? Math.round(epochs / result.seconds) : 0;
  const parts = [`${counted(result.scored.length, 'night')} scored`];
  if (epochs > 0) {
    parts.push(`${counted(epochs, 'epoch')} in ${elapsed(result.seconds)} (${grouped(rate)} a second)`);
  }
  if (doneBefore > 0) parts.push(`${counted(doneBefore, 'night')} done before`);
  if (result.failures.length > 0) parts.push(`${result.failures.length} failed`);
  return wrap(parts.join('; '), width).join('\n');
}

/** One line each, named by the night's title; more where it is no error that was raised on purpose. */
export function failureText({ title, error }: Failure): string {
  const { message, code, name, stack } = error;
  const file = basename(title);
  const said = message.startsWith(`${file}:`) ? message.slice(file.length + 2) : message;
  const kind = code === null ? `${name}: ` : '';
  const line = printable(`ulw: ${message.includes(title) ? message : `${title}: ${kind}${said}`}`);
  return stack === null ? line : `${line}\n${stack}`;
}

/** Titles of nights that were scored without a truth though one was looked for. */
export function lackingTruth(plan: Pick<CohortPlan, 'nights'>, result: CohortResult): readonly string[] {
  const failed = new Set(result.failures.map(({ title }) => title));
  const lacking = plan.nights.filter(({ truth, title }) => truth.length === 0 && !failed.has(title));
  return lacking.map(({ title }) => title);
}

/** Null where all had one. */
export function lackingText(titles: readonly string[]): string | null {
  if (titles.length === 0) return null;
  return `ulw: no truth for ${counted(titles.length, 'night')}: ${fewNames(titles)}; looked for ${SOME_TRUTH_NAMES}`;
}

/**
 * Nights about which there is something to know, which a line a night does not say; null where there are none.
 * @param where it is said
 */
export function warnedText(titles: readonly string[], where: string): string | null {
  if (titles.length === 0) return null;
  return `ulw: warnings for ${counted(titles.length, 'night')}: ${fewNames(titles)}; ${where}`;
}

/** Truths that nights of one name in different folders have in common; null where each has its own. */
export function sharedTruthText(nights: readonly Pick<PlannedNight, 'path' | 'title' | 'truth'>[]): string | null {
  const lines = [...new Set(nights.flatMap(({ truth }) => truth))].flatMap((file) => {
    const having = nights.filter(({ truth }) => truth.includes(file));
    const isOneFolder = new Set(having.map(({ path }) => dirname(path))).size === 1;
    return isOneFolder ? [] : `${basename(file)} for ${having.map(({ title }) => title).join(' and ')}`;
  });
  return lines.length === 0 ? null : `ulw: one truth for nights of different folders, by name: ${fewNames(lines)}`;
}

/** Files that are no nights; null where there are none. */
export function passedOverText({ passedOver }: Pick<CohortPlan, 'passedOver'>): string | null {
  if (passedOver.length === 0) return null;
  const names = passedOver.map((path) => basename(path));
  return `ulw: passed over ${counted(names.length, 'file')} without a signal: ${fewNames(names)}`;
}

const FEW = 3;

/** The first few of many. */
function fewNames(names: readonly string[]): string {
  const more = names.length - FEW;
  return printable(names.slice(0, FEW).join(', ')) + (more > 0 ? ` and ${grouped(more)} more` : '');
}
