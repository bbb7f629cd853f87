import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a file of the data that stands beside the repository; tests that need it skip where it is absent. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
}

export const SHARED_DATA = existsSync(sharedPath('README.md'));

/** Added to the name of a test that needs the data, so that its skipping says why. */
export const NEEDS_DATA = SHARED_DATA ? '' : ' (skipped: ../shared/data is not here)';
