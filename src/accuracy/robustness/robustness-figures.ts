import { agreement } from '../../report/agreement.js';
import { UNSCORED } from '../../stages.js';
import type { PerturbationGroup } from './perturbations.js';

/** What one model makes of a set of epochs. */
export interface StagesUnder {
  /** With the truth; null without. */
  readonly accuracy: number | null;
  readonly kappa: number | null;
  readonly macroF1: number | null;
  /** Share of epochs that keep the stage that the same model gave them undisturbed, 0..1; null without epochs. */
  readonly kept: number | null;
}

/** Figures under one perturbation. */
export interface RobustnessPoint {
  readonly strength: number;
  readonly label: string;
  /** The undisturbed recordings. */
  readonly isNeutral: boolean;
  /** Share of the compared epochs that eight bits could not stage any more, 0..1; null without epochs. */
  readonly unscored: number | null;
  /** On the sample: share of epochs where float and eight bits differ; null without epochs. */
  readonly changed: number | null;
  /** On the sample. */
  readonly float: StagesUnder;
  readonly int8: StagesUnder;
  /** The other model in eight bits, on the sample; null where none was given. */
  readonly other: StagesUnder | null;
  /** Eight bits on all compared epochs. */
  readonly all: StagesUnder;
  /** The other model likewise. */
  readonly otherAll: StagesUnder | null;
}

/** Stages of all compared epochs, nights in a row; -1 without. */
export interface AllStages {
  readonly float: Int8Array;
  readonly int8: Int8Array;
  readonly other: Int8Array | null;
  /** 0 where the perturbation leaves nothing to stage: such an epoch counts nowhere. */
  readonly counts: Uint8Array;
}

/** Figures over chosen places. */
export class Figures {
  constructor(
    private readonly truth: Int8Array,
    private readonly baseline: AllStages,
    private readonly sample: readonly number[],
  ) {}

  point({ strength, label, isNeutral }: PerturbationGroup['points'][number], stages: AllStages): RobustnessPoint {
    const all = [...stages.counts.keys()].filter((place) => stages.counts[place] === 1);
    const sample = this.sample.filter((place) => stages.counts[place] === 1);
    const { float, int8, other } = stages;
    const otherOn = (places: readonly number[]): StagesUnder | null =>
      other === null ? null : this.under(other, this.baseline.other!, places);
    const unscored = all.filter((place) => int8[place] === UNSCORED).length;
    const between = agreement(pick(float, sample), pick(int8, sample)).accuracy;
    return {
      strength,
      label,
      isNeutral,
      unscored: all.length === 0 ? null : unscored / all.length,
      changed: between === null ? null : 1 - between,
      float: this.under(float, this.baseline.float, sample),
      int8: this.under(int8, this.baseline.int8, sample),
      other: otherOn(sample),
      all: this.under(int8, this.baseline.int8, all),
      otherAll: otherOn(all),
    };
  }

  private under(stages: Int8Array, baseline: Int8Array, places: readonly number[]): StagesUnder {
    const own = pick(stages, places);
    const { accuracy, kappa, macroF1 } = agreement(pick(this.truth, places), own);
    return { accuracy, kappa, macroF1, kept: agreement(pick(baseline, places), own).accuracy };
  }
}

export const pick = (stages: Int8Array, places: readonly number[]): Int8Array =>
  Int8Array.from(places, (place) => stages[place]);
