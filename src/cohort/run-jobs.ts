import { loadModel } from '../runtime/load-model.js';
import { type LaneOptions, ownRunner, type Runner, runLanes, threadRunner } from './lanes.js';
import { type NightJob, runNightJob, type ScoredNight } from './night-job.js';
import type { WorkerModel } from './night-worker.js';

export interface JobOptions extends LaneOptions<ScoredNight> {
  readonly model: WorkerModel;
  /** The module that a thread runs. */
  readonly worker?: URL;
}

/**
 * Scores every night: one at a time in this thread, more each in its own; as in {@link runLanes}.
 * @throws ModelFileError, BudgetError
 */
export async function runJobs(jobs: readonly NightJob[], options: JobOptions): Promise<void> {
  await runLanes(jobs, await runnerOf(options), options);
}

/** The worker's address is the same from where this file lies and from the bundled command. */
async function runnerOf({ model, threads, signal, worker }: JobOptions): Promise<Runner<NightJob, ScoredNight>> {
  if (threads > 1) return threadRunner(worker ?? new URL('../cohort/night-worker.js', import.meta.url), threads, model);
  const loaded = await loadModel(model.bytes, { name: model.name });
  return ownRunner((job, progress) => runNightJob(job, loaded, progress), signal);
}
