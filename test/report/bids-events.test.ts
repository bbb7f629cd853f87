import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bidsEvents } from '../../src/report/bids-events.js';
import type { NightReport } from '../../src/report/night.js';
import { alignHypnogram } from '../../src/signal/hypnogram/align.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { sampleNight } from './sample-night.js';

const night = sampleNight([0, -1, 4], {
  lights: { off: 0.1 + 0.2, on: 80, source: { off: 'annotation', on: 'option' } },
  stretches: [
    { onset: 30, duration: 30, defect: 'lead-off', channel: 'EEG\tC3\n' },
    { onset: 90, duration: 12, defect: 'part-epoch', channel: null },
  ],
});

const rowsOf = (report: NightReport): string[][] =>
  bidsEvents(report)
    .events.trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe('BIDS events', () => {
  it('have a row an epoch, for lights and for each defect, in order of onset', () => {
    const none = new Array<string>(5).fill('n/a');
    const [header, ...rows] = rowsOf(night);
    expect(header).toEqual([
      ...['onset', 'duration', 'trial_type'],
      ...['probability_W', 'probability_N1', 'probability_N2', 'probability_N3', 'probability_REM', 'channel'],
    ]);
    expect(rows).toEqual([
      ['0', '30', 'W', '0.8000', '0.0500', '0.0500', '0.0500', '0.0500', 'n/a'],
      ['0.3', '0', 'lights_off', ...none, 'n/a'],
      ['30', '30', 'n/a', ...none, 'n/a'],
      ['30', '30', 'lead_off', ...none, 'EEG\ufffdC3\ufffd'],
      ['60', '30', 'REM', '0.0500', '0.0500', '0.0500', '0.0500', '0.8000', 'n/a'],
      ['80', '0', 'lights_on', ...none, 'n/a'],
      ['90', '12', 'part_epoch', ...none, 'n/a'],
    ]);
  });

  it('come with a sidecar that describes every column and every kind of event', () => {
    const [header, ...rows] = rowsOf(night);
    const sidecar = JSON.parse(bidsEvents(night).sidecar) as Record<
      string,
      { LongName: string; Description: string; Units?: string; Levels?: Record<string, string> }
    >;
    expect(Object.keys(sidecar)).toEqual(header);
    for (const column of header) {
      expect(sidecar[column].LongName, column).not.toBe('');
      expect(sidecar[column].Description, column).toMatch(/\.$/);
    }
    expect([sidecar.onset.Units, sidecar.duration.Units]).toEqual(['s', 's']);
    const levels = Object.keys(sidecar.trial_type.Levels ?? {});
    for (const [, , type] of rows) if (type !== 'n/a') expect(levels).toContain(type);
  });

  it('read back to the stages of any night that has one', async () => {
    const stages = fc
      .array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 200 })
      .filter((list) => list.some((stage) => stage >= 0));
    await fc.assert(
      fc.asyncProperty(stages, async (list) => {
        const { events } = bidsEvents({ ...night, epochs: sampleNight(list).epochs });
        const hypnogram = await readHypnogram(new TextEncoder().encode(events));
        expect([...alignHypnogram(hypnogram, list.length).stages]).toEqual(list);
      }),
      { numRuns: 60 },
    );
  });

  it('are a header alone for a night without epochs', () => {
    expect(rowsOf(sampleNight([]))).toHaveLength(1);
  });
});
