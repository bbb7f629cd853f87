import { matchChannels } from '../signal/channels.js';
import type { Defect, DefectStretch } from '../signal/defects.js';
import { type Lights, type LightsTime, UNKNOWN_LIGHTS } from '../signal/lights.js';
import type { Recording, SignalHeader } from '../signal/recording.js';
import { streamMicrovolts } from '../signal/stream.js';
import { UNSCORED } from '../stages.js';
import type { SleepModel } from './load-model.js';
import type { StagedEpoch } from './stager.js';

/** Options of {@link scoreRecording}. */
export interface ScoreOptions {
  /** Labels of the signals to use, in the order of the model's channels; found by label and role when left out. */
  readonly channels?: readonly string[];
  /** When the light went out and came on; what is left out is looked for among the annotations. */
  readonly lights?: { readonly off?: LightsTime; readonly on?: LightsTime };
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

/** A whole recording, staged. */
export interface ScoredRecording {
  /** Every whole epoch of the recording, gaps included, so that epoch i begins at 30 i seconds. */
  readonly epochs: readonly ScoredEpoch[];
  readonly channels: readonly ScoredChannel[];
  /** All that was found to be no good, in order of time, neighbours joined. */
  readonly stretches: readonly DefectStretch[];
  readonly lights: Lights;
  readonly warnings: readonly string[];
  /** Seconds inside the stager: conversion, front end, network. */
  readonly stagingSeconds: number;
}

const I16_MAX = 32767;
/** Part of an epoch's samples beyond 16 running-median deviations at which the epoch is called clipped. */
const CLIPPED = 0.01;

/** Microvolts a count: the model's own, or coarser when the signal's physical range would not fit int16. */
function microvoltsPerCount(header: SignalHeader, own: number): number {
  const range = Math.max(Math.abs(header.physicalMin), Math.abs(header.physicalMax)) * (header.microvoltsPerUnit ?? 1);
  return Math.max(own, range / I16_MAX);
}

/** An epoch in which no channel carried a signal has no stage. */
function withoutFlat(epoch: StagedEpoch): ScoredEpoch {
  const dead = epoch.quality.every((channel) => channel === null || channel.flat);
  const whole = { ...epoch, unscored: null, leftOut: [] };
  return dead ? { ...whole, stage: UNSCORED, probabilities: [], unscored: 'flat' } : whole;
}

const epochCount = (count: number): string => (count === 1 ? '1 epoch' : `${count} epochs`);

function qualityWarnings(epochs: readonly StagedEpoch[], labels: readonly string[], epochSamples: number): string[] {
  const warnings: string[] = [];
  const unscored = epochs.filter((epoch) => epoch.stage === UNSCORED).length;
  if (unscored > 0) warnings.push(`Every channel is flat in ${epochCount(unscored)}, left unscored.`);
  labels.forEach((label, channel) => {
    const count = (is: (quality: NonNullable<StagedEpoch['quality'][number]>) => boolean): number =>
      epochs.filter(({ quality, stage }) => stage !== UNSCORED && quality[channel] !== null && is(quality[channel]))
        .length;
    const flat = count((quality) => quality.flat);
    const clipped = count((quality) => quality.saturatedSamples > CLIPPED * epochSamples);
    if (flat > 0) warnings.push(`${label} is flat in ${epochCount(flat)} that other channels could stage.`);
    if (clipped > 0)
      warnings.push(`${label} goes far beyond its usual size in ${epochCount(clipped)} and was clipped there.`);
  });
  return warnings;
}

/**
 * Stages a whole recording. Memory does not grow with the file but by what is returned.
 * @throws ChannelError when the recording lacks a channel of the model
 * @throws RecordingError when the file ends early or cannot be read
 */
export async function scoreRecording(
  recording: Recording,
  model: SleepModel,
  options: ScoreOptions = {},
): Promise<ScoredRecording> {
  const { channels, sampleRate, epochSeconds } = model.metadata;
  const matches = matchChannels(recording.signals, channels, options.channels);
  const headers = matches.map((match) => recording.signals[match.signal]);
  const stager = model.stager({
    microvoltsPerCount: headers.map((header) => microvoltsPerCount(header, model.metadata.microvoltsPerCount)),
  });
  const epochSamples = sampleRate * epochSeconds;
  const total = Math.floor(recording.durationSeconds / epochSeconds + 1e-9);
  const epochs: ScoredEpoch[] = [];
  let milliseconds = 0;
  let left = 0;
  const signals = matches.map((match) => match.signal);
  for await (const block of streamMicrovolts(recording, signals, { rate: sampleRate, blockSamples: epochSamples })) {
    const started = performance.now();
    const staged = stager.pushAll(block);
    milliseconds += performance.now() - started;
    for (const epoch of staged) epochs.push(withoutFlat(epoch));
    left = block[0].length % epochSamples;
    options.progress?.(epochs.length, total);
  }
  const warnings = [...recording.warnings, ...matches.flatMap((match) => match.warning ?? [])];
  if (left > 0) warnings.push(`The last ${(left / sampleRate).toFixed(1)} s are no whole epoch and were not staged.`);
  const labels = headers.map((header) => header.label);
  return {
    epochs,
    channels: channels.map(({ label }, c) => ({
      model: label,
      signal: headers[c].label,
      formedFrom: null,
      rate: headers[c].rate,
    })),
    stretches: [],
    lights: UNKNOWN_LIGHTS,
    warnings: [...warnings, ...qualityWarnings(epochs, labels, epochSamples)],
    stagingSeconds: milliseconds / 1000,
  };
}
