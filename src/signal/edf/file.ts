import { RecordingError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { headerLength, parseHeader, type EdfHeader } from './header.js';
import { HEADER_BLOCK } from './layout.js';
import { readTimeline, type Timeline } from './timeline.js';

/** Options of opening a recording. */
export interface OpenOptions {
  /**
   * Reads the whole records that are there of a file that was cut short, and warns; refused when left out. What a header
   * that was cut itself leaves, or less than one record, stays refused.
   */
  readonly allowTruncated?: boolean;
}

/** An EDF or BDF file that is being read. */
export interface EdfFile {
  readonly name: string;
  readonly source: ByteSource;
  readonly header: EdfHeader;
  readonly timeline: Timeline;
  /** What was found odd while reading, one sentence each. */
  readonly findings: Set<string>;
}

/**
 * Reads the header and the onsets of the first and last record.
 * @throws RecordingError where the source is neither EDF nor BDF, contradicts itself or is cut short
 */
export async function openEdfFile(source: ByteSource, { allowTruncated }: OpenOptions = {}): Promise<EdfFile> {
  const name = source.name ?? 'recording';
  if (source.size < HEADER_BLOCK) throw tooShort(name, source.size);
  const length = headerLength(await source.read(0, HEADER_BLOCK), source.size, name);
  const header = parseHeader(await source.read(0, length), source.size, name, allowTruncated);
  return { name, source, header, timeline: await readTimeline(source, header, name), findings: new Set() };
}

function tooShort(name: string, size: number): RecordingError {
  return new RecordingError({
    subject: name,
    found: size === 0 ? 'an empty file' : `a file of ${size} bytes`,
    expected: `an EDF or BDF, which has a header of at least ${HEADER_BLOCK} bytes`,
  });
}
