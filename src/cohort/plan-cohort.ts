import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '../errors.js';
import { summaryTable } from '../report/summary-table.js';
import { type Failure, findNights, type FoundNight } from './find-nights.js';
import { occupied } from './occupied-place.js';
import type { OutputFormat } from './output-formats.js';
import {
  allFiles,
  type FileIdentity,
  filesOf,
  identityOf,
  isComplete,
  readRecord,
  type RunInputs,
  type RunRecord,
  type ScoringOptions,
} from './run-record.js';
import { recover } from './staging.js';
import { storedError } from './stored-error.js';
import { truthFinder } from './truth-files.js';

export interface CohortRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly model: RunInputs['model'];
  readonly options: ScoringOptions;
  /** As in {@link truthFinder}. */
  readonly truth?: string;
  readonly output?: {
    readonly folder: string;
    readonly formats: readonly OutputFormat[];
    /** Leave out nights whose files are there, whole and from the same inputs. */
    readonly resume: boolean;
  };
  /** Of this package. */
  readonly version: string;
}

/** A night that is to be scored. */
export interface PlannedNight extends FoundNight {
  readonly truth: readonly string[];
  readonly inputs: RunInputs;
  readonly earlier: readonly string[];
}

export interface CohortPlan {
  /** In order of input. */
  readonly nights: readonly PlannedNight[];
  /** Done by an earlier run; by title. */
  readonly done: ReadonlyMap<string, RunRecord>;
  readonly passedOver: readonly string[];
  /** What cannot be scored; the rest can. */
  readonly failures: readonly Failure[];
  /** Every night's title in order of input. */
  readonly titles: readonly string[];
}

/** The table of several nights, in the folder written to. */
export const SUMMARY_FILE = 'summary.csv';
/** Whatever its later columns, which may change from version to version. */
const SUMMARY_START = summaryTable([]).split(',').slice(0, 5).join(',');

/**
 * What is to be done: which nights, with what truth, into which files.
 * @throws UsageError, HypnogramError, OutputError where the request as a whole makes no sense
 */
export async function planCohort(request: CohortRequest): Promise<CohortPlan> {
  if (request.output) await recover(request.output.folder);
  const found = await findNights(request.paths);
  if (request.output && found.nights.length > 1) await refuseForeignSummary(request.output.folder);
  const truthOf = await truthFinder(
    request.truth,
    found.nights.map(({ path }) => path),
  );
  const nights: PlannedNight[] = [];
  const done = new Map<string, RunRecord>();
  const failures = [...found.failures];
  const titleOf = new Map<string, string>();
  for (const night of found.nights) {
    try {
      if (request.output) refuseShared(allFiles(night.name, request.output.formats), night.title, titleOf);
      const truth = await truthOf(night.path);
      const inputs = await inputsOf(night, truth, request);
      const record = request.output ? await readRecord(request.output.folder, night.name) : null;
      if (request.output?.resume && record && (await isComplete(record, inputs, request.output.folder))) {
        done.set(night.title, record);
        continue;
      }
      if (request.output) await refuseStrangers(request.output.folder, night.name, request.output.formats, record);
      nights.push({ ...night, truth, inputs, earlier: earlierFiles(record, night.name, inputs.formats) });
    } catch (error) {
      failures.push({ title: night.title, error: storedError(error) });
    }
  }
  return { nights, done, failures, passedOver: found.passedOver, titles: found.nights.map(({ title }) => title) };
}

async function inputsOf(night: FoundNight, truth: readonly string[], request: CohortRequest): Promise<RunInputs> {
  const truths = await Promise.all(truth.map(identityOf));
  return {
    version: request.version,
    recording: (await identityOf(night.path)) ?? { name: night.title, bytes: 0, modified: '' },
    truth: truths.filter((file): file is FileIdentity => file !== null),
    model: request.model,
    options: request.options,
    formats: request.output?.formats ?? [],
  };
}

function earlierFiles(record: RunRecord | null, name: string, formats: readonly OutputFormat[]): string[] {
  const now = allFiles(name, formats);
  return filesOf(record)
    .filter((file) => !now.includes(file))
    .toSorted();
}

/** @param titleOf night by file, to be filled; by lower case, since some file systems do not tell the two apart */
function refuseShared(files: readonly string[], title: string, titleOf: Map<string, string>): void {
  for (const file of files) {
    const other = titleOf.get(file.toLowerCase());
    if (other !== undefined) {
      throw new OutputError({
        subject: file,
        found: `a file of ${other} in the same run`,
        expected: 'a file for each night',
        remedy: 'Write the two to different folders.',
      });
    }
    titleOf.set(file.toLowerCase(), title);
  }
}

/** A person's hypnogram may have the name of one of our outputs: only what a run of ours wrote may be replaced. */
async function refuseStrangers(
  folder: string,
  name: string,
  formats: readonly OutputFormat[],
  record: RunRecord | null,
): Promise<void> {
  const ours = filesOf(record);
  for (const file of allFiles(name, formats)) {
    const path = join(folder, file);
    if (ours.includes(file) || (await stat(path).catch(() => null)) === null) continue;
    throw occupied(path);
  }
}

/** A laboratory's own list of its people may have the name of our table. */
async function refuseForeignSummary(folder: string): Promise<void> {
  const path = join(folder, SUMMARY_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null && !text.startsWith(`${SUMMARY_START},`)) throw occupied(path);
}
