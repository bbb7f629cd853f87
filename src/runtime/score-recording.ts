import type { ModelMetadata } from '../model/metadata.js';
import { type ChannelMatch, headersOf, matchChannels } from '../signal/channels.js';
import { DefectStretches } from '../signal/defect-stretches.js';
import type { Defect, DefectStretch } from '../signal/defects.js';
import { findLights, type Lights, type LightsTime } from '../signal/lights.js';
import type { Recording, SignalHeader } from '../signal/recording.js';
import { streamCounts } from '../signal/stream.js';
import type { StreamBlock } from '../signal/stream-block.js';
import { UNSCORED } from '../stages.js';
import { type EpochDefects, isFlawless, judgeEpoch } from './epoch-defects.js';
import type { SleepModel } from './load-model.js';
import { type OffsetRemoval, offsetRemovalFor } from './offset-removal.js';
import { checkOverlap, OverlappingWindows } from './overlapping-windows.js';
import type { Samples } from './sample-queue.js';
import { scoreWarnings } from './score-warnings.js';
import { type RawStage, smoothEpochs, type SmoothingMode } from './smoothing/smooth-epochs.js';
import type { StagedEpoch } from './staged-epoch.js';
import type { SleepStager } from './stager.js';

/** Options of {@link scoreRecording}. */
export interface ScoreOptions {
  /** Labels of the signals to use, in the order of the model's channels; found by label and role when left out. */
  readonly channels?: readonly string[];
  /** When the light went out and came on; what is left out is looked for among the annotations. */
  readonly lights?: { readonly off?: LightsTime; readonly on?: LightsTime };
  /** Stages and probabilities smoothed over time, by a hidden Markov model; each epoch for itself when left out. */
  readonly smoothing?: SmoothingMode;
  /**
   * Windows begun in an epoch's time, 1 to 30; 1 when left out. With 2, another window begins in the middle of every epoch,
   * and an epoch's probabilities are the mean of its own and those of the windows that overlap it.
   */
  readonly overlap?: number;
  /** Called after every epoch. */
  readonly progress?: (done: number, total: number) => void;
}

/** Where one model channel was found. */
export interface ScoredChannel {
  readonly model: string;
  readonly signal: string;
  /** The two signals that the derivation `signal` was formed from, first minus second; null where it was recorded so. */
  readonly formedFrom: readonly [string, string] | null;
  /** Hz, as recorded; of two signals the lower. */
  readonly rate: number;
}

/** A staged epoch, or one left without a stage (-1, `probabilities` empty) and why. */
export interface ScoredEpoch extends StagedEpoch {
  /** Null where it has a stage. */
  readonly unscored: Defect | null;
  /** Labels of model channels that were no good in this epoch; the stage comes from the others. */
  readonly leftOut: readonly string[];
}

/** That stages and probabilities come from more than each epoch alone, and what they were before. */
export interface RecordingSmoothing {
  /** Null where windows overlap and nothing else was done. */
  readonly mode: SmoothingMode | null;
  /** Windows begun in an epoch's time: 1 where none overlap. */
  readonly overlap: number;
  /** What the network alone said, one an epoch. */
  readonly raw: readonly RawStage[];
}

/** A whole recording, staged. */
export interface ScoredRecording {
  /** Every whole epoch of the recording, gaps included, so that epoch i begins at 30 i seconds. */
  readonly epochs: readonly ScoredEpoch[];
  /** Null where each epoch was staged for itself. */
  readonly smoothing: RecordingSmoothing | null;
  readonly channels: readonly ScoredChannel[];
  /** All that was found to be no good, in order of time, neighbours joined. */
  readonly stretches: readonly DefectStretch[];
  readonly lights: Lights;
  readonly warnings: readonly string[];
  /** Seconds inside the stager: conversion, front end, network. */
  readonly stagingSeconds: number;
}

/** Seconds; less than this behind the last epoch is a rounded duration, no samples. */
const SHORTEST_REST = 1e-3;

function scoredChannel(model: string, match: ChannelMatch, headers: readonly SignalHeader[]): ScoredChannel {
  const [first, second] = headers;
  return {
    model,
    signal: match.label,
    formedFrom: second === undefined ? null : [first.label, second.label],
    rate: Math.min(...headers.map(({ rate }) => rate)),
  };
}

const NO_LABELS: readonly string[] = [];
const isNull = (value: unknown): boolean => value === null;

