import { refuseCall } from '../model/refuse-call.js';
import { designLowPass, tapCount, type PolyphaseFilter } from './low-pass.js';
import { nearestRatio, type Ratio } from './ratio.js';

/** Relative; at 1e-9 a night of 24 hours drifts by less than 0.1 ms. */
const RATIO_TOLERANCE = 1e-9;
/** 32 MiB of coefficients: more means rates that have nothing to do with each other. */
const MOST_COEFFICIENTS = 1 << 22;
/** Input samples filtered at a time, so that memory does not depend on how much is pushed. */
const BLOCK = 8192;

/**
 * Streaming resampler from one constant rate to another, without delay: output n is the signal at n / outputRate
 * seconds. Before the first and after the last sample the signal is taken to stay as it is there. However the input is
 * split, the output is the same to the last bit.
 */
export class Resampler {
  readonly #ratio: Ratio;
  readonly #filter: PolyphaseFilter | null;
  /** Input from `#first` on, `#held` samples; the first push fills it up with what came before the signal. */
  readonly #window: Float64Array;
  #first = 0;
  #held = 0;
  #pushed = 0;
  #produced = 0;

  /**
   * @param inputRate Hz
   * @param outputRate Hz
   * @throws UsageError where a rate is not positive, or the rates have no ratio that a filter of sane size can hold
   */
  constructor(inputRate: number, outputRate: number) {
    refuseRate(inputRate);
    refuseRate(outputRate);
    this.#ratio = nearestRatio(outputRate / inputRate, RATIO_TOLERANCE);
    const { numerator, denominator } = this.#ratio;
    const copies = numerator === denominator;
    if (!(numerator >= 1 && numerator * tapCount(inputRate, outputRate) <= MOST_COEFFICIENTS)) {
      refuseRatio(inputRate, outputRate);
    }
    this.#filter = copies ? null : designLowPass(inputRate, outputRate, numerator);
    this.#window = new Float64Array(copies ? 0 : BLOCK + this.#filter!.taps);
  }

  /** Whether the output is the input. */
  get copies(): boolean {
    return this.#filter === null;
  }

  /** Samples that `count` input samples give in all. */
  outputLength(count: number): number {
    return Math.ceil((count * this.#ratio.numerator) / this.#ratio.denominator);
  }

  /** Takes samples; gives those of the output that they settle, in a fresh array. */
  push(input: Float32Array): Float32Array {
    const output = new Float32Array(this.room(input.length));
    return output.subarray(0, this.write(input, output));
  }

  /** Samples that the next `count` of input may settle. */
  room(count: number): number {
    return this.outputLength(this.#pushed + count) - this.#produced;
  }

  /**
   * Takes samples and writes those of the output that they settle.
   * @param output of at least `room(input.length)` samples
   * @returns how many were written
   */
  write(input: Float32Array, output: Float32Array): number {
    // Never short: every output so far is settled by the samples pushed so far.
    const room = output.subarray(0, this.room(input.length));
    let written = 0;
    if (this.#filter === null) {
      room.set(input);
      this.#produced += input.length;
      written = input.length;
    } else if (input.length > 0) {
      if (this.#pushed === 0) this.#begin(input[0]!);
      for (let from = 0; from < input.length; from += BLOCK) {
        written = this.#advance(input.subarray(from, from + BLOCK), room, written);
      }
    }
    this.#pushed += input.length;
    return written;
  }

  /** The output that was still waiting for samples to come. */
  finish(): Float32Array {
    if (this.#filter === null || this.#pushed === 0) return new Float32Array();
    const output = new Float32Array(this.outputLength(this.#pushed) - this.#produced);
    const last = this.#window[this.#held - 1]!;
    const half = this.#filter.taps / 2;
    let written = 0;
    for (let left = half; left > 0; left -= BLOCK) {
      written = this.#advance(new Float32Array(Math.min(left, BLOCK)).fill(last), output, written);
    }
    return output;
  }

  #begin(first: number): void {
    const before = this.#filter!.taps / 2 - 1;
    this.#first = -before;
    this.#held = before;
    this.#window.fill(first, 0, before);
  }

  /** Appends at most BLOCK samples, filters as far as they reach or `output` is full, and lets go of what is done. */
  #advance(samples: Float32Array, output: Float32Array, written: number): number {
    const window = this.#window;
    const { taps, rows } = this.#filter!;
    const { numerator, denominator } = this.#ratio;
    window.set(samples, this.#held);
    this.#held += samples.length;
    // Output n lies `phase` / numerator past input sample floor(n * denominator / numerator).
    const position = this.#produced * denominator;
    let start = Math.floor(position / numerator) - (taps / 2 - 1) - this.#first;
    let phase = position % numerator;
    let at = written;
    while (at < output.length && start + taps <= this.#held) {
      output[at++] = dot(window, start, rows[phase]!);
      phase += denominator;
      start += Math.floor(phase / numerator);
      phase %= numerator;
    }
    this.#produced += at - written;
    const done = Math.min(start, this.#held);
    window.copyWithin(0, done, this.#held);
    this.#first += done;
    this.#held -= done;
    return at;
  }
}

/** Sum of a[start + k] * b[k]; b's length is a multiple of 4, and four sums mean that no addition waits for another. */
function dot(a: Float64Array, start: number, b: Float64Array): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < b.length; k += 4) {
    sum0 += a[start + k]! * b[k]!;
    sum1 += a[start + k + 1]! * b[k + 1]!;
    sum2 += a[start + k + 2]! * b[k + 2]!;
    sum3 += a[start + k + 3]! * b[k + 3]!;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

function refuseRate(rate: number): void {
  if (rate > 0 && Number.isFinite(rate)) return;
  refuseCall('sampling rate', `${rate} Hz`, 'more than 0');
}

function refuseRatio(inputRate: number, outputRate: number): never {
  return refuseCall(
    'resampling',
    `${inputRate} Hz to ${outputRate} Hz`,
    'rates whose ratio is a fraction of small numbers',
  );
}
