import type { Engine } from './engine.js';
import { CHANNEL, PROGRAM, STATE } from './layout.js';
import type { MemoryPlan } from './plan.js';

/** Whose state lies in the page now. */
export interface Sleeper {
  /** The state while it is out of the page. */
  readonly saved: Uint8Array;
}

/**
 * One engine instance, its page laid out by a plan. It holds one state at a time and swaps others in, so that it serves
 * any number of sleepers; with one sleeper nothing is ever copied.
 */
export class Arena {
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  private readonly floats: Float32Array;
  private readonly counts: Int16Array;
  /** The state of whoever is in the page. */
  private readonly inPage: Uint8Array;
  private current: Sleeper | null = null;

  constructor(
    readonly engine: Engine,
    readonly plan: MemoryPlan,
  ) {
    const { buffer } = engine.exports.memory;
    const { samples, state } = plan.addresses;
    this.bytes = new Uint8Array(buffer);
    this.inPage = new Uint8Array(buffer, state, plan.stateBytes);
    this.words = new Int32Array(buffer);
    this.floats = new Float32Array(buffer, samples, plan.chunkSamples);
    this.counts = new Int16Array(buffer, samples, plan.chunkSamples);
    this.bytes.set(plan.program, plan.addresses.program);
  }

  /**
   * A new sleeper's state, no epoch begun.
   * @param saved where it is kept while it is out of the page: the plan's `stateBytes`, whatever they hold
   */
  admit(saved: Uint8Array = new Uint8Array(this.plan.stateBytes)): Sleeper {
    const sleeper = { saved };
    this.enter(sleeper);
    this.engine.exports.reset(this.plan.addresses.program, this.plan.addresses.state);
    return sleeper;
  }

  /** Drops the epoch begun. */
  discard(sleeper: Sleeper): void {
    this.enter(sleeper);
    this.engine.exports.discard(this.plan.addresses.program, this.plan.addresses.state);
  }

  /** Samples of one channel, at most the plan's chunk. @returns those taken, fewer when the epoch is full */
  pushCounts(sleeper: Sleeper, channel: number, samples: Int16Array): number {
    this.enter(sleeper);
    this.counts.set(samples);
    return this.push(channel, samples.length);
  }

  /**
   * Samples in microvolts, at most the plan's chunk.
   * @returns those taken; -1 - i when sample i is not finite, and then none was taken
   */
  pushMicrovolts(sleeper: Sleeper, channel: number, samples: Float32Array, countsPerMicrovolt: number): number {
    this.enter(sleeper);
    const converted = this.convert(samples, countsPerMicrovolt);
    return converted < samples.length ? -1 - converted : this.push(channel, samples.length);
  }

  /**
   * Finite microvolts, at most the plan's chunk, as counts.
   * @returns a view into the page: whoever is pushed to next writes over it
   */
  countsOf(samples: Float32Array, countsPerMicrovolt: number): Int16Array {
    this.convert(samples, countsPerMicrovolt);
    return this.counts.subarray(0, samples.length);
  }

  /** Samples of the current epoch that a channel has so far. */
  position(sleeper: Sleeper, channel: number): number {
    return this.channelWord(sleeper, channel, CHANNEL.POSITION);
  }

  /** Samples of the last or current epoch that left int16 after the gain. */
  saturated(sleeper: Sleeper, channel: number): number {
    return this.channelWord(sleeper, channel, CHANNEL.SATURATED);
  }

  /** Sum of magnitudes of the last or current epoch's samples behind the high-pass, in counts. */
  deviation(sleeper: Sleeper, channel: number): number {
    return this.channelWord(sleeper, channel, CHANNEL.DEVIATION);
  }

  /** Ends the epoch. @returns what the engine's `finish` returns */
  finish(sleeper: Sleeper): number {
    this.enter(sleeper);
    return this.engine.exports.finish(this.plan.addresses.program, this.plan.addresses.state);
  }

  /** The five logits of the epoch finished last. */
  logits(sleeper: Sleeper): Int32Array {
    this.enter(sleeper);
    const start = (this.plan.addresses.state + STATE.LOGITS) / 4;
    return this.words.slice(start, start + 5);
  }

  /** @returns samples that are counts now, where the page has them: fewer than given when one is not finite */
  private convert(samples: Float32Array, countsPerMicrovolt: number): number {
    this.floats.set(samples);
    const { samples: address } = this.plan.addresses;
    return this.engine.exports.toCounts(address, address, samples.length, countsPerMicrovolt);
  }

  private push(channel: number, count: number): number {
    const { program, state, scratch, samples } = this.plan.addresses;
    return this.engine.exports.push(program, state, scratch, channel, samples, count);
  }

  private channelWord(sleeper: Sleeper, channel: number, word: number): number {
    this.enter(sleeper);
    const { program, state } = this.plan.addresses;
    const channelBytes = this.words[(program + PROGRAM.CHANNEL_BYTES) / 4];
    return this.words[(state + STATE.FIRST_CHANNEL + channel * channelBytes + word) / 4];
  }

  private enter(sleeper: Sleeper): void {
    if (this.current === sleeper) return;
    this.current?.saved.set(this.inPage);
    this.inPage.set(sleeper.saved);
    this.current = sleeper;
  }
}
