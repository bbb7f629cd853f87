import { agreement, type Agreement } from '../report/agreement.js';
import { UNSCORED } from '../stages.js';
import { bootstrap, type Interval } from './bootstrap.js';
import type { ComparedNight } from './compare-nights.js';
import { type ConfidenceCurve, confidenceCurve } from './confidence-curve.js';

/** A figure with its 95 % interval, both null where they have no meaning. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
}

/** What one side makes of the truth. */
export interface AgainstTruth {
  readonly agreement: Agreement;
  readonly confidence: ConfidenceCurve;
  readonly accuracy: Estimate;
  readonly macroF1: Estimate;
  readonly kappa: Estimate;
}

/** Float against integers, and both against the truth. */
export interface StageAccuracy {
  /** Compared epochs. */
  readonly epochs: number;
  /** Of the recordings' epochs, those that one side could not stage, or not from all channels. */
  readonly leftOut: number;
  /** Float in the place of the truth. */
  readonly between: Agreement;
  /** Share of epochs whose stage the integers change, 0..1. */
  readonly changed: Estimate;
  /** Null without any truth. */
  readonly truth: {
    readonly epochs: number;
    readonly float: AgainstTruth;
    readonly int8: AgainstTruth;
    /** Float's minus the integers'. */
    readonly kappaLost: Estimate;
    readonly accuracyLost: Estimate;
  } | null;
  /**
   * What is drawn again for the intervals: people with all their nights; recordings, where nobody knows whose they are;
   * or blocks of epochs, where there is but one person.
   */
  readonly intervalsBy: 'person' | 'recording' | 'block';
  readonly groups: number;
}

/** Epochs of a block where there is but one person: ten minutes. */
export const BLOCK_EPOCHS = 20;

type Stages = Pick<ComparedNight, 'truth'> & { readonly float: Int8Array; readonly int8: Int8Array };

function joined(groups: readonly Stages[]): Stages {
  const all = (pick: (group: Stages) => Int8Array): Int8Array => {
    const parts = groups.map(pick);
    const result = new Int8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (result.set(part, at), at + part.length), 0);
    return result;
  };
  return { truth: all((g) => g.truth), float: all((g) => g.float), int8: all((g) => g.int8) };
}

function blocksOf({ truth, float, int8 }: Stages): Stages[] {
  return Array.from({ length: Math.ceil(truth.length / BLOCK_EPOCHS) }, (_, block) => {
    const [from, to] = [block * BLOCK_EPOCHS, (block + 1) * BLOCK_EPOCHS];
    return { truth: truth.slice(from, to), float: float.slice(from, to), int8: int8.slice(from, to) };
  });
}

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** In the order in which {@link stageAccuracy} reads them. */
function measures(groups: readonly Stages[]): (number | null)[] {
  const { truth, float, int8 } = joined(groups);
  const { accuracy } = agreement(float, int8);
  const [f, i] = [agreement(truth, float), agreement(truth, int8)];
  return [
    accuracy === null ? null : 1 - accuracy,
    f.accuracy,
    f.macroF1,
    f.kappa,
    i.accuracy,
    i.macroF1,
    i.kappa,
    difference(f.kappa, i.kappa),
    difference(f.accuracy, i.accuracy),
  ];
}

/** What is drawn again for the intervals; see {@link StageAccuracy}. */
function drawnGroups(nights: readonly ComparedNight[]): Pick<StageAccuracy, 'intervalsBy'> & { groups: Stages[] } {
  const people = new Map<string, Stages[]>();
  nights.forEach((night, index) => {
    // A night of nobody known is a person of its own.
    const key = night.person === null ? `night ${index}` : `person ${night.person}`;
    people.set(key, [...(people.get(key) ?? []), stagesOf(night)]);
  });
  const groups = [...people.values()].map(joined);
  if (groups.length < 2) return { intervalsBy: 'block', groups: nights.map(stagesOf).flatMap(blocksOf) };
  return { intervalsBy: nights.every(({ person }) => person !== null) ? 'person' : 'recording', groups };
}

function stagesOf({ truth, float, int8 }: ComparedNight): Stages {
  return { truth, float: float.stages, int8: int8.stages };
}

/** Agreement of stages over all compared epochs, with intervals by person where there are several. */
export function stageAccuracy(nights: readonly ComparedNight[]): StageAccuracy {
  const { intervalsBy, groups } = drawnGroups(nights);
  const all = joined(nights.map(stagesOf));
  const values = measures([all]);
  const intervals = bootstrap(groups, measures);
  const [changed, fAccuracy, fMacroF1, fKappa, iAccuracy, iMacroF1, iKappa, kappaLost, accuracyLost] = values.map(
    (value, index) => ({ value, interval: intervals[index] }),
  );
  const against = (side: 'float' | 'int8') => ({
    agreement: agreement(all.truth, all[side]),
    confidence: confidenceCurve(
      nights.flatMap((night) => night[side].probabilities),
      all.truth,
    ),
  });
  const withTruth = all.truth.filter((stage) => stage !== UNSCORED).length;
  const float = { ...against('float'), accuracy: fAccuracy, macroF1: fMacroF1, kappa: fKappa };
  const int8 = { ...against('int8'), accuracy: iAccuracy, macroF1: iMacroF1, kappa: iKappa };
  return {
    epochs: all.truth.length,
    leftOut: nights.reduce((sum, night) => sum + night.epochs - night.indices.length, 0),
    between: agreement(all.float, all.int8),
    changed,
    truth: withTruth === 0 ? null : { epochs: withTruth, float, int8, kappaLost, accuracyLost },
    intervalsBy,
    groups: groups.length,
  };
}
