import { describe, expect, it } from 'vitest';
import { cycleRows, statisticsRows } from '../../src/report/statistics-rows.js';
import { sleepStatistics } from '../../src/report/statistics.js';
import { statisticsText } from '../../src/report/terminal-tables.js';

const W = 0;
const N2 = 2;
const REM = 4;

/** Minutes of wake, then cycles of 60 minutes of N2, an epoch of N1 and 20 minutes of REM. */
function night(wakeMinutes: number, cycles: number) {
  const cycle = [...new Array<number>(120).fill(N2), 1, ...new Array<number>(40).fill(REM)];
  const stages = [...new Array<number>(2 * wakeMinutes).fill(W), ...new Array<number[]>(cycles).fill(cycle).flat()];
  return sleepStatistics({ epochSeconds: 30, startSeconds: 0, stages: Int8Array.from(stages) });
}

describe('rows of the statistics table', () => {
  it('name both indices by the hour and every cycle by its start', () => {
    const rows = statisticsRows(night(15, 2)).map(({ term, meaning, value }) => [term, meaning, value]);
    // Two cycles of 80.5 minutes: 5 shifts and 2 of them lightenings in 161 minutes of sleep.
    expect(rows.slice(-3)).toEqual([
      ['', 'stage-shift index', '1.9 /h'],
      ['SFI', 'fragmentation index', '0.7 /h'],
      ['', 'NREM-REM cycles', '2'],
    ]);
    expect(cycleRows(night(15, 2))).toEqual([
      { cycle: '1', start: '15.0', nrem: '60.5', rem: '20.0', duration: '80.5' },
      { cycle: '2', start: '95.5', nrem: '60.5', rem: '20.0', duration: '80.5' },
    ]);
  });

  it('say that a night without sleep has no indices and no cycles', () => {
    const rows = new Map(statisticsRows(night(60, 0)).map(({ meaning, value }) => [meaning, value]));
    expect(rows.get('fragmentation index')).toBe('–');
    expect(rows.get('NREM-REM cycles')).toBe('0');
  });

  it.each([[600, 6] as const, [30_000, 120] as const])(
    'fit 40 columns after %i minutes of wake, %i cycles',
    (wakeMinutes, cycles) => {
      const text = statisticsText(night(wakeMinutes, cycles), { width: 40, colour: false, ascii: false });
      expect(text.filter((line) => /^\d/.test(line))).toHaveLength(cycles);
      for (const line of text) expect(line.length, line).toBeLessThanOrEqual(40);
    },
  );
});
