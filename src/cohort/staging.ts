import { existsSync, lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { OutputError, UlwError } from '../errors.js';
import { makeFolder } from './make-folder.js';
import { systemReason } from './system-reason.js';

/** Name of a staging folder up to the process's number; the host's name, since folders are shared between machines. */
const PREFIX = `.ulw-${hostname()}-`;
/** In a staging folder, before the first of several files is moved: which they are, so that a kill between two is made good. */
const BEGUN = '.ulw-commit';
const WRITABLE = 'a place to write';
const live = new Set<Staging>();

process.on('exit', () => {
  for (const staging of live) {
    try {
      staging.close();
    } catch {
      // A thread still wrote there; the next run sweeps it away.
    }
  }
});

/**
 * A hidden folder inside the one written to: files are made there and moved to their places when all are whole, so
 * that whatever happens meanwhile leaves no half file. Emptied by `close`, by the process's end, and after a kill that
 * left no time for either by the next run in the same folder, which first finishes the commit that the kill broke off.
 */
export class Staging {
  private constructor(
    private readonly target: string,
    /** Where to write; give it to {@link stageFile}. */
    readonly folder: string,
  ) {
    live.add(this);
  }

  /**
   * Makes the target where it is not there.
   * @throws OutputError where nothing can be written there
   */
  static async open(target: string): Promise<Staging> {
    return explained(target, async () => {
      makeFolder(target);
      await sweep(target);
      return new Staging(target, await mkdtemp(join(target, `${PREFIX}${process.pid}-`)));
    });
  }

  /**
   * Moves a set of staged files to their places, the last one last. Not interrupted by signals or other tasks.
   * @param names relative to the target
   * @throws OutputError before the first is moved, where a place cannot be had
   */
  commit(names: readonly string[]): void {
    for (const name of names) claim(join(this.target, name));
    if (names.length > 1) begin(names, this.folder, this.target);
    move(names, this.folder, this.target);
  }

  /** Gives up staged files, whole or not, so that they take no space from others. */
  discard(names: readonly string[]): void {
    for (const name of names) rmSync(join(this.folder, name), { force: true });
  }

  close(): void {
    live.delete(this);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Writes a file into a staging folder and through to the device; callable from any thread.
 * @throws OutputError named for where the file was to go
 */
export async function stageFile(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(folder, name);
  await explained(join(dirname(folder), name), async () => {
    if (dirname(path) !== folder) makeFolder(dirname(path));
    await writeFile(path, content, { flush: true });
  });
}

/**
 * As {@link stageFile}, for a file that is written piece by piece.
 * @throws OutputError named for where the file was to go, and what `write` throws
 */
export async function stagePieces<T>(
  folder: string,
  name: string,
  write: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const path = join(folder, name);
  return explained(join(dirname(folder), name), async () => {
    if (dirname(path) !== folder) makeFolder(dirname(path));
    const handle = await open(path, 'w');
    try {
      const result = await write(handle);
      await handle.sync();
      return result;
    } finally {
      await handle.close();
    }
  });
}

/** A file to write. */
export interface Output {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes files that belong together, all whole before the first is moved to its place, their folders included. A link
 * is followed; a device or pipe is written directly.
 * @throws OutputError
 */
export async function writeTogether(outputs: readonly Output[]): Promise<void> {
  const stagings = new Map<string, { readonly staging: Staging; readonly names: string[] }>();
  try {
    for (const { path, content } of outputs) {
      const place = await realpath(path).catch(() => path);
      const there = await stat(place).catch(() => null);
      // Moving a file over /dev/null would replace the device.
      if (there !== null && !there.isFile() && !there.isDirectory()) {
        await explained(path, () => writeFile(place, content));
        continue;
      }
      const folder = dirname(place);
      const { staging, names } = stagings.get(folder) ?? { staging: await Staging.open(folder), names: [] };
      stagings.set(folder, { staging, names });
      await stageFile(staging.folder, basename(place), content);
      names.push(basename(place));
    }
    for (const { staging, names } of stagings.values()) staging.commit(names);
  } finally {
    for (const { staging } of stagings.values()) staging.close();
  }
}

/** One file, as {@link writeTogether} does. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  return writeTogether([{ path, content }]);
}

/**
 * Ends what a killed process was at in a folder. To be called before it is asked which files are there: a set without
 * its last file would be taken for somebody else's.
 * @throws OutputError
 */
export async function recover(target: string): Promise<void> {
  await explained(target, async () => {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory()) await sweep(target);
  });
}

/** Staging folders that a killed process left behind. */
async function sweep(target: string): Promise<void> {
  for (const name of await readdir(target)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : NaN;
    const folder = join(target, name);
    if (Number.isNaN(owner) || isAtWork(owner, folder)) continue;
    try {
      finishCommit(folder, target);
    } catch {
      // None had begun, or a place is taken: whoever next writes there says so.
    }
    await rm(folder, { recursive: true, force: true });
  }
}

function finishCommit(folder: string, target: string): void {
  const names = JSON.parse(readFileSync(join(folder, BEGUN), 'utf8')) as string[];
  // Whoever may write here, it is no way to anywhere else.
  if (names.some((name) => !resolve(target, name).startsWith(resolve(target) + sep))) return;
  const left = names.filter((name) => existsSync(join(folder, name)));
  // What came to a place since then is somebody's work. By change time: copying keeps the time of modification.
  const begun = statSync(join(folder, BEGUN)).ctimeMs;
  const isTaken = (name: string): boolean =>
    (statSync(join(target, name), { throwIfNoEntry: false })?.ctimeMs ?? 0) > begun;
  if (left.some(isTaken)) return;
  for (const name of left) claim(join(target, name));
  move(left, folder, target);
}

function begin(names: readonly string[], folder: string, target: string): void {
  try {
    writeFileSync(join(folder, BEGUN), JSON.stringify(names));
  } catch (error) {
    fail(target, error);
  }
}

/** Makes the folder of a file to come; a folder where the file itself is to be would stop its set half-way. */
function claim(place: string): void {
  try {
    makeFolder(dirname(place));
    const there = lstatSync(place, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new OutputError({ subject: place, found: 'a folder', expected: WRITABLE });
  } catch (error) {
    fail(place, error);
  }
}

function move(names: readonly string[], folder: string, target: string): void {
  for (const name of names) {
    const place = join(target, name);
    try {
      renameSync(join(folder, name), place);
    } catch (error) {
      fail(place, error);
    }
  }
}

/** In a container every process may have the same number: one of ours that we are not at is an earlier one's. */
function isAtWork(owner: number, folder: string): boolean {
  return owner === process.pid ? [...live].some((staging) => staging.folder === folder) : isRunning(owner);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return fail(path, error);
  }
}

function fail(subject: string, error: unknown): never {
  const found = systemReason(error);
  if (error instanceof UlwError || found === undefined) throw error;
  throw new OutputError({ subject, found, expected: WRITABLE });
}
