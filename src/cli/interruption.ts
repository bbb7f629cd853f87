import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * While the work runs, Ctrl-C and kill abort its signal instead of the process, so that it can clean up; a second one
 * ends the process at once. When the work is over, an abort ends it with the exit status shells expect: 130 for Ctrl-C.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let status = 0;
  const interrupt = (name: (typeof SIGNALS)[number]): void => {
    if (controller.signal.aborted) process.exit(status);
    status = 128 + constants.signals[name];
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
    if (controller.signal.aborted) process.exit(status);
  }
}
