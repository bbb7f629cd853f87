import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { HypnogramError, UsageError } from '../errors.js';
import { readHypnogram } from '../signal/hypnogram/read.js';
import type { Hypnogram } from '../stages.js';
import { walk } from './folder-walk.js';
import { filesOf, readRecord } from './run-record.js';
import { isNamedAsTruth } from './truth-names.js';

/** For `--truth`: look beside each recording. */
export const BESIDE = 'auto';

/** Finds the files that may hold a night's truth. */
export type TruthFinder = (recording: string) => Promise<readonly string[]>;

/**
 * @param truth one file for one night, a folder whose files pair with nights by name, or {@link BESIDE}
 * @throws UsageError where one file is given for several nights
 * @throws HypnogramError where the folder cannot be read
 */
export async function truthFinder(truth: string | undefined, nights: number): Promise<TruthFinder> {
  if (truth === undefined) return () => Promise.resolve([]);
  if (truth === BESIDE) return besideFinder();
  const isFolder = (await stat(truth).catch(() => null))?.isDirectory() ?? false;
  if (isFolder) return folderFinder(truth);
  if (nights === 1) return () => Promise.resolve([resolve(truth)]);
  throw new UsageError({
    subject: '--truth',
    found: `one file, ${truth}, for ${nights} nights`,
    expected: `a folder of hypnograms, or ${BESIDE} where they lie beside the recordings`,
  });
}

function besideFinder(): TruthFinder {
  const listings = new Map<string, Promise<readonly string[]>>();
  const listingOf = (folder: string): Promise<readonly string[]> => {
    const listing = listings.get(folder) ?? readdir(folder).then((names) => names.map((name) => join(folder, name)));
    listings.set(folder, listing);
    return listing;
  };
  return async (recording) => among((await listingOf(dirname(recording))).toSorted(), recording);
}

async function folderFinder(folder: string): Promise<TruthFinder> {
  const { files, unreadable } = await walk(resolve(folder));
  if (unreadable.length > 0) {
    const found = `a folder that cannot be read, ${unreadable[0].path}`;
    throw new HypnogramError({ subject: folder, found, expected: 'a folder of hypnograms' });
  }
  return (recording) => among(files, recording);
}

/** Our own stages are nobody's truth: what a run record names is left out. */
async function among(files: readonly string[], recording: string): Promise<string[]> {
  const named = files.filter((file) => file !== recording && isNamedAsTruth(file, recording));
  const found: string[] = [];
  for (const file of named) if (!(await isOurs(file))) found.push(file);
  return found;
}

async function isOurs(file: string): Promise<boolean> {
  const name = basename(file);
  const record = await readRecord(dirname(file), name.replace(/([-_]hypnogram|_events)?\.[^.]+$/i, ''));
  return filesOf(record).some((output) => basename(output) === name);
}

/**
 * The truth of one night. Several files that hold the same stages are one truth in several forms.
 * @returns null without candidates
 * @throws HypnogramError where they differ
 */
export async function readTruth(candidates: readonly string[], night: string): Promise<Hypnogram | null> {
  const [first, ...others] = await Promise.all(candidates.map((path) => readHypnogram(path)));
  if (first === undefined) return null;
  if (others.every((other) => isSame(first, other))) return first;
  throw new HypnogramError({
    subject: night,
    found: `${candidates.length} files by whose names they could be its truth, with different stages: ${candidates.join(', ')}`,
    expected: 'one truth for a night',
    remedy: 'Score it alone, with --truth FILE.',
  });
}

function isSame(a: Hypnogram, b: Hypnogram): boolean {
  const sameGrid = a.epochSeconds === b.epochSeconds && a.startSeconds === b.startSeconds;
  return sameGrid && a.stages.length === b.stages.length && a.stages.every((stage, epoch) => stage === b.stages[epoch]);
}
