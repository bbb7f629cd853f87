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
