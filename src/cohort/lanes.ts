import { storedError, type StoredError } from './stored-error.js';

/** What a thread is given: a job, and the cell of shared memory for the epochs that it has done. */
export interface Task<Job> {
  readonly job: Job;
  /** Shared: one cell a job. */
  readonly epochs: Int32Array;
  readonly cell: number;
}

/** An outcome that may cross threads. */
export type Outcome<Night> = { readonly night: Night } | { readonly error: StoredError };

export interface Runner<Job, Night> {
  readonly run: (task: Task<Job>) => Promise<Outcome<Night>>;
  readonly close: () => Promise<void>;
}

export interface LaneOptions<Night> {
  /** How many jobs at a time. */
  readonly threads: number;
  /** Ends the run: no job is begun after, none that runs is finished. */
  readonly signal: AbortSignal;
  /** One cell a job, in shared memory: the epochs done so far. */
  readonly epochs: Int32Array;
  /** Called as each job ends, in this thread. */
  readonly ended: (index: number, outcome: Outcome<Night>) => void;
}

/**
 * Runs every job. One that fails, or whose thread does, leaves the others alone; a signal ends all, and nothing runs or
 * writes any more when this returns.
 */
export async function runLanes<Job, Night>(
  jobs: readonly Job[],
  { run, close }: Runner<Job, Night>,
  { threads, signal, epochs, ended }: LaneOptions<Night>,
): Promise<void> {
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
    await Promise.all(Array.from({ length: threads }, lane));
  } finally {
    signal.removeEventListener('abort', stop);
    await close();
  }
}

/** Jobs in this thread; a signal stops them when they next tell how far they are. */
export function ownRunner<Job, Night>(
  work: (job: Job, progress: (epochs: number) => void) => Promise<Night>,
  signal: AbortSignal,
): Runner<Job, Night> {
  return {
    run: async ({ job, epochs, cell }) => ({
      night: await work(job, (done) => {
        signal.throwIfAborted();
        epochs[cell] = done;
      }),
    }),
    close: () => Promise.resolve(),
  };
}

/**
 * Jobs in threads of their own.
 * @param worker the module that a thread runs; its default export takes a {@link Task}
 */
export async function threadRunner<Job, Night>(
  worker: URL,
  threads: number,
  workerData?: unknown,
): Promise<Runner<Job, Night>> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({ filename: worker.href, minThreads: threads, maxThreads: threads, workerData });
  let closing: Promise<void> | null = null;
  return {
    run: (task) => pool.run(task) as Promise<Outcome<Night>>,
    close: () => (closing ??= pool.destroy()),
  };
}
