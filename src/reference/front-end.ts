import {
  BASELINE_BITS,
  clamp16,
  type Gain,
  gainFor,
  HIGH_PASS_SHIFT,
  observeDeviation,
  type RunningMedian,
} from '../model/numeric-contract.js';

/** How a model scales a channel: by the recording's running median, or by a gain fixed when the model was made. */
export interface GainPolicy {
  /** `running`: `initial` serves until the first epoch that is not flat; `fixed`: `initial` serves for ever. */
  readonly mode: 'running' | 'fixed';
  readonly initial: Gain;
}

/**
 * The front end of one channel, sample by sample, exactly as `model/numeric-contract.ts` words it. Plain and slow: the
 * oracle of the engine's.
 */
export class FrontEnd {
  private baseline = 0;
  private started = false;
  private deviation = 0;
  private median: RunningMedian = { logDeviation: 0, count: 0 };
  private gain: Gain;
  private saturatedSamples = 0;

  constructor(
    private readonly policy: GainPolicy,
    private readonly epochSamples: number,
  ) {
    this.gain = policy.initial;
  }

  /** Samples of the current epoch that left int16 after the gain. */
  get saturated(): number {
    return this.saturatedSamples;
  }

  /** One int16 sample in, one int16 network input out. */
  next(sample: number): number {
    if (!this.started) {
      this.baseline = sample << BASELINE_BITS;
      this.started = true;
    }
    const highPassed = clamp16(sample - ((this.baseline + (1 << (BASELINE_BITS - 1))) >> BASELINE_BITS));
    this.baseline += (sample << (BASELINE_BITS - HIGH_PASS_SHIFT)) - (this.baseline >> HIGH_PASS_SHIFT);
    this.deviation += Math.abs(highPassed);
    const { mantissa, shift } = this.gain;
    const scaled = (highPassed * mantissa + (1 << (shift - 1))) >> shift;
    const output = clamp16(scaled);
    if (output !== scaled) this.saturatedSamples++;
    return output;
  }

  /** Ends a whole epoch: its deviation joins the running median, and the next epoch's gain follows. */
  endEpoch(): void {
    if (this.policy.mode === 'running') {
      this.median = observeDeviation(this.median, this.deviation, this.epochSamples);
      if (this.median.count > 0) this.gain = gainFor(this.median.logDeviation, this.epochSamples);
    }
    this.deviation = 0;
    this.saturatedSamples = 0;
  }
}

/** Whole epochs through a fresh front end. @param samples int16, epochs x epochSamples @returns the same shape */
export function frontEndOf(samples: Int16Array, policy: GainPolicy, epochSamples: number): Int16Array {
  const frontEnd = new FrontEnd(policy, epochSamples);
  const output = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    output[i] = frontEnd.next(samples[i]);
    if ((i + 1) % epochSamples === 0) frontEnd.endEpoch();
  }
  return output;
}
