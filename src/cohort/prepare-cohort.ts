import { join } from 'node:path';
import { foldPlans } from '../dataset/folds.js';
import type { Failure } from './find-nights.js';
import { type LaneOptions, type Outcome, ownRunner, runLanes, threadRunner } from './lanes.js';
import type { PlannedPreparation, PreparationPlan, PreparationRequest } from './plan-preparation.js';
import { INDEX_FILE, type IndexedNight, type PreparedIndex, preparedIndex } from './prepared-index.js';
import { type PreparedNight, type PrepareJob, recordFile, rowsFile, runPrepareJob } from './prepare-job.js';
import type { CohortProgress } from './score-cohort.js';
import { Staging, writeWhole } from './staging.js';
import { storedError } from './stored-error.js';

export interface PreparationOptions extends Pick<LaneOptions<PreparedNight>, 'threads' | 'signal'> {
  /** Called as each night ends, its files in their places. */
  readonly prepared: (title: string, night: PreparedNight) => void;
  /** Called ten times a second. */
  readonly progress: (state: CohortProgress) => void;
}

export interface PreparationResult {
  /** Null where the run was stopped or no night is there. */
  readonly index: PreparedIndex | null;
  readonly prepared: number;
  readonly failures: readonly Failure[];
  readonly seconds: number;
}

/** Milliseconds between two looks at how far the nights are. */
const LOOK = 100;

/**
 * Carries a plan out. Each night's rows and record appear together once they are whole; `index.json` at the end, where
 * nothing stopped the run.
 * @throws UsageError, OutputError
 */
export async function prepareCohort(
  plan: PreparationPlan,
  request: PreparationRequest,
  { threads, signal, prepared, progress }: PreparationOptions,
): Promise<PreparationResult> {
  const started = performance.now();
  // Refuses a senseless number of folds before anything is written.
  foldPlans([], request.folds, request.seed);
  const nights = new Map(plan.done);
  const failures = [...plan.failures];
  const staging = plan.nights.length > 0 ? await Staging.open(request.folder) : null;
  const jobs = plan.nights.map((night) => jobOf(night, staging!));
  const epochs = new Int32Array(new SharedArrayBuffer(4 * jobs.length));
  const totals = { totalNights: jobs.length, totalEpochs: plan.nights.reduce((sum, night) => sum + night.epochs, 0) };
  let ended = 0;
  const look = setInterval(() => {
    progress({ nights: ended, epochs: epochs.reduce((sum, count) => sum + count, 0), ...totals });
  }, LOOK);
  try {
    const lanes = Math.min(threads, jobs.length);
    const runner =
      lanes > 1
        ? await threadRunner<PrepareJob, PreparedNight>(new URL('./prepare-worker.js', import.meta.url), lanes)
        : ownRunner(runPrepareJob, signal);
    await runLanes(jobs, runner, {
      threads: lanes,
      signal,
      epochs,
      ended: (index, outcome) => {
        const { title } = jobs[index];
        epochs[index] = plan.nights[index].epochs;
        ended++;
        const end = placed(outcome, plan.nights[index], staging!);
        if ('error' in end) return void failures.push({ title, error: end.error });
        nights.set(title, end.night);
        prepared(title, end.night);
      },
    });
  } finally {
    clearInterval(look);
    staging?.close();
  }
  const indexed = plan.titles.flatMap((title): IndexedNight[] => {
    const night = nights.get(title);
    return night === undefined ? [] : [{ title, ...plan.sleepers.get(title)!, ...night }];
  });
  const index = signal.aborted || indexed.length === 0 ? null : preparedIndex(indexed, failures, request);
  if (index !== null) await writeWhole(join(request.folder, INDEX_FILE), `${JSON.stringify(index, null, 1)}\n`);
  const seconds = (performance.now() - started) / 1000;
  return { index, prepared: nights.size - plan.done.size, failures, seconds };
}

/** Moves a night's files to their places; those of a night that failed go. */
function placed(
  outcome: Outcome<PreparedNight>,
  { name }: PlannedPreparation,
  staging: Staging,
): Outcome<PreparedNight> {
  const files = [rowsFile(name), recordFile(name)];
  try {
    if ('night' in outcome) staging.commit(files);
    else staging.discard(files);
    return outcome;
  } catch (error) {
    return { error: storedError(error) };
  }
}

function jobOf({ path, title, name, truth, inputs }: PlannedPreparation, { folder }: Staging): PrepareJob {
  return { path, title, name, truth, staging: folder, inputs };
}
