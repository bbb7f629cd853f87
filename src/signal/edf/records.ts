import { RecordingError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import type { Slice, SliceLimits } from '../recording.js';
import type { EdfHeader, EdfSignalHeader } from './header.js';
import { READ_BYTES, SAMPLE_BYTES } from './layout.js';

/** Counts to microvolts: count * gain + offset. */
interface Scale {
  readonly gain: number;
  readonly offset: number;
}

/**
 * The chosen signals, slice by slice, in microvolts. Short records are read many at a time; a record larger than the
 * limits (some files are one single record) is read in parts, each signal's own stretch by itself.
 */
export async function* readSlices(
  source: ByteSource,
  header: EdfHeader,
  signals: readonly EdfSignalHeader[],
  limits: SliceLimits,
): AsyncGenerator<Slice> {
  const scales = signals.map((signal) => scaleOf(signal, source.name ?? 'recording'));
  const share = Math.max(header.recordBytes / READ_BYTES, header.recordSeconds / limits.seconds);
  const longest = Math.max(1, ...signals.map((signal) => signal.samplesPerRecord));
  if (share > 1) yield* recordParts(source, header, signals, scales, Math.min(Math.ceil(share), longest));
  else yield* recordRuns(source, header, signals, scales, Math.floor(1 / share));
}

async function* recordRuns(
  source: ByteSource,
  header: EdfHeader,
  signals: readonly EdfSignalHeader[],
  scales: readonly Scale[],
  recordsAtOnce: number,
): AsyncGenerator<Slice> {
  const most = Math.min(recordsAtOnce, header.recordCount);
  const arrays = signals.map((signal) => new Float32Array(most * signal.samplesPerRecord));
  for (let first = 0; first < header.recordCount; first += most) {
    const count = Math.min(most, header.recordCount - first);
    const bytes = await source.read(header.headerBytes + first * header.recordBytes, count * header.recordBytes);
    const samples = signals.map((signal, i) => {
      const length = signal.samplesPerRecord;
      for (let record = 0; record < count; record++) {
        decode(bytes, record * header.recordBytes + signal.offset, arrays[i]!, record * length, length, scales[i]!);
      }
      return arrays[i]!.subarray(0, count * length);
    });
    yield { onset: first * header.recordSeconds, samples };
  }
}

async function* recordParts(
  source: ByteSource,
  header: EdfHeader,
  signals: readonly EdfSignalHeader[],
  scales: readonly Scale[],
  parts: number,
): AsyncGenerator<Slice> {
  const arrays = signals.map((signal) => new Float32Array(Math.ceil(signal.samplesPerRecord / parts)));
  for (let record = 0; record < header.recordCount; record++) {
    const recordStart = header.headerBytes + record * header.recordBytes;
    for (let part = 0; part < parts; part++) {
      const samples: Float32Array[] = [];
      for (const [i, signal] of signals.entries()) {
        const from = Math.floor((part * signal.samplesPerRecord) / parts);
        const length = Math.floor(((part + 1) * signal.samplesPerRecord) / parts) - from;
        const offset = recordStart + signal.offset + from * SAMPLE_BYTES;
        const bytes = await source.read(offset, length * SAMPLE_BYTES);
        decode(bytes, 0, arrays[i]!, 0, length, scales[i]!);
        samples.push(arrays[i]!.subarray(0, length));
      }
      yield { onset: (record + part / parts) * header.recordSeconds, samples };
    }
  }
}

/** By bytes, since a view may start at an odd offset and EDF is little-endian whatever the machine. */
function decode(
  bytes: Uint8Array,
  from: number,
  samples: Float32Array,
  to: number,
  length: number,
  { gain, offset }: Scale,
): void {
  for (let i = 0, at = from; i < length; i++, at += SAMPLE_BYTES) {
    const count = ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    samples[to + i] = count * gain + offset;
  }
}

function scaleOf(signal: EdfSignalHeader, name: string): Scale {
  if (signal.problem !== null) {
    throw new RecordingError({
      subject: `${name}, signal '${signal.label}'`,
      found: `a signal that cannot be read: ${signal.problem}`,
      expected: 'a physical and a digital range',
      remedy: 'Choose another signal with --channels.',
    });
  }
  const unit = signal.microvoltsPerUnit ?? 1;
  const gain = ((signal.physicalMax - signal.physicalMin) / (signal.digitalMax - signal.digitalMin)) * unit;
  return { gain, offset: signal.physicalMin * unit - signal.digitalMin * gain };
}
