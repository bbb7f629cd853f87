import { parentPort, workerData } from 'node:worker_threads';
import { WeightsError } from '../errors.js';
import { importWeights } from '../model/import-weights.js';
import { writeWeights } from '../model/weights.js';
import type { ImportJob, ImportOutcome } from './import-job.js';
import { storedError } from './stored-error.js';

/** A worker thread's one task: {@link ImportJob} in, {@link ImportOutcome} out. */
async function work({ bytes, options, subject }: ImportJob): Promise<ImportOutcome> {
  try {
    return { weights: writeWeights(await importWeights(bytes, options, subject)) };
  } catch (error) {
    return error instanceof WeightsError ? { refused: error.facts } : { failed: storedError(error) };
  }
}

parentPort?.postMessage(await work(workerData as ImportJob));
