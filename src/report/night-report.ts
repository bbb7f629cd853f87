import type { SleepModel } from '../runtime/load-model.js';
import { type RecordingSmoothing, scoreRecording, type ScoreOptions } from '../runtime/score-recording.js';
import { alignHypnogram } from '../signal/hypnogram/align.js';
import { statedStart } from '../signal/hypnogram/stated-start.js';
import type { Recording } from '../signal/recording.js';
import type { Hypnogram } from '../stages.js';
import { agreement } from './agreement.js';
import type { NightReport, NightSmoothing } from './night.js';
import { sleepStatistics } from './statistics.js';
import { betweenLights, lightsWarnings, unscoredWarnings } from './time-in-bed.js';

/**
 * Scores a recording and puts together all that its reports show. Statistics run from lights-off to lights-on where
 * they are known; agreement is over every epoch that both sides scored.
 * @param truth a human's hypnogram, or null
 * @throws ChannelError, RecordingError, HypnogramError
 */
export async function nightReport(
  recording: Recording,
  model: SleepModel,
  truth: Hypnogram | null,
  options: ScoreOptions = {},
): Promise<NightReport> {
  const started = performance.now();
  const scored = await scoreRecording(recording, model, options);
  const { epochs, lights } = scored;
  const aligned = truth === null ? null : alignHypnogram(truth, epochs.length, recording.start);
  const stages = Int8Array.from(epochs, (epoch) => epoch.stage);
  const inBed = betweenLights({ epochSeconds: model.metadata.epochSeconds, startSeconds: 0, stages }, lights);
  const { metadata, plan, modelBytes, build } = model;
  const arenaBytes = plan.pageBytes;
  return {
    recording: {
      name: recording.name,
      // EDF+ writes the first moment of 1985 where the start is not known or not to be told.
      start: statedStart(recording.start) === null ? null : recording.start,
      durationSeconds: recording.durationSeconds,
      format: recording.format,
      channels: scored.channels,
    },
    model: {
      name: metadata.name,
      provenance: metadata.provenance,
      sizes: { wasmBytes: plan.codeBytes, modelBytes, arenaBytes },
    },
    epochs: epochs.map(({ onset, duration, stage, probabilities, unscored, leftOut }) => ({
      onset,
      duration,
      stage,
      probabilities,
      unscored,
      leftOut,
    })),
    smoothing: withAgreement(scored.smoothing, aligned?.stages ?? null),
    stretches: scored.stretches,
    lights,
    statistics: sleepStatistics(inBed),
    agreement: aligned === null ? null : agreement(aligned.stages, stages),
    truth: aligned?.stages ?? null,
    timing: {
      stagingSeconds: scored.stagingSeconds,
      totalSeconds: (performance.now() - started) / 1000,
      microsecondsPerEpoch: epochs.length === 0 ? 0 : (scored.stagingSeconds * 1e6) / epochs.length,
      engine: build === 'simd' ? 'wasm SIMD' : 'wasm scalar',
    },
    warnings: [
      ...scored.warnings,
      ...lightsWarnings(lights, recording.durationSeconds),
      ...unscoredWarnings(inBed),
      ...(aligned?.warnings ?? []),
    ],
  };
}

function withAgreement(smoothing: RecordingSmoothing | null, truth: Int8Array | null): NightSmoothing | null {
  if (smoothing === null) return null;
  const stages = Int8Array.from(smoothing.raw, ({ stage }) => stage);
  return { ...smoothing, rawAgreement: truth === null ? null : agreement(truth, stages) };
}
