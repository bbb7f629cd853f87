import { HypnogramError, RecordingError } from '../../errors.js';
import type { Hypnogram } from '../../stages.js';
import type { ByteSource } from '../byte-source.js';
import { sourceOf } from '../open-recording.js';
import { readCsv } from './read-csv.js';
import { readEdfHypnogram } from './read-edf.js';
import { gridOf } from './scored-spans.js';

export interface ReadHypnogramOptions {
  /** Shown in errors when bytes are read; a path shows its own name. */
  readonly name?: string;
}

/** EDF's version field; no text table begins with it. */
const EDF_START = '0       ';
/** 16 MiB; a night's table is a few kilobytes. */
const LONGEST_TEXT = 1 << 24;

/**
 * A night's stages from a file: CSV (onset, duration, stage), or EDF+ annotations as Sleep-EDF has them.
 * @returns epochs of 30 s from the first scored one on; gaps, movement and `?` are unscored
 * @throws HypnogramError
 */
export async function readHypnogram(
  from: string | Uint8Array | ByteSource,
  options: ReadHypnogramOptions = {},
): Promise<Hypnogram> {
  const source = await asHypnogram(() => sourceOf(from, options.name ?? 'hypnogram'));
  const name = source.name ?? 'hypnogram';
  try {
    const start = new TextDecoder().decode(await source.read(0, Math.min(source.size, EDF_START.length)));
    const spans =
      start === EDF_START ? await readEdfHypnogram(source, name) : readCsv(await textOf(source, name), name);
    return gridOf(spans, name);
  } catch (error) {
    return rethrow(error);
  } finally {
    await source.close?.();
  }
}

async function textOf(source: ByteSource, name: string): Promise<string> {
  if (source.size > 0 && source.size <= LONGEST_TEXT) {
    return new TextDecoder().decode(await source.read(0, source.size));
  }
  throw new HypnogramError({
    subject: name,
    found: source.size === 0 ? 'an empty file' : `a text of ${source.size} bytes`,
    expected: 'a table of stages (CSV) or an EDF+ file of annotations',
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
