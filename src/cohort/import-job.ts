import { Worker } from 'node:worker_threads';
import { type ErrorFacts, WeightsError } from '../errors.js';
import type { WeightsImport } from '../model/import-weights.js';
import type { StoredError } from './stored-error.js';

/** A file of somebody else's weights, and what it cannot say. */
export interface ImportJob {
  readonly bytes: Uint8Array;
  readonly options: WeightsImport;
  /** For errors: the file's name. */
  readonly subject: string;
}

/** What a worker answers: `.safetensors` bytes, what it refused, or what went wrong. */
export type ImportOutcome =
  { readonly weights: Uint8Array } | { readonly refused: ErrorFacts } | { readonly failed: StoredError };

export interface ImportLimits {
  /** Far above what any whole file takes. */
  readonly seconds: number;
  /** The module that the thread runs; another than ours in tests alone. */
  readonly worker?: URL;
}

const WORKER = new URL('import-worker.js', import.meta.url);
/** A network is imported in 30 MB; a file that claims gigabytes ends its thread, not the program. */
const HEAP_MB = 512;
const REMEDY = 'Is this a whole file as it was saved?';
/** Of setTimeout, in ms; a longer one would be over at once. */
const TIMER_MAX = 2 ** 31 - 1;

function weightsOf(outcome: ImportOutcome): Uint8Array {
  if ('weights' in outcome) return outcome.weights;
  if ('refused' in outcome) throw new WeightsError(outcome.refused);
  const { name, message, stack } = outcome.failed;
  throw Object.assign(new Error(message), { name }, stack === null ? {} : { stack });
}

/** The first that the thread does: answer, fail, or let the time run out. */
function outcomeOf(thread: Worker, { subject }: ImportJob, seconds: number): Promise<ImportOutcome> {
  return new Promise((resolve) => {
    const refused = (found: string, expected: string, remedy = REMEDY): void =>
      resolve({ refused: { subject, found, expected, remedy } });
    const timer = setTimeout(
      () => {
        const longer = `${REMEDY} If it is, --limit gives it longer.`;
        refused(`a file that was not read in ${seconds} s`, 'the weights of one small network', longer);
      },
      Math.min(seconds * 1000, TIMER_MAX),
    );
    thread.on('message', resolve);
    thread.on('error', (error) =>
      refused(`what ended its reader (${error.message})`, 'the weights of one small network'),
    );
    thread.on('exit', () => {
      clearTimeout(timer);
      refused('what ended its reader', 'the weights of one small network');
    });
  });
}

/**
 * Imports in a thread of its own, which ends when the time is over: the HDF5 library may run for ever on a damaged file,
 * and nothing else can stop it.
 * @returns the bytes of a `.safetensors` file
 * @throws WeightsError for what the import refuses, and for a file that takes longer or breaks the thread
 */
export async function importInWorker(job: ImportJob, { seconds, worker = WORKER }: ImportLimits): Promise<Uint8Array> {
  const thread = new Worker(worker, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  try {
    return weightsOf(await outcomeOf(thread, job, seconds));
  } finally {
    await thread.terminate();
  }
}
