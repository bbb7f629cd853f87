import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { recover, Staging, stageFile, stagePieces, writeWhole } from '../../src/cohort/staging.js';
import { OutputError } from '../../src/errors.js';
import { folderOf } from './short-nights.js';

describe('files that are written whole', () => {
  it('appear together on commit, and not before', async () => {
    const folder = join(folderOf({}), 'made', 'here');
    const staging = await Staging.open(folder);
    await stageFile(staging.folder, 'deep/a.txt', 'a');
    await stageFile(staging.folder, 'b.bin', Uint8Array.of(1, 2));
    expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual([]);
    staging.commit(['deep/a.txt', 'b.bin']);
    staging.close();
    expect(readdirSync(folder).toSorted()).toEqual(['b.bin', 'deep']);
    expect(readFileSync(join(folder, 'deep/a.txt'), 'utf8')).toBe('a');
  });

  it('leave nothing when they are given up', async () => {
    const folder = folderOf({ 'b.txt': 'old' });
    const staging = await Staging.open(folder);
    await stageFile(staging.folder, 'b.txt', 'new');
    staging.close();
    expect(readdirSync(folder)).toEqual(['b.txt']);
    expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('old');
  });

  it('can be given up one by one', async () => {
    const folder = folderOf({});
    const staging = await Staging.open(folder);
    for (const name of ['a', 'b']) await stageFile(staging.folder, name, name);
    staging.discard(['a', 'absent']);
    expect(readdirSync(staging.folder)).toEqual(['b']);
    staging.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('sweep away what a killed process left, and leave alone what a running one is at', async () => {
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    const [stale, busy, reused] = [killed, process.ppid, process.pid].map((pid) => `.ulw-${hostname()}-${pid}-abcdef`);
    const half = [stale, busy, reused].map((name) => [`${name}/half.html`, 'ha'] as const);
    const folder = folderOf(Object.fromEntries(half));
    const own = await Staging.open(folder);
    (await Staging.open(folder)).close();
    expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([join(folder, busy), own.folder].toSorted());
    own.close();
  });

  it('finish what a killed process had begun to move, but over nothing that has come since', async () => {
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    const stale = `.ulw-${hostname()}-${killed}-abcdef`;
    const left = (): string => folderOf({ b: 'old', [`${stale}/b`]: 'b', [`${stale}/deep/c`]: 'c' });
    const begun = JSON.stringify(['a', 'b', 'deep/c']);
    const [finished, taken, cut] = [left(), left(), left()];
    for (const folder of [finished, taken]) writeFileSync(join(folder, stale, '.ulw-commit'), begun);
    writeFileSync(join(cut, stale, '.ulw-commit'), begun.slice(0, -4));
    await sleep(20);
    writeFileSync(join(taken, 'b'), 'mine');
    for (const folder of [finished, taken, cut]) await recover(folder);
    expect(readdirSync(finished)).toEqual(['b', 'deep']);
    expect(readFileSync(join(finished, 'b'), 'utf8')).toBe('b');
    for (const [folder, text] of [
      [taken, 'mine'],
      [cut, 'old'],
    ]) {
      expect(readdirSync(folder)).toEqual(['b']);
      expect(readFileSync(join(folder, 'b'), 'utf8')).toBe(text);
    }
  });

  it('move nothing out of the folder, whatever is written there', async () => {
    const outer = folderOf({ 'stolen.txt': 'mine' });
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    const stale = join(outer, 'out', `.ulw-${hostname()}-${killed}-abcdef`);
    mkdirSync(stale, { recursive: true });
    writeFileSync(join(outer, 'out', 'stolen.txt'), 'theirs');
    writeFileSync(join(stale, '.ulw-commit'), JSON.stringify(['../stolen.txt']));
    await recover(join(outer, 'out'));
    expect(readFileSync(join(outer, 'stolen.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(join(outer, 'out'))).toEqual(['stolen.txt']);
  });

  it('find nothing to finish in a folder that is not there', async () => {
    const folder = join(folderOf({}), 'absent');
    await recover(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['a path through a file', (folder: string) => join(folder, 'file', 'x')],
    ['a file in the place of a folder', (folder: string) => join(folder, 'file')],
  ])('name %s', async (reason, target) => {
    const folder = folderOf({ file: '' });
    const opening = Staging.open(target(folder));
    await expect(opening).rejects.toThrow(OutputError);
    await expect(opening).rejects.toThrow(reason);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.skipIf(!existsSync('/proc/self'))(
    'give up where the system denies a folder as if its parent were missing',
    async () => {
      await expect(Staging.open('/proc/x/y')).rejects.toThrow(OutputError);
    },
  );

  it('refuse a folder in a file’s place and clean up', async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'x'));
    await expect(writeWhole(join(folder, 'x'), 'text')).rejects.toThrow(OutputError);
    expect(readdirSync(folder)).toEqual(['x']);
  });

  it('follow a link and keep it', async () => {
    const folder = folderOf({ 'real/x.txt': 'old' });
    symlinkSync(join(folder, 'real/x.txt'), join(folder, 'link.txt'));
    await writeWhole(join(folder, 'link.txt'), 'new');
    expect(lstatSync(join(folder, 'link.txt')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real/x.txt'), 'utf8')).toBe('new');
  });

  const FULL = '/dev/full';
  it.skipIf(!existsSync(FULL))('write to a device itself: a full one is no space, and stays a device', async () => {
    await expect(writeWhole(FULL, 'text')).rejects.toThrow(/no space left on the device/);
    expect(lstatSync(FULL).isCharacterDevice()).toBe(true);
  });

  it('take a file in pieces, and give up what its writer could not end', async () => {
    const folder = folderOf({});
    const staging = await Staging.open(folder);
    const whole = stagePieces(staging.folder, 'p/x', async (handle) => {
      await handle.writeFile('one ');
      await handle.writeFile('two');
      await handle.write(Buffer.from('ONE'), 0, 3, 0);
      return 7;
    });
    expect(await whole).toBe(7);
    const broken = stagePieces(staging.folder, 'y', async (handle) => {
      await handle.writeFile('half');
      throw new RangeError('no more');
    });
    await expect(broken).rejects.toThrow(RangeError);
    await expect(stagePieces(staging.folder, 'p/x/z', () => Promise.resolve())).rejects.toThrow(OutputError);
    staging.commit(['p/x']);
    staging.close();
    expect(readdirSync(folder)).toEqual(['p']);
    expect(readFileSync(join(folder, 'p/x'), 'utf8')).toBe('ONE two');
  });

  it('replace a file only by a whole one', async () => {
    const folder = folderOf({});
    writeFileSync(join(folder, 'x'), 'old');
    await writeWhole(join(folder, 'x'), 'new');
    expect(readdirSync(folder)).toEqual(['x']);
    expect(readFileSync(join(folder, 'x'), 'utf8')).toBe('new');
  });
});
