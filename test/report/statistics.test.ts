import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HypnogramError, UsageError } from '../../src/errors.js';
import { sleepStatistics, type SleepStatistics } from '../../src/report/statistics.js';
import { STAGES } from '../../src/stages.js';
import { expectSameFigures } from './statistics-figures.js';

const of = (stages: readonly number[], epochSeconds = 30) =>
  sleepStatistics({ epochSeconds, startSeconds: 0, stages: Int8Array.from(stages) });

interface Case {
  readonly stages: number[];
  readonly epochSeconds: number;
  readonly figures: SleepStatistics;
}

const cases = JSON.parse(readFileSync(new URL('fixtures/statistics.json', import.meta.url), 'utf8')) as Case[];

describe('sleep statistics against the same figures by regular expressions', () => {
  it.each(cases.map((one, index) => ({ ...one, index })))('night $index', ({ stages, epochSeconds, figures }) => {
    expectSameFigures(of(stages, epochSeconds), figures);
  });
});

describe('sleep statistics', () => {
  it("gives the figures of the example in YASA's documentation", () => {
    const found = of([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 2, 3, 3, 4, 4, 4, 4, 0, 0]);
    expect(found).toMatchObject({ TIB: 10, SPT: 8, WASO: 0, TST: 8, SOL: 1, SE: 80, SME: 100 });
    expect(found.minutes).toMatchObject({ N1: 1.5, N2: 2, N3: 2.5, REM: 2 });
    expect(found.share).toEqual({ N1: 18.75, N2: 25, N3: 31.25, REM: 25 });
    expect(found.remLatencyFromLightsOff).toBe(7);
    expect(found.remLatencyFromSleepOnset).toBe(6);
  });

  it('counts unscored epochs in TIB and SPT only', () => {
    const found = of([0, 2, -1, 0, 2, -1]);
    expect(found).toMatchObject({ TIB: 3, SPT: 2, TST: 1, WASO: 0.5, unscored: 1, SME: 50, awakenings: 1 });
  });

  describe('of a night with a gap', () => {
    const asleep = new Array<number>(40).fill(2);
    const gap = new Array<number>(10).fill(-1);

    it('count a gap within sleep as neither sleep nor wake, and as no awakening', () => {
      expect(of([0, 0, ...asleep, ...gap, ...asleep])).toMatchObject({
        ...{ TIB: 46, SPT: 45, TST: 40, SOL: 1, LPS: 1, WASO: 0, unscored: 5 },
        ...{ awakenings: 0, stageShifts: 0, SME: (100 * 40) / 45 },
      });
    });

    it('take wake on both sides of a gap for one awakening', () => {
      const found = of([...asleep, 0, ...gap, 0, ...asleep]);
      expect(found).toMatchObject({ SPT: 46, TST: 40, WASO: 1, awakenings: 1, stageShifts: 2 });
    });

    it('count it in latencies where it comes before sleep', () => {
      expect(of([...gap, ...asleep])).toMatchObject({ TIB: 25, SPT: 20, SOL: 5, LPS: 5, WASO: 0 });
    });

    it('leave it out of the sleep period where it comes at the ends', () => {
      const bare = of([0, ...asleep, 0]);
      const found = of([...gap, 0, ...asleep, 0, ...gap]);
      expect(found).toMatchObject({ SPT: bare.SPT, TST: bare.TST, SME: 100, unscored: 10, TIB: bare.TIB + 10 });
    });
  });

  it('needs ten uninterrupted minutes for persistent sleep', () => {
    const asleep = (epochs: number): number[] => new Array<number>(epochs).fill(2);
    expect(of([0, ...asleep(19), 0, ...asleep(20)]).LPS).toBe(10.5);
    expect(of([...asleep(19), -1, ...asleep(19)]).LPS).toBeNull();
    // Of epochs of 45 s, 13 are less than ten minutes.
    expect(of([...asleep(13), 0, ...asleep(14)], 45).LPS).toBe(10.5);
  });

  it('finds no TST and SE where nothing was scored, and none of either in a sleepless night', () => {
    expect(of([-1, -1])).toMatchObject({ TIB: 1, TST: null, SE: null, SOL: null, unscored: 1 });
    expect(of([-1, 0])).toMatchObject({ TIB: 1, TST: 0, SE: 0, SOL: null, unscored: 0.5 });
  });

  it('has a TIB of 0, and no other figure, without epochs', () => {
    expect(of([])).toMatchObject({ TIB: 0, TST: null, SE: null, SPT: null, SOL: null, WASO: null, awakenings: null });
    expect(of([])).toMatchObject({ stageShiftIndex: null, fragmentationIndex: null, cycles: [] });
  });

  it.each([5, -2, 9])('refuses %d, which is no stage', (stage) => {
    expect(() => of([0, 2, stage])).toThrow(HypnogramError);
    expect(() => of([0, 2, stage])).toThrow(`epoch 2 of a hypnogram: found stage ${stage}; expected 0 to 4`);
  });

  it.each([-30, 0, Number.NaN])('refuses epochs of %d s', (epochSeconds) => {
    expect(() => of([0, 2], epochSeconds)).toThrow(UsageError);
    expect(() => of([0, 2], epochSeconds)).toThrow(`epochSeconds: found ${epochSeconds}; expected more than 0`);
  });

  it('counts shifts and lightenings an hour of sleep', () => {
    // Eight epochs of sleep, four minutes: shifts 2-1, 1-W, W-1, 1-4, 4-1; one awakening, two shifts from deeper to N1.
    const found = of([0, 2, 2, 1, 0, 1, 4, -1, 1, 1, 1, 0]);
    expect(found.stageShifts).toBe(5);
    expect(found.stageShiftIndex).toBeCloseTo((5 * 60) / 4, 9);
    expect(found.fragmentationIndex).toBeCloseTo((3 * 60) / 4, 9);
  });

  const real = new URL('../../../shared/data/ucddb/ucddb018-hypnogram.csv', import.meta.url);
  it.skipIf(!existsSync(real))('adds up on a real night (skipped without ../shared/data)', () => {
    const rows = readFileSync(real, 'utf8').trim().split('\n').slice(1);
    const found = of(rows.map((row) => (STAGES as readonly string[]).indexOf(row.split(',')[2])));
    // Epoch counts of this night as its data sheet gives them: 328, 58, 280, 137, 19 of 822.
    expect(found.minutes).toEqual({ W: 164, N1: 29, N2: 140, N3: 68.5, REM: 9.5 });
    expect(found.TIB).toBe(411);
    expect(found.TST).toBe(247);
  });
});
