import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypnodensitySvg } from '../../src/report/hypnodensity-svg.js';
import { panelAxis } from '../../src/report/svg-panel.js';
import type { StagedEpoch } from '../../src/report/night.js';

const DOWN = 200;

function draw(nights: readonly (readonly number[])[]): string {
  const epochs = nights.map((probabilities, index): StagedEpoch => ({
    onset: index * 30,
    duration: 30,
    stage: 0,
    unscored: null,
    leftOut: [],
    probabilities,
  }));
  return hypnodensitySvg(epochs, panelAxis(epochs.length * 30, [], 30));
}

/** Height of a stage's path over each epoch, in drawing units; walks the H and V of the path. */
function heights(svg: string, stage: string, epochs: number): number[] {
  const path = new RegExp(`area-${stage}" d="M0 ${String(DOWN)}([^"]*)Z"`).exec(svg)?.[1] ?? '';
  const found = new Array<number>(epochs).fill(Number.NaN);
  let [x, y] = [0, DOWN];
  for (const [, command, value] of path.matchAll(/([HV])([\d.]+)/g)) {
    if (command === 'V') y = Number(value);
    else {
      found.fill(DOWN - y, x, Number(value));
      x = Number(value);
    }
  }
  return found;
}

describe('the hypnodensity', () => {
  it('stacks W on REM on N1 on N2 on N3, each to half a percent', () => {
    const epoch = fc
      .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
      .map((weights) => weights.map((weight) => weight / weights.reduce((sum, value) => sum + value, 0)));
    fc.assert(
      fc.property(fc.array(epoch, { minLength: 1, maxLength: 30 }), (night) => {
        const svg = draw(night);
        const tops = (stage: string) => heights(svg, stage, night.length);
        night.forEach(([w, n1, n2, n3, rem], index) => {
          const sums = { N3: n3, N2: n2 + n3, N1: n1 + n2 + n3, REM: rem + n1 + n2 + n3, W: w + rem + n1 + n2 + n3 };
          for (const [stage, sum] of Object.entries(sums)) {
            expect(Math.abs(tops(stage)[index] / DOWN - sum), stage).toBeLessThan(0.00251);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is empty where nothing was staged', () => {
    expect(heights(draw([[], [0, 0, 1, 0, 0]]), 'W', 2)).toEqual([0, DOWN]);
  });
});
