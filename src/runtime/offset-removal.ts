import type { ModelMetadata } from '../model/metadata.js';
import type { SignalHeader } from '../signal/recording.js';

/** What of a model the removal depends on. */
type Input = Pick<ModelMetadata, 'sampleRate' | 'epochSeconds' | 'microvoltsPerCount'>;

const I16_MAX = 32767;
/** Seconds; a corner of 0.01 Hz, of which the model's own high-pass at 0.5 Hz leaves nothing. */
const TIME_CONSTANT = 16;

/**
 * Takes the slow offset off a signal whose range does not fit the engine's int16 counts, such as BioSemi's: 24 bits over
 * +-262 mV, most of it electrode offset. A step beyond what fits is followed at once. What comes out fits.
 */
export class OffsetRemoval {
  readonly #pull: number;
  readonly #largest: number;
  readonly #output: Float32Array;
  #offset: number | null = null;

  constructor({ sampleRate, epochSeconds, microvoltsPerCount }: Input) {
    this.#pull = 1 / (TIME_CONSTANT * sampleRate);
    this.#largest = I16_MAX * microvoltsPerCount;
    this.#output = new Float32Array(sampleRate * epochSeconds);
  }

  /** @param samples microvolts, at most an epoch @returns an array that the next call overwrites */
  next(samples: Float32Array): Float32Array {
    const output = this.#output.subarray(0, samples.length);
    let offset = this.#offset ?? samples[0] ?? 0;
    for (let i = 0; i < samples.length; i++) {
      const rest = samples[i] - offset;
      const fits = Math.abs(rest) <= this.#largest;
      output[i] = fits ? rest : 0;
      offset += fits ? rest * this.#pull : rest;
    }
    this.#offset = offset;
    return output;
  }
}

/** Null where the signal, or the difference of two, fits as it is. */
export function offsetRemovalFor(headers: readonly SignalHeader[], metadata: Input): OffsetRemoval | null {
  const range = headers.reduce((sum, { physicalMin, physicalMax, microvoltsPerUnit }) => {
    return sum + Math.max(Math.abs(physicalMin), Math.abs(physicalMax)) * (microvoltsPerUnit ?? 1);
  }, 0);
  return range > (I16_MAX + 1) * metadata.microvoltsPerCount ? new OffsetRemoval(metadata) : null;
}
