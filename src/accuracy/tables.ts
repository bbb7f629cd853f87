import { bytes, grouped } from '../report/figures.js';
import { stageName } from '../stages.js';
import type { Ablation } from './ablations.js';
import type { AccuracyReport } from './accuracy-report.js';
import type { ConfidenceCurve } from './confidence-curve.js';
import type { Cost } from './cost.js';
import type { LayerStudy } from './layer-study.js';
import type { Estimate, StageAccuracy } from './stage-accuracy.js';
import { intervalText, percentText, ratioText } from './number-text.js';

/** A table as plain text, for Markdown and HTML alike; the first cell of a row names it. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Float, integers and what lies between, with intervals. */
export function figuresTable({ truth, changed }: StageAccuracy): TextTable {
  const percent = (value: number | null): string => percentText(value);
  const changes = ['Stages changed', '–', '–', percent(changed.value), intervalText(changed, percent)];
  const head = ['', 'Float', 'Eight bits', 'Difference', '95 % interval of it'];
  if (truth === null) return { head, rows: [changes] };
  const { float, int8, kappaLost, accuracyLost } = truth;
  const lost = (estimate: Estimate): string[] => [
    ratioText(estimate.value === null ? null : -estimate.value, true),
    estimate.interval === null
      ? '–'
      : `${ratioText(-estimate.interval.high, true)} to ${ratioText(-estimate.interval.low, true)}`,
  ];
  const own = (estimate: Estimate): string =>
    estimate.interval === null ? ratioText(estimate.value) : `${ratioText(estimate.value)} (${intervalText(estimate)})`;
  const stagesOf = ({ agreement }: typeof float): string => agreement.perStage.map(({ f1 }) => f1 === null).join();
  const isOfSameStages = stagesOf(float) === stagesOf(int8);
  const f1Lost = isOfSameStages ? difference(float.macroF1.value, int8.macroF1.value) : null;
  const ece = [float, int8].map(({ confidence }) => confidence.expectedCalibrationError);
  const rows = [
    changes,
    ["Cohen's kappa", own(float.kappa), own(int8.kappa), ...lost(kappaLost)],
    ['Accuracy', own(float.accuracy), own(int8.accuracy), ...lost(accuracyLost)],
    ['Macro-F1', own(float.macroF1), own(int8.macroF1), ...lost({ value: f1Lost, interval: null })],
    [
      'Expected calibration error',
      ratioText(ece[0]),
      ratioText(ece[1]),
      ratioText(difference(ece[1], ece[0]), true),
      '–',
    ],
  ];
  return { head, rows };
}

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** Precision, recall and F1 of every stage, float and eight bits. */
export function perStageFigures({ truth }: StageAccuracy): TextTable {
  const head = [
    'Stage',
    'Epochs',
    'Precision float',
    'eight bits',
    'Recall float',
    'eight bits',
    'F1 float',
    'eight bits',
  ];
  const rows = (truth?.float.agreement.perStage ?? []).map((float, index) => {
    const int8 = truth!.int8.agreement.perStage[index];
    const figures = (['precision', 'recall', 'f1'] as const).flatMap((key) => [
      ratioText(float[key]),
      ratioText(int8[key]),
    ]);
    return [float.stage, grouped(float.support), ...figures];
  });
  return { head, rows };
}

/** Where probabilities say more or less than they should. */
export function confidenceTable(float: ConfidenceCurve, int8: ConfidenceCurve): TextTable {
  const own = (curve: ConfidenceCurve, index: number): string[] => {
    const { epochs, confidence, accuracy } = curve.bins[index];
    return [grouped(epochs), ratioText(confidence), ratioText(accuracy)];
  };
  const rows = float.bins.flatMap(({ from, to, epochs }, index) =>
    epochs + int8.bins[index].epochs === 0
      ? []
      : [[`${from.toFixed(1)} to ${to.toFixed(1)}`, ...own(float, index), ...own(int8, index)]],
  );
  const head = ['Probability', 'Float: epochs', 'mean', 'right', 'Eight bits: epochs', 'mean', 'right'];
  return { head, rows };
}

const decibels = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'exact');

/** Every layer alone, then all together. */
export function layerTable({ layers, all }: LayerStudy): TextTable {
  const rows = layers.map(({ name, weightSqnr, output, stagesChanged, probabilityMoved }) => [
    name,
    output === null ? 'int32' : `${output.smallest.toFixed(2)} to ${output.largest.toFixed(2)}`,
    output === null ? '–' : output.clip.toFixed(2),
    output === null ? '–' : percentText(output.saturated, 4),
    output === null ? '–' : decibels(output.sqnr),
    decibels(weightSqnr),
    percentText(stagesChanged, 2),
    probabilityMoved.toFixed(4),
  ]);
  const together = ['all', '–', '–', '–', '–', '–', percentText(all.stagesChanged, 2), all.probabilityMoved.toFixed(4)];
  const head = [
    'Layer',
    'Range in float',
    'Clips at',
    'Saturated',
    'SQNR, dB',
    'Weights, dB',
    'Alone: stages changed',
    'Alone: probability moved',
  ];
  return { head, rows: [...rows, together] };
}

/** Without truth, agreement alone. */
export function ablationTable(ablations: readonly Ablation[]): TextTable {
  const hasTruth = ablations.some(({ kappa }) => kappa !== null);
  const head = ['Quantised otherwise', 'Same stage as float', ...(hasTruth ? ['Kappa with truth', 'Macro-F1'] : [])];
  const rows = ablations.map(({ name, agreement, kappa, macroF1 }) => [
    name,
    percentText(agreement, 2),
    ...(hasTruth ? [ratioText(kappa), ratioText(macroF1)] : []),
  ]);
  return { head, rows };
}

export function costTable({ fileBytes, bare, wasm, parameters, macs, instructions }: Cost): TextTable {
  const rows = [
    ['.ulw file', bytes(fileBytes)],
    ['Wasm engine', bytes(wasm.codeBytes)],
    [`Its RAM with chunks of ${grouped(wasm.chunkSamples)} samples`, bytes(wasm.ramBytes)],
    ['C export: model in flash', bytes(bare.imageBytes)],
    [`C export: state and scratch with passes of ${grouped(bare.chunkSamples)} samples`, bytes(bare.ramBytes)],
    ['Parameters, compiled', grouped(parameters)],
    ['Multiply-accumulates an epoch', grouped(macs)],
    ...instructions.map(({ target, epoch }) => [`Instructions an epoch, ${target}`, grouped(epoch)]),
  ];
  return { head: ['', ''], rows };
}

export function dataTable({ data }: AccuracyReport): TextTable {
  const rows = data.nights.map(({ title, epochs, compared, withTruth }) => [
    title,
    ...[epochs, compared, withTruth].map(grouped),
  ]);
  return { head: ['Recording', 'Epochs', 'Compared', 'With truth'], rows };
}

/** The drawn epochs, as figures. */
export function differingTable({ differing }: AccuracyReport): TextTable {
  const rows = differing.map(({ night, index, truth, float, int8 }) => {
    const stage = (probabilities: readonly number[]): string => {
      const largest = Math.max(...probabilities);
      return `${stageName(probabilities.indexOf(largest))} ${percentText(largest, 0)}`;
    };
    return [night, String(index), stage(float), stage(int8), stageName(truth)];
  });
  return { head: ['Recording', 'Epoch, from 0', 'Float', 'Eight bits', 'Truth'], rows };
}
