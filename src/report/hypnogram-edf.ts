import type { Annotation } from '../signal/edf/annotations.js';
import { encodeAnnotationFile } from '../signal/edf/write.js';
import { stageName } from '../stages.js';
import { DEFECT_WORDS } from './defect-words.js';
import { stageRuns } from './hypnogram-runs.js';
import type { NightReport } from './night.js';

/** EDF+'s standard texts for the AASM's stages (edfplus.info, "EDF+ standard texts", section 3.2). */
const STAGE_TEXTS: Readonly<Record<ReturnType<typeof stageName>, string>> = {
  W: 'Sleep stage W',
  N1: 'Sleep stage N1',
  N2: 'Sleep stage N2',
  N3: 'Sleep stage N3',
  REM: 'Sleep stage R',
  '-': 'Sleep stage ?',
};

/**
 * The night as an EDF+C file of annotations with the recording's own start, to open beside it: one annotation a run of
 * equal stages, lights off and on, and what was no good. Where the recording does not say when it began, neither does
 * this file. It lasts as long as the recording. Onsets are seconds from the recording's first sample.
 */
export function hypnogramEdf(night: NightReport): Uint8Array {
  const annotations = [...stageAnnotations(night), ...lightsAnnotations(night), ...defectAnnotations(night)];
  return encodeAnnotationFile(
    annotations.toSorted((a, b) => a.onset - b.onset),
    { start: night.recording.start, durationSeconds: night.recording.durationSeconds },
  );
}

function stageAnnotations({ epochs }: NightReport): Annotation[] {
  const origin = epochs[0]?.onset ?? 0;
  const runs = stageRuns(
    epochs,
    epochs.map(({ stage }) => stage),
  );
  return runs.map(({ stage, start, end }) => ({
    onset: origin + start,
    duration: end - start,
    text: STAGE_TEXTS[stageName(stage)],
  }));
}

function lightsAnnotations({ lights }: NightReport): Annotation[] {
  const event = (onset: number | null, text: string): Annotation[] =>
    onset === null ? [] : [{ onset, duration: 0, text }];
  return [...event(lights.off, 'Lights off'), ...event(lights.on, 'Lights on')];
}

function defectAnnotations({ stretches }: NightReport): Annotation[] {
  return stretches.map(({ onset, duration, defect, channel }) => ({
    onset,
    duration,
    text: channel === null ? DEFECT_WORDS[defect] : `${DEFECT_WORDS[defect]}: ${channel}`,
  }));
}
