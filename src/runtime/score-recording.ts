import { type ChannelMatch, headersOf, matchChannels } from '../signal/channels.js';
import type { DefectStretch } from '../signal/defects.js';
import { findLights, type Lights, type LightsTime } from '../signal/lights.js';
import type { Recording, SignalHeader } from '../signal/recording.js';
import { streamCounts } from '../signal/stream.js';
import type { SleepModel } from './load-model.js';
import { offsetRemovalFor } from './offset-removal.js';
import { scoreWarnings } from './score-warnings.js';
import type { ScoredEpoch } from './scored-epoch.js';
import { type RawStage, smoothEpochs, type SmoothingMode } from './smoothing/smooth-epochs.js';
import { StagedBlocks } from './staged-blocks.js';

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

function scoredChannel(model: string, match: ChannelMatch, headers: readonly SignalHeader[]): ScoredChannel {
  const [first, second] = headers;
  return {
    model,
    signal: match.label,
    formedFrom: second === undefined ? null : [first.label, second.label],
    rate: Math.min(...headers.map(({ rate }) => rate)),
  };
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
 * @throws UsageError when lights-off or lights-on was given and cannot be, the overlap is not 1 to 30, or
 * smoothing is no mode
 */
export async function scoreRecording(
  recording: Recording,
  model: SleepModel,
  options: ScoreOptions = {},
): Promise<ScoredRecording> {
  const { channels, sampleRate, epochSeconds } = model.metadata;
  // A mode that is none is refused before the night is read.
  smoothEpochs([], options.smoothing ?? 'full');
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
