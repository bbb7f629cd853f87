import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { HypnogramError, UsageError } from '../errors.js';
import { alignHypnogram } from '../signal/hypnogram/align.js';
import { readHypnogram } from '../signal/hypnogram/read.js';
import type { Hypnogram } from '../stages.js';
import { walk } from './folder-walk.js';
import { filesOf, readRecord } from './run-record.js';
import { isNamedAsTruth, mayLackStages } from './truth-names.js';

/** For `--truth`: look beside each recording. */
export const BESIDE = 'auto';

/** Finds the files that may hold a night's truth. */
export type TruthFinder = (recording: string) => Promise<readonly string[]>;

/**
 * @param truth one file for one night, a folder whose files pair with nights by name, or {@link BESIDE}
 * @param recordings every night's
 * @throws UsageError where one file is given for several nights
 * @throws HypnogramError where the folder cannot be read
 */
export async function truthFinder(truth: string | undefined, recordings: readonly string[]): Promise<TruthFinder> {
  if (truth === undefined) return () => Promise.resolve([]);
  if (truth === BESIDE) return besideFinder();
  const isFolder = (await stat(truth).catch(() => null))?.isDirectory() ?? false;
  if (isFolder) return folderFinder(truth, recordings);
  if (recordings.length === 1) return () => Promise.resolve([resolve(truth)]);
  throw new UsageError({
    subject: '--truth',
    found: `one file, ${truth}, for ${recordings.length} nights`,
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
  return async (recording) => {
    const files = (await listingOf(dirname(recording))).toSorted();
    return notOurs(
      files.filter((file) => file !== recording && isNamedAsTruth(file, recording)),
      recording,
    );
  };
}

/**
 * Laboratories number their people alike: where nights of one name lie in several folders, a truth goes with those with
 * which it shares the most folders, from its own upwards, so that a tree of truths may mirror the recordings'.
 */
async function folderFinder(folder: string, recordings: readonly string[]): Promise<TruthFinder> {
  const root = resolve(folder);
  const { files, unreadable } = await walk(root);
  if (unreadable.length > 0) {
    const found = `a folder that cannot be read, ${unreadable[0].path}`;
    throw new HypnogramError({ subject: folder, found, expected: 'a folder of hypnograms' });
  }
  const shared = (file: string, recording: string): number => sharedFolders(relative(root, file), recording);
  return async (recording) => {
    const candidates = files.filter((file) => file !== recording && isNamedAsTruth(file, recording));
    const named = await notOurs(candidates, recording);
    const most = Math.max(...named.map((file) => shared(file, recording)));
    const isAnothers = (file: string): boolean =>
      recordings.some((other) => shared(file, other) > most && isNamedAsTruth(file, other));
    return named.filter((file) => shared(file, recording) === most && !isAnothers(file));
  };
}

/** How many folders' names two paths have in common, counted upwards from the files. */
function sharedFolders(a: string, b: string): number {
  const [left, right] = [a, b].map((path) => path.split(sep).toReversed().slice(1)) as [string[], string[]];
  const differs = left.findIndex((name, depth) => name !== right[depth]);
  return differs < 0 ? left.length : differs;
}

/** Our own stages are nobody's truth: what a run record names is left out. */
async function notOurs(files: readonly string[], recording: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) if (!(await isOurs(file, recording))) found.push(file);
  return likeliest(found);
}

/** Annotations of any kind are a night's truth only where nothing better is there, and where stages are among them. */
async function likeliest(files: readonly string[]): Promise<string[]> {
  const sure = files.filter((file) => !mayLackStages(file));
  if (sure.length > 0) return sure;
  const haveStages = await Promise.all(
    files.map((file) =>
      readHypnogram(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, i) => haveStages[i]);
}

/** A record bears its night's name, which BIDS events do not end with. */
async function isOurs(file: string, recording: string): Promise<boolean> {
  const name = basename(file);
  const nights = [name.replace(/([-_]hypnogram|_events)?\.[^.]+$/i, ''), basename(recording, extname(recording))];
  const records = await Promise.all(nights.map((night) => readRecord(dirname(file), night)));
  return records.some((record) => filesOf(record).some((output) => basename(output) === name));
}

/**
 * The truth of one night. Several files that hold the same stages are one truth in several forms.
 * @returns null without candidates
 * @throws HypnogramError where they differ, or their epochs are no recording's
 */
export async function readTruth(candidates: readonly string[], night: string): Promise<Hypnogram | null> {
  const [first, ...others] = await Promise.all(candidates.map((path) => readHypnogram(path)));
  if (first === undefined) return null;
  refuseOffGrid(first, candidates[0]);
  if (others.every((other) => isSame(first, other))) return first;
  throw new HypnogramError({
    subject: night,
    found: `${candidates.length} files by whose names they could be its truth, with different stages: ${candidates.join(', ')}`,
    expected: 'one truth for a night',
    remedy: 'Move all but one away, or name a folder with one, with --truth.',
  });
}

/** Before a night is staged for nothing, and with the file's name. */
function refuseOffGrid(hypnogram: Hypnogram, file: string): void {
  try {
    alignHypnogram(hypnogram, 0);
  } catch (error) {
    throw error instanceof HypnogramError ? new HypnogramError({ ...error.facts, subject: basename(file) }) : error;
  }
}

function isSame(a: Hypnogram, b: Hypnogram): boolean {
  const sameGrid = a.epochSeconds === b.epochSeconds && a.startSeconds === b.startSeconds;
  return sameGrid && a.stages.length === b.stages.length && a.stages.every((stage, epoch) => stage === b.stages[epoch]);
}
