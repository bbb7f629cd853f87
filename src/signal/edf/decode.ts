import { RecordingError } from '../../errors.js';
import type { CountLine } from '../recording.js';
import type { EdfSignalHeader } from './signal-header.js';

/**
 * Turns stored counts into samples until `samples` is full: `run` of them from byte `from` on, as many again `stride`
 * bytes later, and so on.
 */
export type Decode<Samples> = (bytes: Uint8Array, from: number, stride: number, run: number, samples: Samples) => void;

/**
 * From counts to microvolts (or the signal's own unit): the straight line through both ends of its ranges.
 * @throws RecordingError where the signal cannot be read
 */
export function lineOf(signal: EdfSignalHeader, name: string): CountLine {
  if (signal.problem !== null) throw unreadable(signal, name);
  const unit = signal.microvoltsPerUnit ?? 1;
  const gain = ((signal.physicalMax - signal.physicalMin) / (signal.digitalMax - signal.digitalMin)) * unit;
  return { gain, offset: signal.physicalMin * unit - signal.digitalMin * gain };
}

/**
 * The decoder of one signal.
 * @throws RecordingError where the signal cannot be read
 */
export function decoderOf(signal: EdfSignalHeader, sampleBytes: 2 | 3, name: string): Decode<Float32Array> {
  const { gain, offset } = lineOf(signal, name);
  const line = sampleBytes === 2 ? decode16 : decode24;
  return (bytes, from, stride, run, samples) => line(bytes, from, stride, run, samples, gain, offset);
}

type Line = (...of: [...Parameters<Decode<Float32Array>>, gain: number, offset: number]) => void;

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

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** Samples of a run from which on the system's own copy is quicker than a loop. */
const LONG_RUN = 256;

/** Stored 16-bit counts as they are. */
export const copy16: Decode<Int16Array> = (bytes, from, stride, run, samples) => {
  const start = bytes.byteOffset + from;
  if (!IS_LITTLE_ENDIAN || start % 2 !== 0 || stride % 2 !== 0) return copyByBytes(bytes, from, stride, run, samples);
  const stored = new Int16Array(bytes.buffer, start, (bytes.length - from) >> 1);
  for (let done = 0, at = 0; done < samples.length; at += stride / 2) {
    const end = Math.min(done + run, samples.length);
    if (end - done >= LONG_RUN) {
      samples.set(stored.subarray(at, at + end - done), done);
      done = end;
    } else for (let i = at; done < end; i++, done++) samples[done] = stored[i]!;
  }
};

const copyByBytes: Decode<Int16Array> = (bytes, from, stride, run, samples) => {
  for (let done = 0, start = from; done < samples.length; start += stride) {
    const end = Math.min(done + run, samples.length);
    for (let at = start; done < end; done++, at += 2) samples[done] = bytes[at]! | (bytes[at + 1]! << 8);
  }
};

function unreadable({ label, problem }: EdfSignalHeader, name: string): RecordingError {
  return new RecordingError({
    subject: `${name}, signal '${label}'`,
    found: `a signal that cannot be read: ${problem}`,
    expected: 'a physical and a digital range',
    remedy: 'Choose another signal in channels (--channels).',
  });
}
