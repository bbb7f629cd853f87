import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Output, writeTogether, writeWhole } from '../cohort/staging.js';
import { systemReason } from '../cohort/system-reason.js';
import { UsageError } from '../errors.js';
import { interruptible } from './interruption.js';
import { wrapped } from './terminal-style.js';

/** A weights file that ships with the package. */
export function shippedFile(name: string): string {
  return fileURLToPath(new URL(`../../weights/${name}`, import.meta.url));
}

/** For scoring people: one EEG channel. */
export const DEFAULT_MODEL = 'eeg1.ulw';

export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const found = systemReason(error);
    if (found === undefined) throw error;
    throw new UsageError({ subject: path, found, expected: 'a file to read' });
  }
}

/**
 * Writes files, all or none, and only then says `lines` and which they are: whoever stops reading what we say (`| head`)
 * ends the program, and must not lose a file by it.
 */
export async function writeThenSay(outputs: readonly Output[], lines: readonly string[]): Promise<void> {
  await interruptible(() => writeTogether(outputs));
  for (const line of lines) console.log(line.includes('\n') ? line : wrapped(line));
  for (const { path } of outputs) console.log(`wrote ${path}`);
}

/** Writes a file whole, its folder included, and says so on standard output unless `quiet`. */
export async function writeOutput(path: string, content: string | Uint8Array, quiet = false): Promise<void> {
  await interruptible(() => writeWhole(path, content));
  if (!quiet) console.log(`wrote ${path}`);
}
