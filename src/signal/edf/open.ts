import { refuseCall } from '../../model/refuse-call.js';
import type { ByteSource } from '../byte-source.js';
import type { Recording } from '../recording.js';
import { openEdfFile, type EdfFile, type OpenOptions } from './file.js';
import { readAnnotations } from './read-annotations.js';
import { lineOf } from './decode.js';
import { readCounts, readSlices } from './records.js';
import type { EdfSignalHeader } from './signal-header.js';
import { startOf } from './timeline.js';

/**
 * Opens an EDF or BDF recording, with or without +C or +D; reads its header and when its first and last record begin.
 * @throws RecordingError where the source is neither, contradicts itself or is cut short
 */
export async function openEdf(source: ByteSource, options?: OpenOptions): Promise<Recording> {
  const file = await openEdfFile(source, options);
  const { name, header, timeline } = file;
  const signalOf = (index: number): EdfSignalHeader => header.signals[index] ?? noSuchSignal(name, index);
  return {
    name,
    format: header.format,
    start: startOf(header, timeline),
    durationSeconds: timeline.durationSeconds,
    signals: header.signals,
    warnings: [...header.warnings, ...timeline.warnings],
    annotations: () => readAnnotations(file),
    slices: (indices, limits) => readSlices(file, indices.map(signalOf), limits),
    stored:
      header.sampleBytes !== 2
        ? null
        : {
            lineOf: (index) => lineOf(signalOf(index), name),
            slices: (indices, limits) => readCounts(file, indices.map(signalOf), limits),
          },
    readingWarnings: () => readingWarnings(file),
    close: async () => source.close?.(),
  };
}

/** What was found odd while reading, growth included; asks the source, so before it is closed. */
export async function readingWarnings({ source, findings }: EdfFile): Promise<readonly string[]> {
  const grown = ((await source.sizeNow?.()) ?? source.size) - source.size;
  if (grown > 0) findings.add(`The file grew by ${grown} bytes since it was opened; they were not read.`);
  if (grown < 0) findings.add(`The file lost ${-grown} bytes since it was opened.`);
  return [...findings];
}

function noSuchSignal(name: string, index: number): never {
  return refuseCall(name, `signal index ${index}`, 'an index into its signals');
}
