import { UsageError } from '../errors.js';
import { bidsEvents } from '../report/bids-events.js';
import { hypnogramEdf } from '../report/hypnogram-edf.js';
import type { NightReport } from '../report/night.js';
import { nightPage } from '../report/page.js';
import { stageTable } from '../report/stage-table.js';

/** `json` is not among these: it holds the checksums of all others and is made last (`run-record.ts`). */
const ENDINGS = {
  html: ['.html'],
  csv: ['-stages.csv'],
  json: ['.json'],
  edf: ['-hypnogram.edf'],
  bids: ['_events.tsv', '_events.json'],
} as const satisfies Record<string, readonly string[]>;

/** BIDS ends the names of all files of a run with what each holds: `sub-01_task-sleep_eeg.edf`, `sub-01_task-sleep_events.tsv`. */
const BIDS_RECORDING = /((?:^|[/\\])sub-[^/\\_]+(?:_[a-z]+-[^/\\_]+)*)_i?eeg$/i;

export type OutputFormat = keyof typeof ENDINGS;

export const OUTPUT_FORMATS = Object.keys(ENDINGS) as readonly OutputFormat[];

/** Reads `html,csv`; in the order of {@link OUTPUT_FORMATS}, each once. */
export function parseFormats(text: string): readonly OutputFormat[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const strange = names.find((name) => !(OUTPUT_FORMATS as readonly string[]).includes(name));
  if (strange === undefined) return OUTPUT_FORMATS.filter((format) => names.includes(format));
  throw new UsageError({
    subject: '--formats',
    found: `'${strange}'`,
    expected: `one or more of ${OUTPUT_FORMATS.join(', ')}, with commas between`,
  });
}

/** Names of the files of a night, its JSON last. */
export function outputFiles(name: string, formats: readonly OutputFormat[]): string[] {
  const others = formats.filter((format) => format !== 'json');
  return [...others, ...formats.filter((format) => format === 'json')].flatMap((format) => filesOf(name, format));
}

function filesOf(name: string, format: OutputFormat): string[] {
  const stem = format === 'bids' ? name.replace(BIDS_RECORDING, '$1') : name;
  return ENDINGS[format].map((ending) => stem + ending);
}

/** The files of a night but its JSON, one at a time. */
export function* outputContents(
  night: NightReport,
  name: string,
  formats: readonly OutputFormat[],
): Generator<readonly [file: string, content: string | Uint8Array]> {
  if (formats.includes('html')) yield [filesOf(name, 'html')[0], nightPage(night)];
  if (formats.includes('csv')) yield [filesOf(name, 'csv')[0], stageTable(night.epochs)];
  if (formats.includes('edf')) yield [filesOf(name, 'edf')[0], hypnogramEdf(night)];
  if (!formats.includes('bids')) return;
  const { events, sidecar } = bidsEvents(night);
  const [table, description] = filesOf(name, 'bids');
  yield [table, events];
  yield [description, sidecar];
}
