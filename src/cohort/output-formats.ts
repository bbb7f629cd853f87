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
  const others = formats.filter((format) => format !== 'json').flatMap((format) => ENDINGS[format]);
  return [...others, ...(formats.includes('json') ? ENDINGS.json : [])].map((ending) => name + ending);
}

/** The files of a night but its JSON, one at a time. */
export function* outputContents(
  night: NightReport,
  name: string,
  formats: readonly OutputFormat[],
): Generator<readonly [file: string, content: string | Uint8Array]> {
  if (formats.includes('html')) yield [name + ENDINGS.html[0], nightPage(night)];
  if (formats.includes('csv')) yield [name + ENDINGS.csv[0], stageTable(night.epochs)];
  if (formats.includes('edf')) yield [name + ENDINGS.edf[0], hypnogramEdf(night)];
  if (!formats.includes('bids')) return;
  const { events, sidecar } = bidsEvents(night);
  yield [name + ENDINGS.bids[0], events];
  yield [name + ENDINGS.bids[1], sidecar];
}
