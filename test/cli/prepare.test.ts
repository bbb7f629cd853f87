import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PreparedIndex } from '../../src/cohort/prepared-index.js';
import { folderOf } from '../cohort/short-nights.js';
import { NEEDS_NUMPY, runBeside } from '../dataset/python.js';
import { cassetteHypnogram, cassetteRecording } from '../dataset/sleep-edf-night.js';
import { rawEdf } from '../signal/edf/raw-edf.js';
import { NEEDS_DATA, sharedPath } from '../signal/shared-data.js';
import { freshFolder, MAIN, ulw } from './ulw.js';

interface Read {
  readonly epoch: readonly number[];
  readonly stage: readonly number[];
  readonly reason: readonly number[];
  readonly bad: readonly number[];
  readonly shape: readonly number[];
  readonly differences: Readonly<Record<string, number>>;
}

const indexOf = (folder: string): PreparedIndex =>
  JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as PreparedIndex;
const readBack = (folder: string, nights: string): Record<string, Read> =>
  JSON.parse(runBeside('../dataset/read_prepared.py', [folder, nights])) as Record<string, Read>;

/** Epoch 66 has no Fpz-Cz, 63 is movement. */
const FIRST = 'W*62 1*1 M*1 2*2 4*2 3*1 R*1 W*64 ?*20';
const SECOND = 'W*3 2*4 R*2 W*3';
let nights: string;

beforeAll(() => {
  nights = folderOf({
    'SC4001E0-PSG.edf': cassetteRecording(134, (record) => record === 66),
    'SC4001EC-Hypnogram.edf': cassetteHypnogram(FIRST),
    'SC4002E0-PSG.edf': cassetteRecording(12),
    'SC4002EC-Hypnogram.edf': cassetteHypnogram(SECOND),
    'SC4011E0-PSG.edf': cassetteRecording(12),
    'SC4011EH-Hypnogram.edf': cassetteHypnogram(SECOND),
  });
});

