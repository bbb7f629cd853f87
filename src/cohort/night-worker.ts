import { Tinypool } from 'tinypool';
import { loadModel, type SleepModel } from '../runtime/load-model.js';
import type { Outcome, Task } from './lanes.js';
import { type NightJob, runNightJob, type ScoredNight } from './night-job.js';
import { storedError } from './stored-error.js';

/** What every worker is given when it starts. */
export interface WorkerModel {
  readonly bytes: Uint8Array;
  readonly name: string;
}

let loaded: Promise<SleepModel> | null = null;

/** A worker thread's task: one night, by a model that is loaded once a thread. */
export default async function work({ job, epochs, cell }: Task<NightJob>): Promise<Outcome<ScoredNight>> {
  const { bytes, name } = Tinypool.workerData as WorkerModel;
  loaded ??= loadModel(bytes, { name });
  try {
    return { night: await runNightJob(job, await loaded, (done) => Atomics.store(epochs, cell, done)) };
  } catch (error) {
    return { error: storedError(error) };
  }
}
