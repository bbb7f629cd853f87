import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panelAxis } from '../../src/report/svg-panel.js';
import { shadePatterns, shadesOf, shading, unscoredRuns } from '../../src/report/unscored-svg.js';
import { DEFECTS, type Defect } from '../../src/signal/defects.js';

const epoch = (index: number, unscored: Defect | null, stage: 2 | -1) => ({
  onset: index * 30,
  duration: 30,
  stage,
  unscored,
});

describe('time without a stage', () => {
  it('is a run for each reason, side by side', () => {
    const runs = unscoredRuns([
      epoch(0, null, 2),
      epoch(1, 'gap', -1),
      epoch(2, 'gap', -1),
      epoch(3, 'flat', -1),
      epoch(4, null, -1),
      epoch(5, null, 2),
    ]);
    expect(runs).toEqual([
      { shade: 'gap', start: 30, end: 90 },
      { shade: 'flat', start: 90, end: 120 },
      { shade: 'unscored', start: 120, end: 150 },
    ]);
    expect(shadesOf(runs)).toEqual(['gap', 'flat', 'unscored']);
  });

  it('includes time that no epoch covers', () => {
    expect(unscoredRuns([epoch(0, null, 2), epoch(3, null, 2)])).toEqual([{ shade: 'unscored', start: 30, end: 90 }]);
  });

  it('is drawn as wide as it is long, each reason in a pattern that the page has', () => {
    const reasons = fc.array(fc.option(fc.constantFrom(...DEFECTS)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(reasons, (list) => {
        const epochs = list.map((reason, index) => epoch(index, reason, reason === null ? 2 : -1));
        const svg = shading(unscoredRuns(epochs), panelAxis(list.length * 30, [], 30));
        for (const defect of DEFECTS) {
          const widths = [...svg.matchAll(new RegExp(`shade ${defect}" x="[\\d.]+%" width="([\\d.]+)%"`, 'g'))];
          const share = widths.reduce((sum, [, width]) => sum + Number(width), 0) / 100;
          expect(share * list.length).toBeCloseTo(list.filter((reason) => reason === defect).length, 1);
          expect(shadePatterns([defect])).toContain(`<pattern id="shade-${defect}"`);
        }
      }),
    );
  });
});
