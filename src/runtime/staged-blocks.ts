import type { ModelMetadata } from '../model/metadata.js';
import { DefectStretches } from '../signal/defect-stretches.js';
import type { StreamBlock } from '../signal/stream-block.js';
import { isFlawless, judgeEpoch } from './epoch-defects.js';
import type { SleepModel } from './load-model.js';
import type { OffsetRemoval } from './offset-removal.js';
import { OverlappingWindows } from './overlapping-windows.js';
import type { Samples } from './sample-queue.js';
import { scoreEpoch, type ScoredEpoch } from './scored-epoch.js';
import type { SleepStager } from './stager.js';

/** Seconds; less than this behind the last epoch is a rounded duration, no samples. */
const SHORTEST_REST = 1e-3;

const isNull = (value: unknown): boolean => value === null;

/** Every whole epoch, what was no good anywhere, and the time the stager took. */
export class StagedBlocks {
  readonly epochs: ScoredEpoch[] = [];
  readonly stretches = new DefectStretches();
  /** Null where none overlap. */
  readonly windows: OverlappingWindows | null;
  milliseconds = 0;
  readonly #metadata: ModelMetadata;
  readonly #stager: SleepStager;
  readonly #labels: readonly string[];
  /** One a channel, null where its signal fits as it is; null where all do. */
  readonly #removals: readonly (OffsetRemoval | null)[] | null;
  readonly #blockSamples: number;
  readonly #progress: (done: number) => void;

  constructor(
    model: SleepModel,
    removals: readonly (OffsetRemoval | null)[],
    overlap: number,
    progress: (done: number) => void,
  ) {
    const { metadata } = model;
    this.#metadata = metadata;
    this.#stager = model.stager();
    this.windows = overlap === 1 ? null : new OverlappingWindows(model, overlap);
    this.#labels = metadata.channels.map(({ label }) => label);
    this.#removals = removals.every(isNull) ? null : removals;
    this.#blockSamples = metadata.sampleRate * metadata.epochSeconds;
    this.#progress = progress;
  }

  /** The next ones, of an epoch each but for the recording's last. */
  add(blocks: Iterable<StreamBlock<Samples>>): void {
    for (const block of blocks) {
      if (!isFlawless(block)) this.#noteStretches(block);
      if (block.samples[0].length === this.#blockSamples) this.#stage(block);
    }
  }

  /** What is behind the last whole epoch of a recording this long. */
  end(durationSeconds: number): void {
    const staged = this.epochs.length * this.#metadata.epochSeconds;
    const rest = durationSeconds - staged;
    if (rest <= SHORTEST_REST) return;
    this.stretches.add({ onset: staged, duration: rest, defect: 'part-epoch', channel: null });
  }

  #stage(block: StreamBlock<Samples>): void {
    const { channels, epochSeconds } = this.#metadata;
    const started = performance.now();
    const samples =
      this.#removals?.map((removal, c) => removal?.next(block.samples[c] as Float32Array) ?? block.samples[c]) ??
      block.samples;
    const judged = judgeEpoch(block, channels, epochSeconds);
    const epoch = scoreEpoch(this.#stager, samples, judged, this.#labels);
    this.epochs.push(epoch);
    this.windows?.add(samples, judged, epoch);
    this.milliseconds += performance.now() - started;
    this.#progress(this.epochs.length);
  }

  #noteStretches({ gaps, defects }: StreamBlock<Samples>): void {
    for (const gap of gaps) this.stretches.add({ ...gap, defect: 'gap', channel: null });
    defects.forEach((windows, channel) => {
      for (const window of windows) this.stretches.add({ ...window, channel: this.#labels[channel] });
    });
  }
}
