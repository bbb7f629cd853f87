import { HypnogramError } from '../errors.js';
import { STAGES, UNSCORED, type Stage } from '../stages.js';

/** One stage against the rest. All three ratios are null when the stage occurs in neither hypnogram. */
export interface StageAgreement {
  readonly stage: Stage;
  /** Of the epochs predicted as this stage, the share that is; 0 when it was never predicted. */
  readonly precision: number | null;
  /** Of the epochs that are this stage, the share found; 0 when it never occurs in the truth. */
  readonly recall: number | null;
  /** Harmonic mean of the two; 0 when no epoch was found. */
  readonly f1: number | null;
  /** Epochs of this stage in the truth. */
  readonly support: number;
}

/** Two hypnograms compared, epoch by epoch. */
export interface Agreement {
  /** Epochs scored on both sides; everything below is over these. */
  readonly epochs: number;
  /** Epochs left out because one side or both did not score them. */
  readonly excluded: number;
  /** 0..1; null without epochs. */
  readonly accuracy: number | null;
  /** Mean F1 of the stages that occur in the truth or in the prediction; null without epochs. */
  readonly macroF1: number | null;
  /** Cohen's kappa; null without epochs, and when chance alone explains everything (one stage, the same on both sides). */
  readonly kappa: number | null;
  /** In the order of `STAGES`. */
  readonly perStage: readonly StageAgreement[];
  /** 5 x 5 epochs: rows truth, columns prediction, in the order of `STAGES`. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * How far two hypnograms agree, epoch by epoch. Macro-F1 averages the stages that occur on either side (scikit-learn's
 * `f1_score(average="macro", zero_division=0)` without `labels`); kappa as in J. Cohen, "A coefficient of agreement for
 * nominal scales", Educational and Psychological Measurement 20, 1960.
 * @param truth one stage index an epoch, -1..4
 * @param predicted the same length
 * @throws HypnogramError when the lengths differ or a value is no stage
 */
export function agreement(truth: Int8Array, predicted: Int8Array): Agreement {
  if (truth.length !== predicted.length) {
    throw new HypnogramError({
      subject: 'agreement of two hypnograms',
      found: `${String(truth.length)} epochs of truth and ${String(predicted.length)} predicted`,
      expected: 'the same number of epochs',
      remedy: 'Bring both to one grid first.',
    });
  }
  const confusion = countPairs(truth, predicted);
  const rows = confusion.map(sum);
  const columns = STAGES.map((_, column) => sum(confusion.map((row) => row[column])));
  const epochs = sum(rows);
  const hits = sum(confusion.map((row, stage) => row[stage]));
  const perStage = STAGES.map((stage, index) =>
    stageAgreement(stage, confusion[index][index], rows[index], columns[index]),
  );
  return {
    epochs,
    excluded: truth.length - epochs,
    accuracy: epochs === 0 ? null : hits / epochs,
    macroF1: meanF1(perStage),
    kappa: cohensKappa(hits, rows, columns, epochs),
    perStage,
    confusion,
  };
}

function countPairs(truth: Int8Array, predicted: Int8Array): number[][] {
  const confusion = STAGES.map(() => STAGES.map(() => 0));
  for (let epoch = 0; epoch < truth.length; epoch++) {
    const row = checkedStage(truth[epoch], epoch);
    const column = checkedStage(predicted[epoch], epoch);
    if (row !== UNSCORED && column !== UNSCORED) confusion[row][column]++;
  }
  return confusion;
}

/** @throws HypnogramError */
export function checkedStage(stage: number, epoch: number): number {
  if (stage >= UNSCORED && stage < STAGES.length) return stage;
  throw new HypnogramError({
    subject: `epoch ${String(epoch)} of a hypnogram`,
    found: `stage ${String(stage)}`,
    expected: '0 to 4 (W, N1, N2, N3, REM) or -1 (unscored)',
  });
}

function stageAgreement(stage: Stage, hits: number, support: number, predicted: number): StageAgreement {
  if (support + predicted === 0) return { stage, precision: null, recall: null, f1: null, support };
  return {
    stage,
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: support === 0 ? 0 : hits / support,
    f1: (2 * hits) / (support + predicted),
    support,
  };
}

function meanF1(perStage: readonly StageAgreement[]): number | null {
  const scores = perStage.map(({ f1 }) => f1).filter((f1) => f1 !== null);
  return scores.length === 0 ? null : sum(scores) / scores.length;
}

function cohensKappa(hits: number, rows: readonly number[], columns: readonly number[], epochs: number): number | null {
  const byChance = sum(rows.map((row, stage) => row * columns[stage]));
  const room = epochs * epochs - byChance;
  return room === 0 ? null : (hits * epochs - byChance) / room;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
