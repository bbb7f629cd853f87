import { loadModel } from '../runtime/load-model.js';
import { type NightJob, runNightJob } from './night-job.js';
import type { Outcome, WorkerModel, WorkerTask } from './night-worker.js';
import { storedError } from './stored-error.js';

export interface JobOptions {
  readonly model: WorkerModel;
  /** How many at a time: 1 runs them in this thread, more each in its own. */
  readonly threads: number;
  /** Ends the run: no job is begun after, none that runs is finished. */
  readonly signal: AbortSignal;
  /** One cell a job, in shared memory: the epochs staged so far. */
  readonly epochs: Int32Array;
  /** Called as each job ends, in this thread. */
  readonly ended: (index: number, outcome: Outcome) => void;
  /** The module that a thread runs. */
  readonly worker?: URL;
}

type Runner = (task: WorkerTask) => Promise<Outcome>;

/**
 * Runs every job. One that fails, or whose thread does, leaves the others alone; a signal ends all, and nothing runs or
 * writes any more when this returns.
 * @throws ModelFileError, BudgetError
 */
export async function runJobs(jobs: readonly NightJob[], options: JobOptions): Promise<void> {
  const { run, close } = options.threads > 1 ? await threadRunner(options) : await ownRunner(options);
  const { signal, epochs, ended } = options;
  const stop = (): void => void close();
  signal.addEventListener('abort', stop);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < jobs.length && !signal.aborted) {
      const cell = next++;
      const outcome = await run({ job: jobs[cell], epochs, cell }).catch((error: unknown) => ({
        error: storedError(error),
      }));
      if (!signal.aborted) ended(cell, outcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.threads }, lane));
  } finally {
    signal.removeEventListener('abort', stop);
    await close();
  }
}

/** In this thread; a signal stops it after the samples at hand. */
async function ownRunner({
  model: { bytes, name },
  signal,
}: JobOptions): Promise<{ run: Runner; close: () => Promise<void> }> {
  const model = await loadModel(bytes, { name });
  const run: Runner = async ({ job, epochs, cell }) => ({
    night: await runNightJob(job, model, (done) => {
      signal.throwIfAborted();
      epochs[cell] = done;
    }),
  });
  return { run, close: () => Promise.resolve() };
}

async function threadRunner({
  model,
  threads,
  worker,
}: JobOptions): Promise<{ run: Runner; close: () => Promise<void> }> {
  const { Tinypool } = await import('tinypool');
  const filename = (worker ?? new URL('./night-worker.js', import.meta.url)).href;
  const pool = new Tinypool({ filename, minThreads: threads, maxThreads: threads, workerData: model });
  let closing: Promise<void> | null = null;
  return {
    run: (task) => pool.run(task) as Promise<Outcome>,
    close: () => (closing ??= pool.destroy()),
  };
}
