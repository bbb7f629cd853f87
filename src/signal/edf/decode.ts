import { RecordingError } from '../../errors.js';
import type { EdfSignalHeader } from './signal-header.js';

/**
 * Turns stored counts into microvolts (or the signal's own unit) until `samples` is full: `run` of them from byte `from`
 * on, as many again `stride` bytes later, and so on.
 */
export type Decode = (bytes: Uint8Array, from: number, stride: number, run: number, samples: Float32Array) => void;

/**
 * The decoder of one signal: count * gain + offset, the straight line through both ends of its ranges.
 * @throws RecordingError where the signal cannot be read
 */
export function decoderOf(signal: EdfSignalHeader, sampleBytes: 2 | 3, name: string): Decode {
  if (signal.problem !== null) throw unreadable(signal, name);
  const unit = signal.microvoltsPerUnit ?? 1;
  const gain = ((signal.physicalMax - signal.physicalMin) / (signal.digitalMax - signal.digitalMin)) * unit;
  const offset = signal.physicalMin * unit - signal.digitalMin * gain;
  const line = sampleBytes === 2 ? decode16 : decode24;
  return (bytes, from, stride, run, samples) => line(bytes, from, stride, run, samples, gain, offset);
}

type Line = (...of: [...Parameters<Decode>, gain: number, offset: number]) => void;

/** By bytes, since a view may start at an odd offset and EDF is little-endian whatever the machine. */
const decode16: Line = (bytes, from, stride, run, samples, gain, offset) => {
  for (let done = 0, start = from; done < samples.length; start += stride) {
    const end = Math.min(done + run, samples.length);
    for (let at = start; done < end; done++, at += 2) {
      samples[done] = (((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16) * gain + offset;
    }
  }
};

const decode24: Line = (bytes, from, stride, run, samples, gain, offset) => {
  for (let done = 0, start = from; done < samples.length; start += stride) {
    const end = Math.min(done + run, samples.length);
    for (let at = start; done < end; done++, at += 3) {
      samples[done] = (((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) << 8) >> 8) * gain + offset;
    }
  }
};

function unreadable({ label, problem }: EdfSignalHeader, name: string): RecordingError {
  return new RecordingError({
    subject: `${name}, signal '${label}'`,
    found: `a signal that cannot be read: ${problem}`,
    expected: 'a physical and a digital range',
    remedy: 'Choose another signal with --channels.',
  });
}