/** Stages one epoch from the channels that are good in it; a front end that sees nothing move leaves it unscored, too. */
export function scoreEpoch(
  stager: SleepStager,
  samples: readonly Samples[],
  { defects, unscored }: EpochDefects,
  labels: readonly string[],
): ScoredEpoch {
  const isWhole = unscored === null && defects.every(isNull);
  const isHeard = (channel: number): boolean => unscored === null && defects[channel] === null;
  const epoch = stager.stageEpoch(isWhole ? samples : samples.map((own, channel) => (isHeard(channel) ? own : null)));
  const leftOut = isWhole ? NO_LABELS : labels.filter((_, channel) => defects[channel] !== null);
  // Field by field: a spread is slow where nothing is optimized.
  const { index, onset, duration, stage, probabilities, logits, quality } = epoch;
  const isDead = unscored === null && quality.every((channel) => channel === null || channel.flat);
  const found = { index, onset, duration, stage, probabilities, logits, quality, unscored, leftOut };
  return isDead ? { ...found, stage: UNSCORED, probabilities: [], unscored: 'flat' } : found;
}

/** Lights-off and lights-on; reads the annotations only where an option leaves them something to say. */
async function lightsOf(
  recording: Recording,
  options: ScoreOptions['lights'] = {},
): Promise<ReturnType<typeof findLights>> {
  const isKnown = options.off !== undefined && options.on !== undefined;
  const annotations = isKnown ? [] : await recording.annotations();
  return findLights(annotations, recording.start, recording.durationSeconds, options);
}

/** The epochs as they are to be reported, and what they were before where that is another thing. */
function smoothed(
  epochs: readonly ScoredEpoch[],
  windows: readonly RawStage[] | null,
  { smoothing, overlap = 1 }: ScoreOptions,
): Pick<ScoredRecording, 'epochs' | 'smoothing'> {
  const mode = smoothing ?? null;
  if (mode === null && windows === null) return { epochs, smoothing: null };
  const raw = epochs.map(({ stage, probabilities }) => ({ stage, probabilities }));
  const averaged = windows === null ? epochs : epochs.map((epoch, index) => ({ ...epoch, ...windows[index] }));
  return {
    epochs: mode === null ? averaged : smoothEpochs(averaged, mode),
    smoothing: { mode, overlap, raw },
  };
}

/** Every whole epoch, what was no good anywhere, and the time the stager took. */
class StagedBlocks {
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

async function stageBlocks(
  recording: Recording,
  model: SleepModel,
  matches: readonly ChannelMatch[],
  { progress, overlap = 1 }: ScoreOptions,
): Promise<StagedBlocks> {
  const { sampleRate, epochSeconds, microvoltsPerCount } = model.metadata;
  const removals = matches.map((match) => offsetRemovalFor(headersOf(recording.signals, match), model.metadata));
  // As the stager's own.
  const countsPerMicrovolt = Math.fround(1 / microvoltsPerCount);
  const wanted = removals.map((removal) => (removal === null ? countsPerMicrovolt : null));
  const options = { rate: sampleRate, blockSamples: sampleRate * epochSeconds };
  const total = Math.floor(recording.durationSeconds / epochSeconds + 1e-9);
  const staged = new StagedBlocks(model, removals, overlap, (done) => progress?.(done, total));
  for await (const blocks of streamCounts(recording, matches, options, wanted)) staged.add(blocks);
  staged.end(recording.durationSeconds);
  return staged;
}

/**
 * Stages a whole recording. What is no good (gaps, lead-off, flat and clipped stretches) is left out of the stages it
 * would have spoilt, reported in `stretches` and told in one warning a channel and defect. Memory does not grow with
 * the file but by what is returned.
 * @throws ChannelError when the recording lacks a channel of the model
 * @throws RecordingError when the file ends early, cannot be read or spans more than 31 days
 * @throws UsageError when lights-off or lights-on was given and cannot be, or the overlap is not 1 to 30
 */
export async function scoreRecording(
  recording: Recording,
  model: SleepModel,
  options: ScoreOptions = {},
): Promise<ScoredRecording> {
  const { channels, sampleRate, epochSeconds } = model.metadata;
  checkOverlap(options.overlap ?? 1);
  const matches = matchChannels(recording.signals, channels, options.channels);
  const headers = matches.map((match) => headersOf(recording.signals, match));
  const { lights, warnings: lightsWarnings } = await lightsOf(recording, options.lights);
  const { epochs, stretches, windows, milliseconds } = await stageBlocks(recording, model, matches, options);
  const findings = {
    epochs,
    stretches: stretches.all(),
    channels: matches.map((match, c) => ({ name: channels[c].label, match, header: headers[c][0] })),
    durationSeconds: recording.durationSeconds,
    epochSeconds,
    epochSamples: sampleRate * epochSeconds,
  };
  return {
    ...smoothed(epochs, windows?.stages() ?? null, options),
    channels: channels.map(({ label }, c) => scoredChannel(label, matches[c], headers[c])),
    stretches: findings.stretches,
    lights,
    warnings: [
      ...recording.warnings,
      ...(await recording.readingWarnings()),
      ...matches.flatMap((match) => match.warning ?? []),
      ...lightsWarnings,
      ...scoreWarnings(findings),
    ],
    stagingSeconds: milliseconds / 1000,
  };
}
