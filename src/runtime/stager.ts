import { SampleError } from '../errors.js';
import type { ModelMetadata } from '../model/metadata.js';
import { isPositive } from '../model/metadata-check.js';
import { refuseCall } from '../model/refuse-call.js';
import type { Arena, Sleeper } from './arena.js';
import { checkEpoch, checkFinite, checkKind, checkStretch, refuseBegun } from './check-samples.js';
import { SampleQueue, type Samples } from './sample-queue.js';
import { type PooledSleeperOptions, readSleeperOptions } from './sleeper-options.js';
import { type EpochContext, finishEpoch, type StagedEpoch } from './staged-epoch.js';

/** Options of {@link SleepModel.stager}. */
export interface StagerOptions extends PooledSleeperOptions {
  /** Microvolts of one count, when the model's own would clip this signal; one a channel or one for all. */
  readonly microvoltsPerCount?: number | readonly number[];
  /**
   * Called with every epoch that a push completes, in order, before that push returns it; `stageEpoch` only returns its
   * own. What it throws comes out of the push, which then neither returns nor tells of the epochs behind; the samples
   * were taken all the same.
   */
  readonly onEpoch?: (epoch: StagedEpoch) => void;
}

/** How far one channel may run ahead of another, in epochs; its samples wait outside the engine's page. */
const BACKLOG_EPOCHS = 10;

/**
 * One sleeper: samples in, staged epochs out; {@link SleepModel.stager} makes it. Samples are at the model's rate;
 * Int16Array holds counts of `microvoltsPerCount`, Float32Array microvolts. Any split of the same samples gives the same
 * bits.
 */
export class SleepStager {
  private readonly sleeper: Sleeper;
  private readonly epochSamples: number;
  private readonly queues: readonly SampleQueue[];
  /** Model channels that this sleeper has. */
  private readonly present: readonly number[];
  private readonly countsPerMicrovolt: readonly number[];
  /** Samples accepted, one a channel. */
  private readonly accepted: number[];
  /** Samples of the current epoch in the engine, one a channel. */
  private readonly positions: number[];
  private epochs = 0;
  private readonly context: EpochContext;
  // Made once, since these are asked every epoch.
  private readonly isHeard = (channel: number): boolean => this.positions[channel] > 0;
  private readonly isBegun = (channel: number): boolean => this.isHeard(channel) || !this.queues[channel].isEmpty;

  /** @internal */
  constructor(
    private readonly arena: Arena,
    private readonly metadata: ModelMetadata,
    logitScale: number,
    private readonly options: StagerOptions,
  ) {
    const { channels } = metadata;
    const { present, startSeconds } = readSleeperOptions(channels, options);
    this.present = present;
    const { microvoltsPerCount = metadata.microvoltsPerCount } = options;
    this.countsPerMicrovolt = channels.map((_, index) =>
      Math.fround(1 / (typeof microvoltsPerCount === 'number' ? microvoltsPerCount : microvoltsPerCount[index])),
    );
    if (!present.every((index) => isPositive(this.countsPerMicrovolt[index]))) {
      refuseCall('microvoltsPerCount', microvoltsPerCount, 'a number above zero for each channel');
    }
    this.epochSamples = metadata.sampleRate * metadata.epochSeconds;
    this.queues = channels.map(() => new SampleQueue());
    this.accepted = channels.map(() => 0);
    this.positions = channels.map(() => 0);
    this.context = { arena, metadata, logitScale, startSeconds };
    this.sleeper = arena.admit();
  }

  /**
   * Samples of one channel, any number.
   * @param channel index into the model's channels, or its label
   * @returns the epochs that these samples completed
   * @throws SampleError on NaN, infinity, or a channel more than ten epochs ahead of another; nothing was taken then
   * @throws UsageError on a channel that the sleeper has not, or samples that are neither Int16Array nor Float32Array
   */
  push(channel: number | string, samples: Samples): readonly StagedEpoch[] {
    const index = this.channelIndex(channel);
    if (!this.present.includes(index)) {
      refuseCall(this.label(index), 'samples', 'none, as it was declared missing');
    }
    checkKind(samples);
    this.check(index, samples);
    this.checkBacklog(index, samples.length);
    this.accept(index, samples);
    return this.drain();
  }

