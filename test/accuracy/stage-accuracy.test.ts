import { describe, expect, it } from 'vitest';
import type { ComparedNight } from '../../src/accuracy/compare-nights.js';
import { stageAccuracy } from '../../src/accuracy/stage-accuracy.js';
import { figuresTable } from '../../src/accuracy/tables.js';
import { Random } from '../support/random-network.js';

const certain = (stage: number): number[] => Array.from({ length: 5 }, (_, index) => (index === stage ? 1 : 0));
const answers = (stages: readonly number[]) => ({
  stages: Int8Array.from(stages),
  probabilities: stages.map(certain),
});

function night(
  truth: readonly number[],
  float: readonly number[],
  int8: readonly number[],
  person: string | null = null,
): ComparedNight {
  return {
    title: 'night',
    person,
    epochs: truth.length + 2,
    indices: truth.map((_, index) => index),
    truth: Int8Array.from(truth),
    float: answers(float),
    int8: answers(int8),
    warnings: [],
  };
}

describe('stageAccuracy', () => {
  it('gives figures computed by hand', () => {
    // Float: 3 of 4 right. Chance: truth 2 W 2 N2, float 3 W 1 N2: (2*3 + 2*1) / 16 = 0.5; kappa = (0.75 - 0.5) / 0.5.
    // Int8: 2 of 4 right; says 4 W: chance 0.5, kappa 0.
    const result = stageAccuracy([night([0, 0, 2, 2, -1], [0, 0, 0, 2, 1], [0, 0, 0, 0, 1])]);
    expect(result.epochs).toBe(5);
    expect(result.leftOut).toBe(2);
    expect(result.changed.value).toBeCloseTo(1 / 5, 12);
    expect(result.truth!.epochs).toBe(4);
    expect(result.truth!.float.kappa.value).toBe(0.5);
    expect(result.truth!.int8.kappa.value).toBe(0);
    expect(result.truth!.kappaLost.value).toBe(0.5);
    expect(result.truth!.accuracyLost.value).toBe(0.25);
    expect(result.truth!.float.confidence.expectedCalibrationError).toBe(0.25);
    expect(result.truth!.int8.confidence.expectedCalibrationError).toBe(0.5);
    expect(result.between.confusion[2]).toEqual([1, 0, 0, 0, 0]);
  });

  it('draws recordings where there are several, and blocks of one', () => {
    const random = new Random(3);
    const stages = (): number[] => Array.from({ length: 100 }, () => random.integer(0, 4));
    const nights = Array.from({ length: 4 }, () => night(stages(), stages(), stages()));
    expect(stageAccuracy(nights)).toMatchObject({ intervalsBy: 'recording', groups: 4 });
    expect(stageAccuracy(nights.slice(0, 1))).toMatchObject({ intervalsBy: 'block', groups: 5 });
    for (const { changed } of [stageAccuracy(nights), stageAccuracy(nights.slice(0, 1))]) {
      expect(changed.interval!.low).toBeLessThan(changed.value!);
      expect(changed.interval!.high).toBeGreaterThan(changed.value!);
    }
  });

  it('draws the nights of one person together, and blocks where all are of one', () => {
    const random = new Random(4);
    const stages = (): number[] => Array.from({ length: 100 }, () => random.integer(0, 4));
    const of = (person: string | null): ComparedNight => night(stages(), stages(), stages(), person);
    expect(stageAccuracy([of('a'), of('a'), of('b'), of('c')])).toMatchObject({ intervalsBy: 'person', groups: 3 });
    expect(stageAccuracy([of('a'), of('a'), of(null)])).toMatchObject({ intervalsBy: 'recording', groups: 2 });
    expect(stageAccuracy([of('a'), of('a')])).toMatchObject({ intervalsBy: 'block', groups: 10 });
    // One person's nights that are copies of each other add nothing that another person would.
    const [one, two] = [of('a'), of('b')];
    const width = (nights: readonly ComparedNight[]): number => {
      const { low, high } = stageAccuracy(nights).changed.interval!;
      return high - low;
    };
    expect(width([one, two, one, two, one, two])).toBeCloseTo(width([one, two]), 12);
  });

  it('compares no macro-F1 over different stages', () => {
    const truth = [0, 0, 2, 2];
    const row = (int8: readonly number[]) =>
      figuresTable(stageAccuracy([night(truth, truth, int8)])).rows.find(([name]) => name === 'Macro-F1')!;
    expect(row([0, 0, 2, 0])[3]).toBe('-0.267');
    // REM, which neither the truth nor float has, is a third stage of the mean.
    expect(row([0, 0, 2, 4]).slice(1, 4)).toEqual(['1.000', '0.556', '–']);
  });

  it('has every epoch in one block, the last ones in a shorter', () => {
    const float = new Array<number>(50).fill(2);
    // The one that changes is the last of the first block.
    const int8 = float.map((stage, epoch) => (epoch === 19 ? 1 : stage));
    const wholeBlocks = stageAccuracy([night(float.slice(0, 40), float.slice(0, 40), int8.slice(0, 40))]);
    expect(wholeBlocks).toMatchObject({ intervalsBy: 'block', groups: 2 });
    expect(wholeBlocks.changed.interval!.low).toBe(0);
    expect(wholeBlocks.changed.interval!.high).toBeCloseTo(1 / 20, 12);
    expect(stageAccuracy([night(float, float, int8)]).groups).toBe(3);
  });

  it('has no truth without any, and no interval of one block', () => {
    const result = stageAccuracy([night([-1, -1], [0, 1], [0, 0])]);
    expect(result.truth).toBeNull();
    expect(result.changed).toEqual({ value: 0.5, interval: null });
  });
});
