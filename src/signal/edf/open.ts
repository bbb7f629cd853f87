import { RecordingError, UsageError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import type { Recording } from '../recording.js';
import { headerLength, parseHeader } from './header.js';
import { HEADER_BLOCK } from './layout.js';
import { readAnnotations } from './read-annotations.js';
import { readSlices } from './records.js';

/**
 * Opens an EDF or EDF+C recording; reads its header only.
 * @throws RecordingError where the source is neither, contradicts itself or is cut short
 */
export async function openEdf(source: ByteSource): Promise<Recording> {
  const name = source.name ?? 'recording';
  if (source.size < HEADER_BLOCK) throw tooShort(name, source.size);
  const length = headerLength(await source.read(0, HEADER_BLOCK), source.size, name);
  const header = parseHeader(await source.read(0, length), source.size, name);
  return {
    name,
    format: header.format,
    start: header.start,
    durationSeconds: header.recordCount * header.recordSeconds,
    signals: header.signals,
    warnings: header.warnings,
    annotations: () => readAnnotations(source, header),
    slices: (indices, limits) => {
      const signals = indices.map((index) => header.signals[index] ?? noSuchSignal(name, index));
      return readSlices(source, header, signals, limits);
    },
    readingWarnings: () => Promise.resolve([]),
    close: async () => source.close?.(),
  };
}

function tooShort(name: string, size: number): RecordingError {
  return new RecordingError({
    subject: name,
    found: size === 0 ? 'an empty file' : `a file of ${size} bytes`,
    expected: `an EDF, which has a header of at least ${HEADER_BLOCK} bytes`,
  });
}

function noSuchSignal(name: string, index: number): never {
  throw new UsageError({ subject: name, found: `signal index ${index}`, expected: 'an index into its signals' });
}
