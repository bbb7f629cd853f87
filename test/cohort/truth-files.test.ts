import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTruth, truthFinder } from '../../src/cohort/truth-files.js';
import { HypnogramError, UsageError } from '../../src/errors.js';
import { folderOf, shortNight } from './short-nights.js';

const W_N2 = 'onset,duration,stage\n0,30,W\n30,30,N2\n';
const W_N3 = 'onset,duration,stage\n0,30,W\n30,30,N3\n';

describe('the truth of a night', () => {
  it('is looked for beside each recording, or anywhere below one folder', async () => {
    const nights = folderOf({ 'a/n.edf': '', 'a/n.csv': W_N2, 'b/n.edf': '', 'b/other.csv': W_N2 });
    const beside = await truthFinder('auto', [join(nights, 'a/n.edf'), join(nights, 'b/n.edf')]);
    expect(await beside(join(nights, 'a/n.edf'))).toEqual([join(nights, 'a/n.csv')]);
    expect(await beside(join(nights, 'b/n.edf'))).toEqual([]);
    const truths = folderOf({ 'deep/down/n-hypnogram.csv': W_N2 });
    const below = await truthFinder(truths, [join(nights, 'b/n.edf')]);
    expect(await below(join(nights, 'b/n.edf'))).toEqual([join(truths, 'deep/down/n-hypnogram.csv')]);
  });

  it('lies in a folder as its night does, where nights of other folders have the same name', async () => {
    const recordings = ['/data/lab1/p1/n.edf', '/data/lab1/p2/n.edf', '/data/lab2/p1/n.edf'];
    const pairsOf = async (names: readonly string[]): Promise<string[][]> => {
      const truths = folderOf(Object.fromEntries(names.map((name) => [name, W_N2])));
      const finder = await truthFinder(truths, recordings);
      const found = await Promise.all(recordings.map((recording) => finder(recording)));
      return found.map((files) => files.map((file) => file.slice(truths.length + 1)));
    };
    const mirror = ['lab1/p1/n.csv', 'lab1/p2/n.csv', 'lab2/p1/n.csv'];
    expect(await pairsOf(mirror), 'a mirror of the recordings').toEqual(mirror.map((name) => [name]));
    expect(await pairsOf(['lab1/p1/n.csv']), "one laboratory's alone").toEqual([['lab1/p1/n.csv'], [], []]);
    expect(await pairsOf(['p2/n.csv', 'p1/n.csv'])).toEqual([['p1/n.csv'], ['p2/n.csv'], ['p1/n.csv']]);
  });

  it('may be there in several forms, but not with different stages', async () => {
    const same = folderOf({ 'n.csv': W_N2, 'n-hypnogram.txt': 'W\nN2\n' });
    const both = await (await truthFinder(same, ['/nights/n.edf']))('/nights/n.edf');
    expect(both).toHaveLength(2);
    expect([...(await readTruth(both, 'n.edf'))!.stages]).toEqual([0, 2]);
    const different = folderOf({ 'n.csv': W_N2, 'deep/n.csv': W_N3 });
    const candidates = await (await truthFinder(different, ['/nights/n.edf']))('/nights/n.edf');
    const reading = readTruth(candidates, 'n.edf');
    await expect(reading).rejects.toThrow(HypnogramError);
    for (const candidate of candidates) await expect(reading).rejects.toThrow(candidate);
    await expect(reading).rejects.toThrow(/ Move all but one away, or name a folder with one, with --truth\.$/);
  });

  it('is named where its epochs are no recording’s', async () => {
    const folder = folderOf({ 'n.csv': 'onset,duration,stage\n10,30,W\n40,30,N2\n' });
    await expect(readTruth([join(folder, 'n.csv')], 'n.edf')).rejects.toThrow(
      /^n\.csv: found epochs of 30 s from 10 s/,
    );
  });

  it('is not what an earlier run wrote', async () => {
    const run = { version: '1', outputs: { 'p/n-hypnogram.edf': '', 'p/n_events.tsv': '' }, earlier: [], summary: {} };
    const folder = folderOf({
      'n-hypnogram.edf': '',
      'n_events.tsv': '',
      'n.json': JSON.stringify({ run }),
      'n.csv': W_N2,
    });
    expect(await (await truthFinder(folder, ['/nights/n.edf']))('/nights/n.edf')).toEqual([join(folder, 'n.csv')]);
    const nearer = folderOf({ 'n.csv': W_N2, 'p/n-hypnogram.edf': '', 'p/n.json': JSON.stringify({ run }) });
    expect(await (await truthFinder(nearer, ['/p/n.edf']))('/p/n.edf')).toEqual([join(nearer, 'n.csv')]);
  });

  it('is not the BIDS events that an earlier run wrote, whose record has another name', async () => {
    const run = { version: '1', outputs: { 'sub-1_task-s_events.tsv': '' }, earlier: [], summary: {} };
    const files = { 'sub-1_task-s_eeg.edf': '', 'sub-1_task-s_events.tsv': '' };
    const theirs = folderOf(files);
    const ours = folderOf({ ...files, 'sub-1_task-s_eeg.json': JSON.stringify({ run }) });
    const found = async (folder: string): Promise<number> => {
      const recording = join(folder, 'sub-1_task-s_eeg.edf');
      return (await (await truthFinder('auto', [recording]))(recording)).length;
    };
    expect([await found(theirs), await found(ours)]).toEqual([1, 0]);
  });

  it('is in annotations of any kind only where stages are, and nothing better is there', async () => {
    const { recording, hypnogram } = shortNight(5);
    const foundIn = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> => {
      const folder = folderOf(files);
      const found = await (await truthFinder(folder, ['/nights/n.edf']))('/nights/n.edf');
      return found.map((file) => basename(file));
    };
    expect(await foundIn({ 'n_annotations.edf': hypnogram })).toEqual(['n_annotations.edf']);
    expect(await foundIn({ 'n_annotations.edf': recording })).toEqual([]);
    expect(await foundIn({ 'n_events.edf': hypnogram, 'n-hyp.edf': hypnogram })).toEqual(['n-hyp.edf']);
  });

  it('is one file for one night only', async () => {
    await expect(truthFinder('/somewhere/n.csv', ['/x.edf', '/y.edf'])).rejects.toThrow(UsageError);
    expect(await (await truthFinder('/somewhere/n.csv', ['/x.edf']))('/x.edf')).toEqual(['/somewhere/n.csv']);
    expect(await (await truthFinder(undefined, ['/x.edf', '/y.edf']))('/x.edf')).toEqual([]);
  });
});
