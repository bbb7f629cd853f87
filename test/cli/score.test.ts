import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RunRecord, sha256 } from '../../src/cohort/run-record.js';
import type { NightJson } from '../../src/report/json.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { NEEDS_DATA, SHARED_DATA, sharedPath } from '../signal/shared-data.js';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const edf = join(folder, 'night.edf');
const csv = join(folder, 'night.csv');
const eeg1 = new URL('../../weights/eeg1.ulw', import.meta.url).pathname;
const psg4 = new URL('../../weights/psg4.ulw', import.meta.url).pathname;

/** An hour; half of it is used for files that are broken on purpose. */
const night = encodeNight(simulateNight({ seed: 77, hours: 1 }));

beforeAll(() => {
  writeFileSync(edf, night.recording);
  writeFileSync(csv, night.table);
});

describe('ulw score', () => {
  it('prints one JSON object with every key that programs rely on', () => {
    const { status, stdout, stderr } = ulw(['score', edf, '--truth', csv, '--model', psg4, '--json']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const json = JSON.parse(stdout) as NightJson;
    expect(Object.keys(json)).toEqual([
      'recording',
      'model',
      'epochs',
      'smoothing',
      'stretches',
      'lights',
      'statistics',
      'agreement',
      'timing',
      'warnings',
    ]);
    expect(json.epochs).toHaveLength(120);
    expect(Object.keys(json.epochs[0])).toEqual(['onset', 'duration', 'stage', 'probabilities', 'unscored', 'leftOut']);
    expect(json.epochs[119]).toMatchObject({ onset: 3570, duration: 30 });
    for (const { probabilities } of json.epochs) expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    for (const key of ['accuracy', 'macroF1', 'kappa', 'confusion']) expect(json.agreement).toHaveProperty(key);
    expect(json.agreement!.confusion.flat().reduce((sum, n) => sum + n, 0)).toBe(120);
  });

  it('has no agreement without truth, and finds the one-channel default model', () => {
    const { status, stdout } = ulw(['score', edf, '--json']);
    expect(status).toBe(0);
    const json = JSON.parse(stdout) as NightJson;
    expect(json.agreement).toBeNull();
    expect(json.model.name).toBe('eeg1');
    expect(json.recording.channels).toHaveLength(1);
  });

  it('uses the signal that --channels names', () => {
    const { stdout } = ulw(['score', edf, '--json', '--channels', 'EEG Pz-Oz']);
    expect((JSON.parse(stdout) as NightJson).recording.channels[0].signal).toBe('EEG Pz-Oz');
  });

  it('writes a file of every kind, and what --formats chooses', () => {
    const place = join(folder, 'new', 'place');
    const { status, stdout } = ulw(['score', edf, '-o', place]);
    expect(status).toBe(0);
    const all = ['.html', '-stages.csv', '-hypnogram.edf', '_events.tsv', '_events.json', '.json'];
    for (const ending of all) expect(stdout).toContain(`wrote ${join(place, `night${ending}`)}\n`);
    expect(readdirSync(place).toSorted()).toEqual(all.map((ending) => `night${ending}`).toSorted());
    ulw(['score', edf, '-o', join(folder, 'few'), '--formats', 'csv,html']);
    expect(readdirSync(join(folder, 'few')).toSorted()).toEqual(['night-run.json', 'night-stages.csv', 'night.html']);
  });

  it('keeps what the night was made from and by beside its stages', () => {
    const place = join(folder, 'kept');
    ulw(['score', edf, '-o', place, '--formats', 'json', '--lights-off', '30', '--lights-on', '3000.5']);
    const { run, ...json } = JSON.parse(readFileSync(join(place, 'night.json'), 'utf8')) as NightJson & {
      run: RunRecord;
    };
    expect(run.options).toEqual({ lights: { off: 30, on: 3000.5 } });
    expect(run.recording).toMatchObject({ name: 'night.edf', bytes: night.recording.length });
    expect(run.model).toEqual({ name: 'eeg1', sha256: sha256(readFileSync(eeg1)) });
    expect(run.summary.epochs).toBe(json.epochs.length);
  });

  const broken: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['a file that is not there', () => ['score', join(folder, 'nowhere.edf')], /nowhere\.edf/],
    [
      'a file that is no EDF',
      () => {
        writeFileSync(join(folder, 'text.edf'), 'This is no EDF.');
        return ['score', join(folder, 'text.edf')];
      },
      /text\.edf/,
    ],
    [
      'a cut EDF',
      () => {
        writeFileSync(join(folder, 'cut.edf'), night.recording.subarray(0, night.recording.length - 777));
        return ['score', join(folder, 'cut.edf')];
      },
      /cut\.edf.*119/,
    ],
    ['a channel that is not there', () => ['score', edf, '--channels', 'EEG Cz'], /EEG Cz.*Fpz-Cz/],
    [
      'a cut model',
      () => {
        writeFileSync(join(folder, 'cut.ulw'), new Uint8Array(100));
        return ['score', edf, '--model', join(folder, 'cut.ulw')];
      },
      /cut\.ulw: found magic/,
    ],
    [
      'an empty file',
      () => {
        writeFileSync(join(folder, 'empty.edf'), '');
        return ['score', join(folder, 'empty.edf'), '-o', join(folder, 'never')];
      },
      /empty\.edf/,
    ],
    ['a folder without recordings', () => ['score', mkdtempSync(join(folder, 'bare-'))], /a folder without recordings/],
    ['a format that there is none of', () => ['score', edf, '-o', folder, '--formats', 'html,pdf'], /'pdf'/],
    ['--resume without a folder', () => ['score', edf, '--resume'], /--resume.*-o FOLDER/],
    ['no job at all', () => ['score', edf, '--jobs', '0'], /--jobs: found '0'/],
    ['a time that is none', () => ['score', edf, '--lights-off', '25:00'], /'25:00'/],
    [
      'a time of day with a point, which could be seconds',
      () => ['score', edf, '--lights-off', '23.15'],
      /'23\.15'; expected 23:15 for the time of day, or 23\.150 for seconds/,
    ],
    ['a folder that is a file', () => ['score', edf, '-o', edf], /night\.edf: found a file in the place of a folder/],
    ['a folder behind a file', () => ['score', edf, '-o', join(edf, 'x')], /a path through a file/],
    [
      'to write over a file that it did not write',
      () => {
        const place = mkdtempSync(join(folder, 'human-'));
        writeFileSync(join(place, 'night-hypnogram.edf'), "somebody's scoring");
        return ['score', edf, '-o', place];
      },
      /night-hypnogram\.edf: found a file that no earlier run is known to have written/,
    ],
    [
      'truth that is none',
      () => {
        writeFileSync(join(folder, 'truth.csv'), 'onset,duration,stage\n0,30,X9\n');
        return ['score', edf, '--truth', join(folder, 'truth.csv')];
      },
      /truth\.csv/,
    ],
  ];

  it.each(broken)('refuses %s in one line', (_, args, message) => {
    const { status, stdout, stderr } = ulw(args());
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^ulw: .*found .*expected .*\n$/);
  });

  it('scores what is there of a cut EDF where that is allowed, says so, and records it', () => {
    const cut = join(folder, 'cut-short.edf');
    writeFileSync(cut, night.recording.subarray(0, Math.floor(night.recording.length / 2)));
    const refused = ulw(['score', cut]);
    expect(refused.stderr).toMatch(/--allow-truncated/);
    const output = mkdtempSync(join(folder, 'cut-'));
    const { status, stdout } = ulw(['score', cut, '--allow-truncated', '--json', '-o', output]);
    expect(status).toBe(0);
    const json = JSON.parse(stdout) as NightJson;
    expect(json.epochs).toHaveLength(59);
    expect(json.warnings.join()).toMatch(/cut short: 59 of its 120 records/);
    const { run } = JSON.parse(readFileSync(join(output, 'cut-short.json'), 'utf8')) as { run: RunRecord };
    expect(run.options).toEqual({ allowTruncated: true });
    expect(ulw(['score', cut, '-o', output, '--resume']).status).toBe(1);
  });

  it('refuses a recording that lacks the role that a model wants', () => {
    const channels = [{ label: 'EEG Fpz-Cz', role: 'eeg' as const }];
    const eegOnly = join(folder, 'eeg-only.edf');
    writeFileSync(eegOnly, encodeNight(simulateNight({ seed: 5, hours: 0.05, channels })).recording);
    const { status, stderr } = ulw(['score', eegOnly, '--model', psg4]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/EOG.*--channels/);
  });
});

describe(`a night of a person that the weights have not seen${NEEDS_DATA}`, () => {
  it.skipIf(!SHARED_DATA)('agrees with its scorers: kappa at least 0.65 over 822 epochs', () => {
    const truth = sharedPath('ucddb/ucddb018-hypnogram.csv');
    const { status, stdout } = ulw(['score', sharedPath('ucddb/ucddb018.edf'), '--truth', truth, '--json']);
    expect(status).toBe(0);
    const json = JSON.parse(stdout) as NightJson;
    expect(json.epochs.filter(({ stage }) => stage !== '-')).toHaveLength(822);
    expect(json.agreement!.kappa).toBeGreaterThanOrEqual(0.65);
  });
});
