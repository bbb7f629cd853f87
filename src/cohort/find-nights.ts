import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { RecordingError, UsageError } from '../errors.js';
import { openRecording } from '../signal/open-recording.js';
import { EPOCH_SECONDS } from '../stages.js';
import { blockingFile } from './blocking-file.js';
import { walk } from './folder-walk.js';
import { nightNames, type NightName, type PlacedFile } from './night-names.js';
import { storedError, type StoredError } from './stored-error.js';
import { systemReason } from './system-reason.js';
import { isNamedAsAnnotations } from './truth-names.js';

export interface FoundNight extends NightName {
  /** Absolute. */
  readonly path: string;
  /** Whole epochs, by its header; 0 where that cannot be read. */
  readonly epochs: number;
}

export interface Failure {
  /** A night's title, or a folder. */
  readonly title: string;
  readonly error: StoredError;
}

export interface FoundNights {
  readonly nights: readonly FoundNight[];
  /** Files without a signal to stage, such as hypnograms. */
  readonly passedOver: readonly string[];
  /** Folders that cannot be read or hold no recording. */
  readonly failures: readonly Failure[];
}

const RECORDING = /\.(edf|bdf|rec)$/i;

const EXPECTED = 'a recording, or a folder with .edf, .bdf or .rec files in it or below';

/**
 * The recordings that paths name: files as they are, folders with all that lies below. Hypnograms and other files
 * without a signal are passed over, except one that is named alone. A file that cannot be opened counts as a night, so
 * that scoring it says why. Where nothing else is found, a path without a recording is a failure.
 * @throws UsageError where a path is empty
 */
export async function findNights(paths: readonly string[]): Promise<FoundNights> {
  // A shell's variable that is not set would be the folder where the program runs.
  if (paths.includes('')) throw new UsageError({ subject: 'paths', found: "''", expected: EXPECTED });
  const failures: Failure[] = [];
  const placed = new Map<string, PlacedFile>();
  for (const path of paths) {
    const { files, failed } = await filesOf(path);
    failures.push(...failed);
    for (const file of files) if (!placed.has(file.path)) placed.set(file.path, file);
  }
  const files = [...placed.values()];
  const isAlone = paths.length === 1 && files.length === 1 && files[0].path === resolve(paths[0]);
  const nights: (PlacedFile & { readonly epochs: number })[] = [];
  const passedOver: string[] = [];
  for (const file of files) {
    const epochs = isAlone || !isNamedAsAnnotations(file.path) ? await epochsOf(file.path, isAlone) : null;
    if (epochs === null) passedOver.push(file.path);
    else nights.push({ ...file, epochs });
  }
  if (nights.length === 0 && failures.length === 0) {
    failures.push(...paths.map((path) => failure(path, 'nothing but files without a signal, such as hypnograms')));
  }
  const names = nightNames(nights);
  return { nights: nights.map(({ path, epochs }, i) => ({ path, epochs, ...names[i] })), passedOver, failures };
}

async function filesOf(path: string): Promise<{ files: PlacedFile[]; failed: Failure[] }> {
  const absolute = resolve(path);
  const isFolder = (await stat(absolute).catch(() => null))?.isDirectory() ?? false;
  if (!isFolder) return { files: [{ path: absolute, below: dirname(absolute) }], failed: [] };
  const { files, unreadable } = await walk(absolute);
  const recordings = files.filter((file) => RECORDING.test(file));
  const failed = unreadable.map((folder) => failure(folder.path, systemReason(folder.error) ?? String(folder.error)));
  if (recordings.length === 0 && failed.length === 0) failed.push(failure(path, 'a folder without recordings'));
  return { files: recordings.map((file) => ({ path: file, below: absolute })), failed };
}

function failure(title: string, found: string): Failure {
  return { title, error: storedError(new RecordingError({ subject: title, found, expected: EXPECTED })) };
}

/** Null where there is no signal. */
async function epochsOf(path: string, isAlone: boolean): Promise<number | null> {
  try {
    const recording = await openRecording(blockingFile(path), { allowTruncated: true });
    await recording.close();
    if (recording.signals.length === 0 && !isAlone) return null;
    return Math.floor(recording.durationSeconds / EPOCH_SECONDS + 1e-9);
  } catch {
    return 0;
  }
}
