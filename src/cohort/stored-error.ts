import { UlwError } from '../errors.js';

/** An error as plain data: copying one between threads would lose its class and code. */
export interface StoredError {
  /** Of the class, such as `RecordingError`. */
  readonly name: string;
  /** Null for errors that nobody raised on purpose. */
  readonly code: string | null;
  readonly message: string;
  /** Where it came from; null for errors raised on purpose, whose message says all. */
  readonly stack: string | null;
}

export function storedError(error: unknown): StoredError {
  if (error instanceof UlwError) return { name: error.name, code: error.code, message: error.message, stack: null };
  if (!(error instanceof Error)) return { name: 'Error', code: null, message: String(error), stack: null };
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, code: code ?? null, message: error.message, stack: error.stack ?? null };
}
