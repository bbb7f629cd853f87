import { HypnogramError, RecordingError } from '../../errors.js';
import type { Hypnogram } from '../../stages.js';
import type { ByteSource } from '../byte-source.js';
import { sourceOf } from '../open-recording.js';
import { readEdfHypnogram } from './read-edf.js';
import { looksLikeIds, readIds } from './read-ids.js';
import { looksLikeStageLine, readStageLines } from './read-stage-lines.js';
import { readTable } from './read-table.js';
import { looksLikeXml, readXml } from './read-xml.js';
import { gridOf, type ScoredSpan, type Scoring } from './scored-spans.js';
import { linesOf } from './text-lines.js';

/** Options of {@link readHypnogram}. */
export interface ReadHypnogramOptions {
  /** Shown in errors when bytes are read; a path shows its own name. */
  readonly name?: string;
}

/** EDF's version field; no text table begins with it. */
const EDF_START = '0       ';
/** 16 MiB; a night's table is a few kilobytes. */
const LONGEST_TEXT = 1 << 24;

/**
 * A night's stages from a file, whose format is told by its content:
 * - EDF+ annotations, as Sleep-EDF has them;
 * - a table with a header (CSV, TSV, semicolons; BIDS events among them): onset, duration, stage;
 * - U-Time's ids: `onset,duration,stage` without a header;
 * - one stage a line, a line for every 30 s;
 * - XML: NSRR's `PSGAnnotation`, Compumedics' `CMPStudyConfig`.
 *
 * R&K stages 3 and 4 become N3, movement becomes unscored. Numbers are R&K's or AASM's; a 4 that could be N3 or REM is
 * refused (see `stage-numbers.ts`). Times are seconds from the recording's first sample, never times of day; the clock
 * that EDF+ and NSRR's XML state is handed on as `start`, to be compared with the recording's.
 * @returns epochs of 30 s from the first scored one on; gaps, movement and `?` are unscored
 * @throws HypnogramError
 * @throws UsageError where it is nothing to read from, such as a File without `blobSource`
 */
export async function readHypnogram(
  from: string | Uint8Array | ByteSource,
  options: ReadHypnogramOptions = {},
): Promise<Hypnogram> {
  const source = await asHypnogram(() => sourceOf(from, options.name ?? 'hypnogram'));
  const name = source.name ?? 'hypnogram';
  try {
    const start = new TextDecoder().decode(await source.read(0, Math.min(source.size, EDF_START.length)));
    const isEdf = start === EDF_START;
    return gridOf(isEdf ? await readEdfHypnogram(source, name) : readText(await textOf(source, name), name), name);
  } catch (error) {
    return rethrow(error);
  } finally {
    await source.close?.();
  }
}

function readText(text: string, name: string): Scoring {
  return looksLikeXml(text) ? readXml(text, name) : { spans: readPlainText(text, name), start: null };
}

function readPlainText(text: string, name: string): readonly ScoredSpan[] {
  const lines = linesOf(text, name);
  const first = lines[0]?.text ?? '';
  if (looksLikeIds(first)) return readIds(lines, name);
  if (looksLikeStageLine(first)) return readStageLines(lines, name);
  return readTable(lines, name);
}

async function textOf(source: ByteSource, name: string): Promise<string> {
  if (source.size > 0 && source.size <= LONGEST_TEXT) {
    const bytes = await source.read(0, source.size);
    const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  }
  throw new HypnogramError({
    subject: name,
    found: source.size === 0 ? 'an empty file' : `a text of ${source.size} bytes`,
    expected: "a table of stages, NSRR's XML or an EDF+ file of annotations",
  });
}

async function asHypnogram<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    return rethrow(error);
  }
}

/** A hypnogram that is no sound EDF is a hypnogram's error, not the recording's. */
function rethrow(error: unknown): never {
  throw error instanceof RecordingError ? new HypnogramError(error.facts) : error;
}
