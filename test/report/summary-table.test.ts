import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nightSummary, summaryTable } from '../../src/report/summary-table.js';
import { sampleNight } from './sample-night.js';

/** A strict reader of RFC 4180 with one record a line feed. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\n\r]*))([,\n])/gy;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('no CSV');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]);
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const truth = Int8Array.from([0, 2, 2, -1, 3]);
const night = sampleNight([0, 1, 2, 2, 4], { truth, warnings: ['a', 'b'] });

function rowOf(summary = nightSummary(night)): Record<string, string> {
  const [header, row] = parseCsv(summaryTable([summary]));
  expect(row).toHaveLength(header.length);
  return Object.fromEntries(header.map((name, index) => [name, row[index]]));
}

describe('the table of many nights', () => {
  it('has a line a night with its figures', () => {
    expect(rowOf()).toMatchObject({
      name: 'night.edf',
      start: '2026-11-20T22:58:00',
      duration_s: '150',
      epochs: '5',
      unscored_epochs: '0',
      TIB_min: '2.5',
      TST_min: '2',
      SE_percent: '80',
      W_min: '0.5',
      N2_percent_of_TST: '50',
      LPS_min: '',
      compared_epochs: '4',
      accuracy: '0.5',
      F1_N3: '0',
      warnings: '2',
    });
  });

  it('has every figure in its own column, to four decimals', () => {
    const summary = nightSummary(night);
    const statistics = {
      ...summary.statistics,
      ...{ TIB: 480, SPT: 450, TST: 400, SE: 250 / 3, SME: 88.88888, SOL: 20, LPS: 21, WASO: 50, unscored: 7 },
      minutes: { W: 73, N1: 40, N2: 200, N3: 60, REM: 100 },
      share: { N1: 10, N2: 50, N3: 15, REM: 25 },
      ...{ remLatencyFromLightsOff: 110, remLatencyFromSleepOnset: 90 },
      ...{ awakenings: 12, stageShifts: 80, stageShiftIndex: 12.00001, fragmentationIndex: 5.5 },
      cycles: [1, 2, 3, 4].map((start) => ({ start, duration: 1, nremPeriod: 1, remPeriod: 0 })),
    };
    const perStage = summary.agreement!.perStage.map((stage, index) => ({ ...stage, f1: 0.5 + index / 10 }));
    const agreement = { epochs: 900, accuracy: 0.81234567, macroF1: 0.7, kappa: 0.75, perStage };
    const smoothing = { mode: 'full', overlap: 1, rawKappa: 0.72 } as const;
    expect(rowOf({ ...summary, epochs: 960, unscoredEpochs: 14, statistics, agreement, smoothing })).toEqual({
      ...{ name: 'night.edf', start: '2026-11-20T22:58:00', duration_s: '150', epochs: '960', unscored_epochs: '14' },
      ...{ TIB_min: '480', SPT_min: '450', TST_min: '400', SE_percent: '83.3333', SME_percent: '88.8889' },
      ...{ SOL_min: '20', LPS_min: '21', WASO_min: '50', unscored_min: '7' },
      ...{ REM_latency_from_lights_off_min: '110', REM_latency_from_sleep_onset_min: '90' },
      ...{ W_min: '73', N1_min: '40', N2_min: '200', N3_min: '60', REM_min: '100' },
      ...{ N1_percent_of_TST: '10', N2_percent_of_TST: '50', N3_percent_of_TST: '15', REM_percent_of_TST: '25' },
      ...{ awakenings: '12', stage_shifts: '80', stage_shift_index_per_hour: '12', SFI_per_hour: '5.5' },
      ...{ NREM_REM_cycles: '4', compared_epochs: '900', accuracy: '0.8123', macro_F1: '0.7', kappa: '0.75' },
      ...{ F1_W: '0.5', F1_N1: '0.6', F1_N2: '0.7', F1_N3: '0.8', F1_REM: '0.9' },
      ...{ smoothing: 'full', kappa_without_smoothing: '0.72', warnings: '2' },
    });
  });

  it('leaves empty what is not known or has no meaning', () => {
    const wake = sampleNight([0, -1]);
    const row = rowOf(nightSummary({ ...wake, recording: { ...wake.recording, start: null } }));
    expect(row).toMatchObject({
      start: '',
      SPT_min: '',
      REM_percent_of_TST: '',
      kappa: '',
      F1_W: '',
      compared_epochs: '',
    });
    expect(row).toMatchObject({ unscored_epochs: '1', unscored_min: '0.5', warnings: '0' });
  });

  it('holds a night without epochs, and no night', () => {
    expect(rowOf(nightSummary(sampleNight([])))).toMatchObject({ epochs: '0', TIB_min: '0', SE_percent: '' });
    expect(parseCsv(summaryTable([]))).toHaveLength(1);
  });

  it('keeps any name in its field', () => {
    expect(rowOf({ ...nightSummary(night), name: 'a\rb' })['name']).toBe('a\rb');
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), (names) => {
        const rows = names.map((name) => ({ ...nightSummary(night), name }));
        expect(
          parseCsv(summaryTable(rows))
            .slice(1)
            .map(([name]) => name),
        ).toEqual(names);
      }),
    );
  });

  it('survives being sent as JSON, as a worker does', () => {
    const summary = nightSummary(night);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
