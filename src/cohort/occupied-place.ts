import { OutputError } from '../errors.js';

/** What is said rather than to replace a file that may be somebody's work. */
export function occupied(subject: string): OutputError {
  return new OutputError({
    subject,
    found: 'a file that no earlier run is known to have written',
    expected: 'a free place',
    remedy: 'Write to another folder, or move that file.',
  });
}
