import type { Outcome, Task } from './lanes.js';
import { type PreparedNight, type PrepareJob, runPrepareJob } from './prepare-job.js';
import { storedError } from './stored-error.js';

/** A worker thread's task: one night. */
export default async function work({ job, epochs, cell }: Task<PrepareJob>): Promise<Outcome<PreparedNight>> {
  try {
    return { night: await runPrepareJob(job, (done) => Atomics.store(epochs, cell, done)) };
  } catch (error) {
    return { error: storedError(error) };
  }
}
