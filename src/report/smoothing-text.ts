import type { SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import { figure } from './figures.js';
import type { NightReport } from './night.js';

const HOW: Readonly<Record<SmoothingMode, string>> = {
  causal: 'each from the epochs until it, by the forward pass of a hidden Markov model (causal)',
  full: 'by the most probable course of the whole night, the Viterbi path of a hidden Markov model (full)',
};

/** How the stages were smoothed and how much that changed; nothing where each epoch was staged for itself. */
export function smoothingSentences({ smoothing, epochs }: Pick<NightReport, 'smoothing' | 'epochs'>): string[] {
  if (smoothing === null) return [];
  const changed = epochs.filter(({ stage }, index) => stage !== smoothing.raw[index].stage).length;
  return [
    `Stages are smoothed: ${HOW[smoothing.mode]}. It changed ${String(changed)} of ${String(epochs.length)} epochs.`,
  ];
}

/** What the agreement would be without smoothing; nothing without a truth. */
export function rawAgreementSentences({ smoothing }: Pick<NightReport, 'smoothing'>): string[] {
  const raw = smoothing?.rawAgreement ?? null;
  if (raw === null) return [];
  const { accuracy, macroF1, kappa } = raw;
  return [
    `Without smoothing: accuracy ${figure(accuracy, 3)}, macro-F1 ${figure(macroF1, 3)}, kappa ${figure(kappa, 3)}.`,
  ];
}
