import { RecordingError } from '../../errors.js';
import type { EdfSignalHeader } from './signal-header.js';

/** Turns `samples.length` stored counts, from byte `from` on, into microvolts (or the signal's own unit). */
export type Decode = (bytes: Uint8Array, from: number, samples: Float32Array) => void;

/**
 * The decoder of one signal: count * gain + offset, the straight line through both ends of its ranges.
 * @throws RecordingError where the signal cannot be read
 */
export function decoderOf(signal: EdfSignalHeader, sampleBytes: 2 | 3, name: string): Decode {
  if (signal.problem !== null) throw unreadable(signal, name);
  const unit = signal.microvoltsPerUnit ?? 1;
  const gain = ((signal.physicalMax - signal.physicalMin) / (signal.digitalMax - signal.digitalMin)) * unit;
  const offset = signal.physicalMin * unit - signal.digitalMin * gain;
  const decode = sampleBytes === 2 ? decode16 : decode24;
  return (bytes, from, samples) => decode(bytes, from, samples, gain, offset);
}

/** By bytes, since a view may start at an odd offset and EDF is little-endian whatever the machine. */
function decode16(bytes: Uint8Array, from: number, samples: Float32Array, gain: number, offset: number): void {
  for (let i = 0, at = from; i < samples.length; i++, at += 2) {
    const count = ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
    samples[i] = count * gain + offset;
  }
}

function decode24(bytes: Uint8Array, from: number, samples: Float32Array, gain: number, offset: number): void {
  for (let i = 0, at = from; i < samples.length; i++, at += 3) {
    const count = ((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) << 8) >> 8;
    samples[i] = count * gain + offset;
  }
}

function unreadable({ label, problem }: EdfSignalHeader, name: string): RecordingError {
  return new RecordingError({
    subject: `${name}, signal '${label}'`,
    found: `a signal that cannot be read: ${problem}`,
    expected: 'a physical and a digital range',
    remedy: 'Choose another signal with --channels.',
  });
}
