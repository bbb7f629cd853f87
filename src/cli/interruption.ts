import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Work that is to be told before the process ends, innermost last. */
const working: { controller: AbortController; status: number }[] = [];

/**
 * While the work runs, Ctrl-C and kill abort its signal instead of the process, so that it can clean up; a second one
 * ends the process at once. When the work is over, an abort ends it with the exit status shells expect: 130 for Ctrl-C.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = { controller: new AbortController(), status: 0 };
  const interrupt = (name: (typeof SIGNALS)[number]): void => {
    if (own.controller.signal.aborted) process.exit(own.status);
    own.status = 128 + constants.signals[name];
    own.controller.abort(name);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  working.push(own);
  try {
    return await work(own.controller.signal);
  } finally {
    working.pop();
    for (const name of SIGNALS) process.off(name, interrupt);
    if (own.controller.signal.aborted) process.exit(own.status);
  }
}

/** Whether a person or program asked to stop, by a signal; not where the reader of our output went away. */
export function isInterrupted({ reason }: AbortSignal): boolean {
  return typeof reason === 'string';
}

/** Ends the process without a word, after what runs has cleaned up. */
export function endEarly(status: number): void {
  const innermost = working.at(-1);
  if (innermost === undefined) process.exit(status);
  if (innermost.controller.signal.aborted) return;
  innermost.status = status;
  innermost.controller.abort(null);
}