  /**
   * The same stretch of every channel at once.
   * @param samples one array a model channel, all of one length; null for a missing one
   * @throws SampleError on NaN or infinity; nothing was taken then
   * @throws UsageError on arrays that do not fit
   */
  pushAll(samples: readonly (Samples | null)[]): readonly StagedEpoch[] {
    checkStretch('samples', this.metadata.channels, this.present, samples);
    for (const index of this.present) this.check(index, samples[index]!);
    for (const index of this.present) this.accept(index, samples[index]!);
    return this.drain();
  }

  /**
   * Exactly one epoch of every channel. A channel left out is a term that the logits go without; its filter and gain
   * stay as they were. With every channel left out the epoch is counted and has no stage.
   * @param samples one array a model channel, an epoch long; null for a missing one and for one to leave out
   * @throws SampleError on NaN or infinity; nothing was taken then
   * @throws UsageError where an array is neither Int16Array nor Float32Array or not one epoch long, or an epoch was begun by `push`
   */
  stageEpoch(samples: readonly (Samples | null)[]): StagedEpoch {
    checkEpoch('samples of an epoch', this.metadata.channels, this.present, this.epochSamples, samples);
    const begun = this.present.find(this.isBegun);
    if (begun !== undefined) refuseBegun(this.label(begun));
    // By index: an iterator makes an object a step where nothing is optimized.
    for (let i = 0; i < samples.length; i++) if (samples[i] !== null) this.check(i, samples[i]!);
    for (let i = 0; i < samples.length; i++) {
      this.accepted[i] += this.epochSamples;
      if (samples[i] === null) continue;
      this.queues[i].put(samples[i]!);
      this.feed(i);
    }
    return this.finish();
  }

  /** Drops the epoch begun and what waits for it; filters and gains go on. The next sample starts an epoch. */
  discardEpoch(): void {
    this.arena.discard(this.sleeper);
    for (const index of this.present) {
      for (let part = this.queues[index].peek(Infinity); part !== null; part = this.queues[index].peek(Infinity)) {
        this.queues[index].drop(part.length);
      }
      this.positions[index] = 0;
      this.accepted[index] = 0;
    }
  }

  private label(index: number): string {
    return `channel ${this.metadata.channels[index].label}`;
  }

  private channelIndex(channel: number | string): number {
    const { channels } = this.metadata;
    const index = typeof channel === 'number' ? channel : channels.findIndex(({ label }) => label === channel);
    if (channels[index] !== undefined) return index;
    return refuseCall('channel', channel, channels.map(({ label }, i) => `${i} (${label})`).join(' or '));
  }

  private check(index: number, samples: Samples): void {
    checkFinite(samples, (bad) => `${this.label(index)}, sample ${this.accepted[index] + bad}`);
  }

  private checkBacklog(index: number, count: number): void {
    const ahead = this.accepted[index] + count - Math.min(...this.present.map((other) => this.accepted[other]));
    const limit = BACKLOG_EPOCHS * this.epochSamples;
    if (this.present.length === 1 || ahead <= limit) return;
    throw new SampleError({
      subject: this.label(index),
      found: `${ahead} samples ahead of another channel`,
      expected: `at most ${limit}`,
      remedy: 'Push the channels in turns, or declare the silent one missing. None of these samples was taken.',
    });
  }

  private accept(index: number, samples: Samples): void {
    this.queues[index].put(samples);
    this.accepted[index] += samples.length;
  }

  private drain(): StagedEpoch[] {
    const staged: StagedEpoch[] = [];
    for (;;) {
      for (const index of this.present) this.feed(index);
      if (this.present.some((index) => this.positions[index] < this.epochSamples)) break;
      staged.push(this.finish());
    }
    for (const queue of this.queues) queue.own();
    for (const epoch of staged) this.options.onEpoch?.(epoch);
    return staged;
  }

  /** Samples from the queue into the engine until the epoch is full or the queue empty. */
  private feed(index: number): void {
    const { chunkSamples } = this.arena.plan;
    for (;;) {
      const room = Math.min(this.epochSamples - this.positions[index], chunkSamples);
      const samples = room === 0 ? null : this.queues[index].peek(room);
      if (samples === null) return;
      if (samples instanceof Int16Array) this.arena.pushCounts(this.sleeper, index, samples);
      else this.arena.pushMicrovolts(this.sleeper, index, samples, this.countsPerMicrovolt[index]);
      this.positions[index] += samples.length;
      this.queues[index].drop(samples.length);
    }
  }

  private finish(): StagedEpoch {
    const staged = finishEpoch(this.context, this.sleeper, this.epochs++, this.isHeard);
    this.positions.fill(0);
    return staged;
  }
}
