import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleepCycles } from '../../src/report/statistics-cycles.js';

const W = 0;
const N2 = 2;
const REM = 4;
const UNSCORED = -1;

/** Runs of a stage, as [stage, minutes]. */
const cyclesOf = (...runs: readonly (readonly [number, number])[]) =>
  sleepCycles(Int8Array.from(runs.flatMap(([stage, minutes]) => new Array<number>(minutes * 2).fill(stage))), 30).map(
    ({ start, duration, nremPeriod, remPeriod }) => [start, duration, nremPeriod, remPeriod],
  );

describe('NREM-REM cycles', () => {
  it('run from sleep onset or the last REM period to the end of the next', () => {
    expect(cyclesOf([W, 10], [N2, 70], [REM, 10], [W, 5], [N2, 60], [REM, 20], [N2, 30])).toEqual([
      [10, 80, 70, 10],
      [90, 85, 65, 20],
    ]);
  });

  it('merge REM with less than 15 minutes of NREM between, however long the wake', () => {
    expect(cyclesOf([N2, 60], [REM, 5], [N2, 14.5], [W, 40], [REM, 5])).toEqual([[0, 124.5, 60, 64.5]]);
    expect(cyclesOf([N2, 60], [REM, 5], [N2, 15], [REM, 5])).toHaveLength(2);
  });

  it('need 5 minutes of REM, but for the first', () => {
    expect(cyclesOf([N2, 60], [REM, 0.5], [N2, 60], [REM, 4.5], [N2, 60], [REM, 5])).toEqual([
      [0, 60.5, 60, 0.5],
      [60.5, 129.5, 124.5, 5],
    ]);
  });

  it('are not ended by REM at sleep onset', () => {
    expect(cyclesOf([N2, 14.5], [REM, 10], [N2, 60], [REM, 10])).toEqual([[0, 94.5, 84.5, 10]]);
    expect(cyclesOf([REM, 30])).toEqual([]);
  });

  it('are not separated by unscored epochs, which count in their length', () => {
    expect(cyclesOf([N2, 20], [UNSCORED, 5], [REM, 5], [UNSCORED, 60], [REM, 5])).toEqual([[0, 95, 25, 70]]);
  });

  it('follow one another without a gap and end in REM, whatever the night', () => {
    const run = fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(fc.array(run, { maxLength: 40 }), (runs) => {
        const stages = Int8Array.from(runs.flatMap(([stage, epochs]) => new Array<number>(epochs).fill(stage)));
        const cycles = sleepCycles(stages, 30);
        cycles.forEach(({ start, duration, nremPeriod, remPeriod }, index) => {
          expect(nremPeriod + remPeriod).toBe(duration);
          expect(nremPeriod).toBeGreaterThanOrEqual(15);
          expect(stages[2 * (start + duration) - 1]).toBe(REM);
          if (index > 0) expect(start).toBe(cycles[index - 1].start + cycles[index - 1].duration);
        });
      }),
    );
  });
});
