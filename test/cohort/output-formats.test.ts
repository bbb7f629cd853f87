import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputContents, outputFiles } from '../../src/cohort/output-formats.js';
import { sampleNight } from '../report/sample-night.js';

describe("a night's files", () => {
  it.each([
    ['sub-01_task-sleep_eeg', 'sub-01_task-sleep'],
    [join('ds', 'sub-A1_ses-2_task-sleep_run-01_ieeg'), join('ds', 'sub-A1_ses-2_task-sleep_run-01')],
    ['sub-01_eeg', 'sub-01'],
    ['night_eeg', 'night_eeg'],
    ['mysub-01_task-sleep_eeg', 'mysub-01_task-sleep_eeg'],
    ['sub-01_by hand_eeg', 'sub-01_by hand_eeg'],
    ['sub-01_task-sleep_eeg.edf', 'sub-01_task-sleep_eeg.edf'],
    ['sub-01_task-sleep', 'sub-01_task-sleep'],
  ])('of %s: the events are those of %s, as BIDS names them', (name, stem) => {
    const files = outputFiles(name, ['html', 'json', 'bids']);
    expect(files).toEqual([`${name}.html`, `${stem}_events.tsv`, `${stem}_events.json`, `${name}.json`]);
    const written = [...outputContents(sampleNight([0, 2]), name, ['html', 'bids'])].map(([file]) => file);
    expect(written).toEqual(files.slice(0, -1));
  });
});
