import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differing, spanSeconds, stageRuns } from '../../src/report/hypnogram-runs.js';

const grid = (count: number) => Array.from({ length: count }, (_, index) => ({ onset: 60 + index * 30, duration: 30 }));

describe('stage runs', () => {
  it('cover the night in order, merged, and give the stages back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 50 }), (stages) => {
        const runs = stageRuns(grid(stages.length), stages);
        expect(runs[0].start).toBe(0);
        expect(runs.at(-1)?.end).toBe(spanSeconds(grid(stages.length)));
        runs.slice(1).forEach((run, index) => {
          expect(run.start).toBe(runs[index].end);
          expect(run.stage).not.toBe(runs[index].stage);
        });
        expect(runs.flatMap(({ stage, start, end }) => new Array<number>((end - start) / 30).fill(stage))).toEqual(
          stages,
        );
      }),
    );
  });

  it('show time without epochs, and epochs without a stage, as unscored', () => {
    const epochs = [
      { onset: 0, duration: 30 },
      { onset: 90, duration: 30 },
      { onset: 120, duration: 30 },
    ];
    expect(stageRuns(epochs, [2, 2])).toEqual([
      { stage: 2, start: 0, end: 30 },
      { stage: -1, start: 30, end: 90 },
      { stage: 2, start: 90, end: 120 },
      { stage: -1, start: 120, end: 150 },
    ]);
    expect(stageRuns([], [])).toEqual([]);
    expect(spanSeconds([])).toBe(0);
  });

  it('mark where two scorings differ', () => {
    expect([...differing([0, 1, -1, 2, 3], [0, 2, 1, -1])]).toEqual([0, 1, -1, -1, -1]);
  });
});
