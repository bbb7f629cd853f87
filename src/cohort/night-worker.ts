import { Tinypool } from 'tinypool';
import { loadModel, type SleepModel } from '../runtime/load-model.js';
import { type NightJob, runNightJob, type ScoredNight } from './night-job.js';
import { storedError, type StoredError } from './stored-error.js';

/** What every worker is given when it starts. */
export interface WorkerModel {
  readonly bytes: Uint8Array;
  readonly name: string;
}

export interface WorkerTask {
  readonly job: NightJob;
  /** Shared: one cell a night, the epochs staged so far. */
  readonly epochs: Int32Array;
  readonly cell: number;
}

/** An outcome that may cross threads. */
export type Outcome = { readonly night: ScoredNight } | { readonly error: StoredError };

let loaded: Promise<SleepModel> | null = null;

/** A worker thread's task: one night, by a model that is loaded once a thread. */
export default async function work({ job, epochs, cell }: WorkerTask): Promise<Outcome> {
  const { bytes, name } = Tinypool.workerData as WorkerModel;
  loaded ??= loadModel(bytes, { name });
  try {
    return { night: await runNightJob(job, await loaded, (done) => Atomics.store(epochs, cell, done)) };
  } catch (error) {
    return { error: storedError(error) };
  }
}
