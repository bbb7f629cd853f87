import { join } from 'node:path';
import { type NightSummary, summaryTable } from '../report/summary-table.js';
import type { TerminalStyle } from '../report/terminal-pen.js';
import type { Failure } from './find-nights.js';
import type { NightJob, ScoredNight } from './night-job.js';
import type { Outcome } from './lanes.js';
import type { WorkerModel } from './night-worker.js';
import { type CohortPlan, type CohortRequest, type PlannedNight, SUMMARY_FILE } from './plan-cohort.js';
import { allFiles } from './run-record.js';
import { runJobs } from './run-jobs.js';
import { Staging, writeWhole } from './staging.js';
import { storedError } from './stored-error.js';

export interface CohortProgress {
  readonly nights: number;
  readonly totalNights: number;
  readonly epochs: number;
  readonly totalEpochs: number;
}

export interface CohortOptions {
  readonly model: WorkerModel;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** What each night hands back to be printed. */
  readonly show: 'json' | TerminalStyle | null;
  /** Called as each night ends, its files in their places. */
  readonly scored: (night: ScoredNight) => void;
  /** Called ten times a second. */
  readonly progress: (state: CohortProgress) => void;
}

export interface CohortResult {
  /** Scored in this run. */
  readonly scored: readonly ScoredNight[];
  /** In order of input; those done before among them. */
  readonly summaries: readonly NightSummary[];
  readonly failures: readonly Failure[];
  readonly seconds: number;
}

/** Milliseconds between two looks at how far the nights are. */
const LOOK = 100;

/**
 * Carries a plan out. Each night's files appear together once they are whole; `summary.csv` at the end, where there are
 * several nights and nothing stopped the run.
 * @throws ModelFileError, BudgetError, OutputError
 */
export async function scoreCohort(
  plan: CohortPlan,
  { output, truth }: Pick<CohortRequest, 'output' | 'truth'>,
  options: CohortOptions,
): Promise<CohortResult> {
  const started = performance.now();
  const staging = output && plan.nights.length > 0 ? await Staging.open(output.folder) : null;
  const scored = new Map<string, ScoredNight>();
  const failures = [...plan.failures];
  const jobs = plan.nights.map((night) => jobOf(night, staging, truth !== undefined, options.show));
  const epochs = new Int32Array(new SharedArrayBuffer(4 * jobs.length));
  const totals = { totalNights: jobs.length, totalEpochs: plan.nights.reduce((sum, night) => sum + night.epochs, 0) };
  const look = setInterval(() => {
    options.progress({ nights: scored.size, epochs: epochs.reduce((sum, count) => sum + count, 0), ...totals });
  }, LOOK);
  try {
    await runJobs(jobs, {
      ...options,
      threads: Math.min(options.threads, jobs.length),
      epochs,
      ended: (index, outcome) => {
        const { title } = jobs[index];
        epochs[index] = plan.nights[index].epochs;
        const ended = placed(outcome, plan.nights[index], staging);
        if ('error' in ended) return void failures.push({ title, error: ended.error });
        scored.set(title, ended.night);
        options.scored(ended.night);
      },
    });
  } finally {
    clearInterval(look);
    staging?.close();
  }
  const summaries = plan.titles.flatMap((title) => scored.get(title)?.summary ?? plan.done.get(title)?.summary ?? []);
  if (output && plan.titles.length > 1 && summaries.length > 0 && !options.signal.aborted) {
    await writeWhole(join(output.folder, SUMMARY_FILE), summaryTable(summaries));
  }
  return { scored: [...scored.values()], summaries, failures, seconds: (performance.now() - started) / 1000 };
}

/** Moves a night's files to their places; those of a night that failed go. */
function placed(
  outcome: Outcome<ScoredNight>,
  { name, inputs }: PlannedNight,
  staging: Staging | null,
): Outcome<ScoredNight> {
  try {
    if ('night' in outcome) staging?.commit(outcome.night.files);
    else staging?.discard(allFiles(name, inputs.formats));
    return outcome;
  } catch (error) {
    return { error: storedError(error) };
  }
}

function jobOf(
  { path, title, name, truth, inputs, earlier }: PlannedNight,
  staging: Staging | null,
  expectsTruth: boolean,
  show: CohortOptions['show'],
): NightJob {
  const output = staging && { staging: staging.folder, name, inputs, earlier };
  return { path, title, truth, expectsTruth, options: inputs.options, output, show };
}