describe('ulw prepare', () => {
  it('writes a night a file and an index, by person', () => {
    const out = freshFolder();
    const { status, stdout, stderr } = ulw(['prepare', nights, '-o', out, '--jobs', '1']);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('SC4002E0-PSG.edf: W 6, N1 0, N2 4, N3 0, REM 2');
    expect(stdout).toContain('2 people');
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^ulw: passed over 3 files without a signal: .*$/),
      'ulw: warnings for 3 nights: SC4001E0-PSG.edf, SC4002E0-PSG.edf, SC4011E0-PSG.edf; index.json has them',
    ]);
    const each = ['SC4001E0', 'SC4002E0', 'SC4011E0'];
    expect(readdirSync(out).sort()).toEqual([
      ...each.flatMap((name) => [`${name}-PSG.json`, `${name}-PSG.npy`]),
      'index.json',
    ]);
    const { channels, folds, nights: found } = indexOf(out);
    expect(channels).toEqual(['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'EMG submental']);
    expect(found.map(({ person, night }) => [person, night])).toEqual([
      ['SC400', 1],
      ['SC400', 2],
      ['SC401', 1],
    ]);
    expect(folds.map(({ name, folds: people }) => [name, people])).toEqual([
      ['by-person', expect.arrayContaining([['SC400'], ['SC401']])],
      ['sleep-edf-20', [['SC400'], ['SC401']]],
    ]);
    const [first] = found;
    expect(first.perStage).toEqual({ W: 120, N1: 1, N2: 2, N3: 3, REM: 1 });
    expect(first.dropped).toEqual({ 'outside the wake margin': 6, 'movement or unknown': 1 });
    expect(first.badChannels).toEqual({ 'EEG Fpz-Cz': 1 });
    expect(first.channels[3]).toEqual({ channel: 'EMG submental', signal: 'EMG submental', rate: 1 });
    expect(first.bytes).toBe(readFileSync(join(out, first.file)).length);
  });

  it.skipIf(NEEDS_NUMPY !== '')(`keeps the recording's samples, which NumPy alone reads${NEEDS_NUMPY}`, () => {
    const out = freshFolder();
    expect(ulw(['prepare', nights, '-o', out, '--montage', 'eeg2', '--defects', 'mark']).status).toBe(0);
    const { 'SC4001E0-PSG.edf': first, 'SC4002E0-PSG.edf': second } = readBack(out, nights);
    expect(first.shape).toEqual([128, 2, 3000]);
    expect(first.epoch).toEqual(Array.from({ length: 128 }, (_, i) => i + 2));
    expect(first.stage.slice(59, 70)).toEqual([0, 1, -1, 2, 2, 3, 3, 3, 4, 0, 0]);
    expect([first.reason[61], first.reason[60]]).toEqual([1, 0]);
    expect(first.bad.flatMap((bits, i) => (bits === 0 ? [] : [[first.epoch[i], bits]]))).toEqual([[66, 1]]);
    for (const { differences } of [first, second]) {
      // Half a count of 0.1 uV, and float32's rounding of 200 uV.
      for (const difference of Object.values(differences)) expect(difference).toBeLessThan(0.05 + 1e-4);
    }
  });

  it.skipIf(NEEDS_NUMPY !== '')(`drops what no EEG is good in, or keeps it, as float32 too${NEEDS_NUMPY}`, () => {
    const [dropped, kept] = [freshFolder(), freshFolder()];
    const common = ['--channels', 'EEG Fpz-Cz', '--samples', 'float32'];
    expect(ulw(['prepare', nights, '-o', dropped, ...common]).status).toBe(0);
    expect(ulw(['prepare', nights, '-o', kept, ...common, '--defects', 'keep', '--wake-margin', 'all']).status).toBe(0);
    expect(indexOf(dropped).nights[0].dropped).toMatchObject({ flat: 1, 'movement or unknown': 1 });
    expect(indexOf(kept).nights[0].epochs).toBe(133);
    const { epoch, differences } = readBack(dropped, nights)['SC4001E0-PSG.edf'];
    expect(epoch).not.toContain(66);
    expect(Object.values(differences)[0]).toBeLessThan(1e-4);
  });

  it('writes the same bytes in threads, and again', () => {
    const [one, many] = [freshFolder(), freshFolder()];
    ulw(['prepare', nights, '-o', one, '--jobs', '1']);
    ulw(['prepare', nights, '-o', many, '--jobs', '3']);
    for (const file of readdirSync(one)) {
      expect(readFileSync(join(one, file)).equals(readFileSync(join(many, file))), file).toBe(true);
    }
  });

  it('takes up where it stopped, by checksums, and does again what differs', () => {
    const out = freshFolder();
    const run = (...more: string[]) => ulw(['prepare', nights, '-o', out, '--montage', 'eeg1', ...more]).stdout;
    run();
    const index = readFileSync(join(out, 'index.json'), 'utf8');
    writeFileSync(join(out, 'SC4002E0-PSG.npy'), 'spoilt');
    expect(run('--resume')).toMatch(/nights: 1 prepared in .*, 2 done before/);
    expect(readFileSync(join(out, 'index.json'), 'utf8')).toBe(index);
    const record = join(out, 'SC4001E0-PSG.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace('"version": "', '"version": "0.'));
    expect(run('--resume'), 'of another version').toMatch(/nights: 1 prepared in .*, 2 done before/);
    expect(run('--resume', '--wake-margin', '1')).toMatch(/nights: 3 prepared/);
    expect(run('--wake-margin', '1'), 'without --resume').toMatch(/nights: 3 prepared/);
  });

  it('tells which nights it could not prepare, and loses no other', () => {
    const folder = folderOf({
      'p1_n1.edf': cassetteRecording(2),
      'p1_n1.csv': 'onset,duration,stage\n0,30,W\n30,30,N2\n',
      'p1_n2.edf': cassetteRecording(2),
      'p2_n1.edf': cassetteRecording(2),
      'p2_n1.csv': 'onset,duration,stage\n0,60,N2\n',
      'x.edf': cassetteRecording(2),
      'z_P2_n2.edf': cassetteRecording(2),
      'z_P2_n2.csv': 'onset,duration,stage\n0,60,N2\n',
    });
    const out = freshFolder();
    const empty = freshFolder();
    const { status, stderr } = ulw(['prepare', folder, empty, '-o', out, '--person-pattern', '([pP]\\d)_']);
    expect(status).toBe(1);
    expect(stderr).toContain(`${empty}: found a folder without recordings`);
    expect(stderr).toMatch(/p1_n2\.edf: found no hypnogram that goes with it by name/);
    expect(stderr).toMatch(/x\.edf: found a name in which .* captures nobody/);
    const { nights: found, failures, perStage, folds } = indexOf(out);
    expect(found.map(({ person }) => person)).toEqual(['p1', 'p2', 'p2']);
    expect(folds.flatMap((plan) => plan.folds.flat()).toSorted()).toEqual(['p1', 'p2']);
    expect(failures.map(({ title }) => title).toSorted()).toEqual([empty, 'p1_n2.edf', 'x.edf']);
    expect(perStage).toMatchObject({ W: 1, N2: 5 });
  });

  it('replaces no file that is not its own', () => {
    const out = freshFolder();
    writeFileSync(join(out, 'SC4002E0-PSG.npy'), 'mine');
    const { status, stderr } = ulw(['prepare', nights, '-o', out, '--montage', 'eeg1']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/SC4002E0-PSG\.npy: found a file that no earlier run is known to have written/);
    expect(readFileSync(join(out, 'SC4002E0-PSG.npy'), 'utf8')).toBe('mine');
    expect(indexOf(out).nights).toHaveLength(2);
    const records = freshFolder();
    writeFileSync(join(records, 'SC4002E0-PSG.json'), '{"night":{"sha256":""}}');
    expect(ulw(['prepare', nights, '-o', records, '--montage', 'eeg1']).stderr).toMatch(
      /SC4002E0-PSG\.json: found a file that no earlier run/,
    );
    expect(readFileSync(join(records, 'SC4002E0-PSG.json'), 'utf8')).toBe('{"night":{"sha256":""}}');
    writeFileSync(join(out, 'index.json'), '{}');
    expect(ulw(['prepare', nights, '-o', out]).stderr).toMatch(/index\.json: found a file that no earlier run/);
  });

  it('keeps the record of a night that is called index beside the index', () => {
    const folder = folderOf({ 'Index.edf': cassetteRecording(2), 'Index.csv': 'onset,duration,stage\n0,60,N2\n' });
    const out = freshFolder();
    const run = (...more: string[]) => ulw(['prepare', folder, '-o', out, '--montage', 'eeg1', ...more]);
    expect(run().stdout).toMatch(/^1 person, W 0.*\nfolds: .*\nwrote 1 night and index\.json below /m);
    expect(readdirSync(out).toSorted()).toEqual(['Index.edf.json', 'Index.edf.npy', 'index.json']);
    expect(indexOf(out).nights.map(({ file }) => file)).toEqual(['Index.edf.npy']);
    expect(run('--resume').stdout).toMatch(/nights: 0 prepared in .*, 1 done before/);
  });

  it('refuses more channels than a row has room for marks of', () => {
    const many = Array.from({ length: 17 }, () => 'EEG Fpz-Cz').join(',');
    const { status, stderr } = ulw(['prepare', nights, '-o', freshFolder(), '--channels', many]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/channels: found 17; expected at most 16/);
  });

  it('writes nothing before it refuses folds that make no sense', () => {
    const out = join(freshFolder(), 'new');
    expect(ulw(['prepare', nights, '-o', out, '--folds', '1']).status).toBe(1);
    expect(existsSync(out)).toBe(false);
  });

  it("tells in the index what a truth left open, and the lower of a derivation's rates", () => {
    const common = { dimension: 'uV', physical: ['-400', '400'], digital: ['-400', '400'] } as const;
    const uneven = rawEdf({
      recordSeconds: '30',
      records: 2,
      signals: [
        { ...common, label: 'C3', samplesPerRecord: 3000, count: (i: number) => (i * 7919) % 401 },
        { ...common, label: 'M2', samplesPerRecord: 6000, count: (i: number) => (i * 7907) % 397 },
      ],
    });
    const folder = folderOf({ 'a.edf': uneven, 'a.csv': 'onset,duration,stage\n0,30,W\n' });
    const out = freshFolder();
    const { status, stderr } = ulw(['prepare', folder, '-o', out, '--channels', 'C3-M2', '--defects', 'keep']);
    expect(status, stderr).toBe(0);
    const [night] = indexOf(out).nights;
    expect(night.channels).toEqual([{ channel: 'C3-M2', signal: 'C3-M2', rate: 100 }]);
    expect(night.warnings.join()).toMatch(/hypnogram ends 1 epoch/);
  });

  it('warns where names tell no person, since folds go by them', () => {
    const night = { edf: cassetteRecording(2), csv: 'onset,duration,stage\n0,60,N2\n' };
    const folder = folderOf({ 'a1.edf': night.edf, 'a1.csv': night.csv, 'a2.edf': night.edf, 'a2.csv': night.csv });
    const run = (...more: string[]) => ulw(['prepare', folder, '-o', freshFolder(), ...more]).stderr;
    expect(run()).toContain('each night counts as one of its own');
    expect(run('--person-pattern', '^(a)')).toBe('ulw: warnings for 2 nights: a1.edf, a2.edf; index.json has them\n');
  });

  it.each([
    [['--montage', 'toString'], /--montage: found 'toString'; expected one of paper, eeg2, eeg1/],
    [['--rate', '99.5'], /whole number of Hz/],
    [['--wake-margin', '-1'], /minutes are expected/],
    [['--person-pattern', 'p\\d'], /a group in parentheses/],
    [['--person-pattern', '('], /[Ii]nvalid|[Uu]nterminated/],
    [['--folds', '1'], /folds: found 1; expected a whole number, at least 2/],
  ])('refuses %j', (options, message) => {
    const { status, stderr } = ulw(['prepare', nights, '-o', freshFolder(), ...options]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe('ulw prepare of a day', () => {
  /** Kilobytes at the most, of a run with everything kept. */
  function peak(records: number): number {
    const folder = folderOf({
      'n.edf': cassetteRecording(records),
      'n-hypnogram.edf': cassetteHypnogram(`2*${records}`),
    });
    const tell = 'data:text/javascript,process.on("exit",()=>console.error(process.resourceUsage().maxRSS))';
    const out = freshFolder();
    const { stderr } = spawnSync(
      process.execPath,
      ['--import', tell, MAIN, 'prepare', join(folder, 'n.edf'), '-o', out, '--jobs', '1'],
      { encoding: 'utf8' },
    );
    expect(indexOf(out).nights[0].epochs).toBe(records);
    return Number(stderr.trim().split('\n').at(-1));
  }

  it('takes no more memory than of an hour, but for what garbage adds', () => {
    // 69 MB are written, and 53 MB read.
    expect(peak(2880) - peak(120)).toBeLessThan(40_000);
  });
});

describe('ulw prepare of real hypnograms', () => {
  const needs = NEEDS_DATA + NEEDS_NUMPY;

  it.skipIf(needs !== '')(`keeps the authors' epochs of whole nights of the real layout${needs}`, () => {
    const folder = freshFolder();
    /** Epochs recorded: where the hypnogram's closing `?` begins. SC4092 has 802 unknown epochs before it. */
    const pairs = [
      ['SC4001E0', 'SC4001EC', 2650],
      ['SC4092E0', 'SC4092EC', 2858],
    ] as const;
    mkdirSync(join(folder, 'truth'));
    for (const [night, truth, recorded] of pairs) {
      writeFileSync(join(folder, `${night}-PSG.edf`), cassetteRecording(recorded));
      const name = `${truth}-Hypnogram.edf`;
      copyFileSync(sharedPath(`sleep-edf/${name}`), join(folder, 'truth', name));
    }
    const out = freshFolder();
    const recordings = pairs.map(([night]) => join(folder, `${night}-PSG.edf`));
    const { status, stderr } = ulw([
      ...['prepare', ...recordings, '--truth', join(folder, 'truth')],
      ...['-o', out, '--montage', 'eeg1', '--defects', 'keep'],
    ]);
    expect(status, stderr).toBe(0);
    const { nights: found } = indexOf(out);
    const expected = runBeside(
      '../dataset/authors_recipe.py',
      pairs.flatMap(([, truth]) => [sharedPath(`sleep-edf/${truth}-Hypnogram.edf`), '-']),
    );
    for (const [i, line] of expected.trim().split('\n').entries()) {
      const { perStage } = JSON.parse(line) as { perStage: number[] };
      expect(Object.values(found[i].perStage)).toEqual(perStage);
    }
    expect(found[0].perStage).toEqual({ W: 188, N1: 58, N2: 250, N3: 220, REM: 125 });
    expect(found[1].dropped['movement or unknown']).toBeGreaterThan(802);
  });
});
