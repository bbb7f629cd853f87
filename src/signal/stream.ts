import { UsageError } from '../errors.js';
import type { Recording } from './recording.js';
import { Resampler } from './resample.js';

/** Options of {@link streamMicrovolts}. */
export interface StreamOptions {
  /** Hz of what comes out. */
  readonly rate: number;
  /** Samples a block and channel. */
  readonly blockSamples: number;
}

/** Samples of one channel, at either rate, that a slice of the recording may hold; keeps memory flat. */
const SLICE_SAMPLES = 1 << 16;

/**
 * The chosen signals of a recording in lockstep, in microvolts at one rate, in blocks of exactly `blockSamples` (the
 * last one shorter). Signals may differ in rate in the file. Memory does not grow with the file.
 *
 * The arrays of a block belong to the next block as well: use or copy them before going on.
 * @param signalIndices into `recording.signals`; the order of each block's arrays
 * @throws UsageError, RecordingError
 */
export async function* streamMicrovolts(
  recording: Recording,
  signalIndices: readonly number[],
  { rate, blockSamples }: StreamOptions,
): AsyncGenerator<readonly Float32Array[]> {
  if (!Number.isSafeInteger(blockSamples) || blockSamples < 1) throw badBlock(blockSamples);
  if (signalIndices.length === 0) return;
  const rates = signalIndices.map((index) => recording.signals[index]?.rate ?? rate);
  const resamplers = rates.map((signalRate) => new Resampler(signalRate, rate));
  const queues = signalIndices.map(() => new SampleQueue());
  const block = signalIndices.map(() => new Float32Array(blockSamples));
  const seconds = SLICE_SAMPLES / Math.max(rate, ...rates);
  for await (const { samples: slice } of recording.slices(signalIndices, { seconds })) {
    slice.forEach((samples, i) => queues[i]!.put(resamplers[i]!.push(samples)));
    yield* wholeBlocks(queues, block);
  }
  resamplers.forEach((resampler, i) => queues[i]!.put(resampler.finish()));
  yield* wholeBlocks(queues, block);
  // Rounding up to whole output samples can leave one signal a sample longer than another.
  const left = Math.min(...queues.map((queue) => queue.length));
  if (left > 0) yield take(queues, block, left);
}

function* wholeBlocks(
  queues: readonly SampleQueue[],
  block: readonly Float32Array[],
): Generator<readonly Float32Array[]> {
  const length = block[0]!.length;
  while (queues.every((queue) => queue.length >= length)) yield take(queues, block, length);
}

function take(queues: readonly SampleQueue[], block: readonly Float32Array[], length: number): readonly Float32Array[] {
  return queues.map((queue, i) => queue.take(block[i]!.subarray(0, length)));
}

/** First in, first out; holds on to the arrays it is given until they are used up. */
class SampleQueue {
  readonly #parts: Float32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  put(samples: Float32Array): void {
    if (samples.length > 0) this.#parts.push(samples);
    this.#length += samples.length;
  }

  /** Fills `target` with the oldest samples, of which there must be enough. */
  take(target: Float32Array): Float32Array {
    for (let filled = 0; filled < target.length;) {
      const part = this.#parts[0]!;
      const used = part.subarray(0, target.length - filled);
      target.set(used, filled);
      filled += used.length;
      if (used.length === part.length) this.#parts.shift();
      else this.#parts[0] = part.subarray(used.length);
    }
    this.#length -= target.length;
    return target;
  }
}

function badBlock(found: number): UsageError {
  return new UsageError({ subject: 'samples a block', found: String(found), expected: 'a whole number, at least 1' });
}
