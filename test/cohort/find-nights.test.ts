import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNights } from '../../src/cohort/find-nights.js';
import { UsageError } from '../../src/errors.js';
import { folderOf, shortNight } from './short-nights.js';

const { recording, hypnogram } = shortNight(1);

describe('nights below paths', () => {
  it('are recordings of any case and depth; hypnograms and other files are not', async () => {
    const folder = folderOf({
      'a.EDF': recording,
      'deep/er/b.rec': recording,
      'SC4001EC-Hypnogram.edf': hypnogram,
      'a-hypnogram.edf': hypnogram,
      'scored-by-anna.edf': hypnogram,
      'notes.txt': 'x',
      '.hidden/c.edf': recording,
    });
    const { nights, passedOver, failures } = await findNights([folder]);
    expect(nights.map(({ title, epochs }) => [title, epochs])).toEqual([
      ['a.EDF', 12],
      ['deep/er/b.rec', 12],
    ]);
    expect(passedOver.map((path) => basename(path)).toSorted()).toEqual([
      'SC4001EC-Hypnogram.edf',
      'a-hypnogram.edf',
      'scored-by-anna.edf',
    ]);
    expect(failures).toEqual([]);
  });

  it('count once however often they are named, and links to folders do not lead round in circles', async () => {
    const folder = folderOf({ 'a.edf': recording });
    symlinkSync(folder, join(folder, 'round'));
    const { nights } = await findNights([folder, join(folder, 'a.edf'), folder]);
    expect(nights.map(({ title }) => title)).toEqual(['a.edf']);
  });

  it('include what cannot be opened, so that scoring says why', async () => {
    const folder = folderOf({ 'empty.edf': '', 'text.bdf': 'hello' });
    symlinkSync('/nowhere/at/all', join(folder, 'gone.edf'));
    const { nights } = await findNights([folder, join(folder, 'missing.edf')]);
    expect(nights.map(({ title, epochs }) => [title, epochs])).toEqual([
      ['empty.edf', 0],
      ['gone.edf', 0],
      ['text.bdf', 0],
      ['missing.edf', 0],
    ]);
  });

  it('may lack in one folder without the others being lost', async () => {
    const folder = folderOf({ 'full/a.edf': recording, 'bare/notes.txt': '' });
    const { nights, failures } = await findNights([join(folder, 'full'), join(folder, 'bare')]);
    expect(nights).toHaveLength(1);
    expect(failures.map(({ error }) => [error.name, error.code])).toEqual([['RecordingError', 'recording']]);
    expect(failures[0].error.message).toMatch(/a folder without recordings/);
  });

  it('are missing where there are hypnograms alone', async () => {
    const folder = folderOf({ 'x-hypnogram.edf': hypnogram, 'scored-by-anna.edf': hypnogram });
    const { nights, passedOver, failures } = await findNights([folder]);
    expect([nights.length, passedOver.length]).toEqual([0, 2]);
    expect(failures.map(({ title, error }) => [title, error.message])).toEqual([
      [folder, expect.stringContaining('found nothing but files without a signal')],
    ]);
  });

  it('are not those of the working folder where a path is empty', async () => {
    await expect(findNights([''])).rejects.toThrow(UsageError);
  });

  it('is a file named alone, whatever its name', async () => {
    const folder = folderOf({ 'x-hypnogram.edf': hypnogram });
    expect((await findNights([join(folder, 'x-hypnogram.edf')])).nights).toHaveLength(1);
  });
});
