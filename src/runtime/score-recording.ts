import type { ModelMetadata } from '../model/metadata.js';
import { type ChannelMatch, headersOf, matchChannels } from '../signal/channels.js';
import { DefectStretches } from '../signal/defect-stretches.js';
import type { Defect, DefectStretch } from '../signal/defects.js';
import { findLights, type Lights, type LightsTime } from '../signal/lights.js';
import type { Recording, SignalHeader } from '../signal/recording.js';
import { streamCounts } from '../signal/stream.js';
import type { StreamBlock } from '../signal/stream-block.js';
import { UNSCORED } from '../stages.js';
import { type EpochDefects, judgeEpoch } from './epoch-defects.js';
import type { SleepModel } from './load-model.js';
import { offsetRemovalFor } from './offset-removal.js';
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

/** That stages and probabilities were smoothed, and what they were before. */
export interface RecordingSmoothing {
  readonly mode: SmoothingMode;
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

/** Stages one epoch from the channels that are good in it; a front end that sees nothing move leaves it unscored, too. */
export function scoreEpoch(
  stager: SleepStager,
  samples: readonly Samples[],
  { defects, unscored }: EpochDefects,
  labels: readonly string[],
): ScoredEpoch {
  const isHeard = (channel: number): boolean => unscored === null && defects[channel] === null;
  const epoch = stager.stageEpoch(samples.map((own, channel) => (isHeard(channel) ? own : null)));
  const leftOut = labels.filter((_, channel) => defects[channel] !== null);
  const isDead = unscored === null && epoch.quality.every((channel) => channel === null || channel.flat);
  if (!isDead) return { ...epoch, unscored, leftOut };
  return { ...epoch, stage: UNSCORED, probabilities: [], unscored: 'flat', leftOut };
}

function noteStretches(stretches: DefectStretches, block: StreamBlock<Samples>, { channels }: ModelMetadata): void {
  for (const gap of block.gaps) stretches.add({ ...gap, defect: 'gap', channel: null });
  block.defects.forEach((windows, channel) => {
    for (const window of windows) stretches.add({ ...window, channel: channels[channel].label });
  });
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
  mode: SmoothingMode | undefined,
): Pick<ScoredRecording, 'epochs' | 'smoothing'> {
  if (mode === undefined) return { epochs, smoothing: null };
  const raw = epochs.map(({ stage, probabilities }) => ({ stage, probabilities }));
  return { epochs: smoothEpochs(epochs, mode), smoothing: { mode, raw } };
}

/** Every whole epoch, what was no good anywhere, and the time the stager took. */
async function stageBlocks(
  recording: Recording,
  model: SleepModel,
  matches: readonly ChannelMatch[],
  progress: ScoreOptions['progress'],
): Promise<{ epochs: ScoredEpoch[]; stretches: DefectStretches; milliseconds: number }> {
  const { metadata } = model;
  const { channels, sampleRate, epochSeconds, microvoltsPerCount } = metadata;
  const stager = model.stager();
  const labels = channels.map(({ label }) => label);
  const removals = matches.map((match) => offsetRemovalFor(headersOf(recording.signals, match), metadata));
  // As the stager's own.
  const countsPerMicrovolt = Math.fround(1 / microvoltsPerCount);
  const wanted = removals.map((removal) => (removal === null ? countsPerMicrovolt : null));
  const blockSamples = sampleRate * epochSeconds;
  const total = Math.floor(recording.durationSeconds / epochSeconds + 1e-9);
  const epochs: ScoredEpoch[] = [];
  const stretches = new DefectStretches();
  let milliseconds = 0;
  for await (const block of streamCounts(recording, matches, { rate: sampleRate, blockSamples }, wanted)) {
    noteStretches(stretches, block, metadata);
    if (block.samples[0].length < blockSamples) continue;
    const started = performance.now();
    const samples = block.samples.map((own, channel) => removals[channel]?.next(own as Float32Array) ?? own);
    epochs.push(scoreEpoch(stager, samples, judgeEpoch(block, channels, epochSeconds), labels));
    milliseconds += performance.now() - started;
    progress?.(epochs.length, total);
  }
  const staged = epochs.length * epochSeconds;
  const rest = recording.durationSeconds - staged;
  if (rest > SHORTEST_REST) stretches.add({ onset: staged, duration: rest, defect: 'part-epoch', channel: null });
  return { epochs, stretches, milliseconds };
}

/**
 * Stages a whole recording. What is no good (gaps, lead-off, flat and clipped stretches) is left out of the stages it
 * would have spoilt, reported in `stretches` and told in one warning a channel and defect. Memory does not grow with
 * the file but by what is returned.
 * @throws ChannelError when the recording lacks a channel of the model
 * @throws RecordingError when the file ends early, cannot be read or spans more than 31 days
 * @throws UsageError when lights-off or lights-on was given and cannot be
 */
export async function scoreRecording(
  recording: Recording,
  model: SleepModel,
  options: ScoreOptions = {},
): Promise<ScoredRecording> {
  const { channels, sampleRate, epochSeconds } = model.metadata;
  const matches = matchChannels(recording.signals, channels, options.channels);
  const headers = matches.map((match) => headersOf(recording.signals, match));
  const { lights, warnings: lightsWarnings } = await lightsOf(recording, options.lights);
  const { epochs, stretches, milliseconds } = await stageBlocks(recording, model, matches, options.progress);
  const findings = {
    epochs,
    stretches: stretches.all(),
    channels: matches.map((match, c) => ({ name: channels[c].label, match, header: headers[c][0] })),
    durationSeconds: recording.durationSeconds,
    epochSeconds,
    epochSamples: sampleRate * epochSeconds,
  };
  return {
    ...smoothed(epochs, options.smoothing),
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
