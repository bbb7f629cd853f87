import type { RecordingSmoothing } from '../runtime/score-recording.js';
import type { SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import { epochsText } from '../stages.js';
import { figure } from './figures.js';
import type { NightReport } from './night.js';

const HOW: Readonly<Record<SmoothingMode, string>> = {
  causal: 'each from the epochs until it, by the forward pass of a hidden Markov model (causal)',
  full: 'by the most probable course of the whole night, the Viterbi path of a hidden Markov model (full)',
};

type Means = Pick<RecordingSmoothing, 'mode' | 'overlap'>;

/** `overlap 2`, `full`, `overlap 2 + full`: for tables. */
export function smoothingName({ mode, overlap }: Means): string {
  return [...(overlap > 1 ? [`overlap ${String(overlap)}`] : []), ...(mode === null ? [] : [mode])].join(' + ');
}

/** Of the means that `smoothingName` names, in words: what stages would be without. */
function meansInWords({ mode, overlap }: Means): string {
  const means = [...(mode === null ? [] : ['smoothing']), ...(overlap > 1 ? ['overlapping windows'] : [])];
  return means.join(' and ');
}

/**
 * What besides each epoch alone the stages come from and how much that changed; nothing where each epoch was staged for
 * itself.
 */
export function smoothingSentences({ smoothing, epochs }: Pick<NightReport, 'smoothing' | 'epochs'>): string[] {
  if (smoothing === null) return [];
  const { mode, overlap, raw } = smoothing;
  const changed = epochs.filter(({ stage }, index) => stage !== raw[index].stage).length;
  const seconds = String(Number(((epochs[0]?.duration ?? 0) / overlap).toFixed(1)));
  const how = [
    ...(overlap > 1 ? [`Windows begun every ${seconds} s were staged, and those that overlap an epoch averaged.`] : []),
    ...(mode === null ? [] : [`Stages are smoothed: ${HOW[mode]}.`]),
  ];
  const what = how.length > 1 ? 'Together they' : mode === null ? 'That' : 'It';
  const changes = `${what} changed ${String(changed)} of ${epochsText(epochs.length)}.`;
  return [[...how, changes].join(' ')];
}

/** What the agreement would be of each epoch alone; nothing without a truth. */
export function rawAgreementSentences({ smoothing }: Pick<NightReport, 'smoothing'>): string[] {
  const raw = smoothing?.rawAgreement ?? null;
  if (smoothing === null || raw === null) return [];
  const { accuracy, macroF1, kappa } = raw;
  return [
    `Without ${meansInWords(smoothing)}: accuracy ${figure(accuracy, 3)}, macro-F1 ${figure(macroF1, 3)}, kappa ${figure(kappa, 3)}.`,
  ];
}
