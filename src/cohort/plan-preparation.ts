import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sleeper, sleepersBy } from '../dataset/people.js';
import type { PreparationRecipe } from '../dataset/recipe.js';
import { type Failure, findNights, type FoundNight } from './find-nights.js';
import { occupied } from './occupied-place.js';
import { INDEX_FILE, isIndex } from './prepared-index.js';
import {
  type PreparationInputs,
  type PreparationRecord,
  type PreparedNight,
  recordFile,
  rowsFile,
  sha256OfFile,
} from './prepare-job.js';
import { type FileIdentity, identityOf } from './run-record.js';
import { recover } from './staging.js';
import { storedError } from './stored-error.js';
import { truthFinder } from './truth-files.js';

export interface PreparationRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** As in {@link truthFinder}. */
  readonly truth: string;
  readonly folder: string;
  readonly recipe: PreparationRecipe;
  /** As in {@link sleepersBy}. */
  readonly personPattern?: RegExp;
  /** Folds that people are dealt out into, and the seed. */
  readonly folds: number;
  readonly seed: number;
  /** Leave out nights whose files are there, whole and from the same inputs. */
  readonly resume: boolean;
  /** Of this package. */
  readonly version: string;
}

export interface PlannedPreparation extends FoundNight {
  readonly truth: readonly string[];
  readonly inputs: PreparationInputs;
}

export interface PreparationPlan {
  /** In order of input. */
  readonly nights: readonly PlannedPreparation[];
  /** Done by an earlier run; by title. */
  readonly done: ReadonlyMap<string, PreparedNight>;
  /** By title. */
  readonly sleepers: ReadonlyMap<string, Sleeper>;
  readonly passedOver: readonly string[];
  readonly failures: readonly Failure[];
  /** Every night's title in order of input. */
  readonly titles: readonly string[];
}

/**
 * What is to be prepared: which nights, of whom, with what truth.
 * @throws UsageError, HypnogramError, OutputError where the request as a whole makes no sense
 */
export async function planPreparation(request: PreparationRequest): Promise<PreparationPlan> {
  await recover(request.folder);
  await refuseForeignIndex(request.folder);
  const found = await findNights(request.paths);
  const truthOf = await truthFinder(
    request.truth,
    found.nights.map(({ path }) => path),
  );
  const nights: PlannedPreparation[] = [];
  const done = new Map<string, PreparedNight>();
  const sleepers = new Map<string, Sleeper>();
  const sleeperOf = sleepersBy(request.personPattern);
  const failures = [...found.failures];
  for (const night of found.nights.map(besideIndex)) {
    try {
      sleepers.set(night.title, sleeperOf(night.title));
      const truth = await truthOf(night.path);
      const inputs = await inputsOf(night, truth, request);
      const record = await readRecord(request.folder, night.name);
      if (request.resume && record && (await isComplete(record, inputs, request.folder))) {
        done.set(night.title, record.night);
        continue;
      }
      if (record === null) await refuseStrangers(request.folder, night.name);
      nights.push({ ...night, truth, inputs });
    } catch (error) {
      failures.push({ title: night.title, error: storedError(error) });
    }
  }
  const titles = found.nights.map(({ title }) => title);
  return { nights, done, sleepers, failures, passedOver: found.passedOver, titles };
}

/** A night called `index` keeps its extension: its record would be replaced by the index. */
function besideIndex(night: FoundNight): FoundNight {
  return recordFile(night.name).toLowerCase() === INDEX_FILE ? { ...night, name: night.title } : night;
}

async function inputsOf(
  night: FoundNight,
  truth: readonly string[],
  { version, recipe }: PreparationRequest,
): Promise<PreparationInputs> {
  return {
    version,
    recording: await identified(night.path, night.title),
    truth: await Promise.all(truth.map((path) => identified(path, path))),
    recipe,
  };
}

async function identified(path: string, name: string): Promise<FileIdentity> {
  return (await identityOf(path)) ?? { name, bytes: 0, modified: '' };
}

async function readRecord(folder: string, name: string): Promise<PreparationRecord | null> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordFile(name)), 'utf8')) as Partial<PreparationRecord>;
    return typeof record.night?.sha256 === 'string' && record.recipe !== undefined
      ? (record as PreparationRecord)
      : null;
  } catch {
    return null;
  }
}

async function isComplete(record: PreparationRecord, inputs: PreparationInputs, folder: string): Promise<boolean> {
  const { version, recording, truth, recipe, night } = record;
  const recorded: PreparationInputs = { version, recording, truth, recipe };
  // Both have their keys in the order of `inputsOf`.
  if (JSON.stringify(recorded) !== JSON.stringify(inputs)) return false;
  const sum = await sha256OfFile(join(folder, night.file)).catch(() => null);
  return sum === night.sha256;
}

async function refuseStrangers(folder: string, name: string): Promise<void> {
  for (const file of [rowsFile(name), recordFile(name)]) {
    if ((await stat(join(folder, file)).catch(() => null)) !== null) throw occupied(join(folder, file));
  }
}

async function refuseForeignIndex(folder: string): Promise<void> {
  const path = join(folder, INDEX_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null && !isIndex(text)) throw occupied(path);
}
