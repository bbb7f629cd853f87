import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../errors.js';

/** A weights file that ships with the package. */
export function shippedFile(name: string): string {
  return fileURLToPath(new URL(`../../weights/${name}`, import.meta.url));
}

/** For scoring people: one EEG channel. */
export const DEFAULT_MODEL = 'eeg1.ulw';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'a folder',
  EACCES: 'no permission',
  ENOTDIR: 'a path through a file',
  ENOSPC: 'no space left on the device',
  EROFS: 'a read-only file system',
};

function explain(path: string, error: unknown, expected: string): never {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) throw error;
  throw new UsageError({ subject: path, found: reason, expected });
}

export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    return explain(path, error, 'a file to read');
  }
}

/** Writes a file, its folder included, and says so on standard output unless `quiet`. */
export async function writeOutput(path: string, content: string | Uint8Array, quiet = false): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    explain(path, error, 'a place to write');
  }
  if (!quiet) console.log(`wrote ${path}`);
}
