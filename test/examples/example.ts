import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';

export const examplePath = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

/** Runs a program far from the repository; it must succeed and say nothing on standard error. @returns its lines */
export function linesOf(program: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: tmpdir() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

/** An example under Node; it imports the built package by its name, so `npm test` builds first. */
export const runExample = (name: string, ...args: readonly string[]): string[] =>
  linesOf(process.execPath, [examplePath(name), ...args]);

/** Half an hour that nobody slept, as files. */
export function simulatedFiles(): { readonly recording: string; readonly hypnogram: string; readonly table: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-example-'));
  const night = encodeNight(simulateNight({ seed: 23, hours: 0.5 }));
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return {
    recording: write('night.edf', night.recording),
    hypnogram: write('night-hypnogram.edf', night.hypnogram),
    table: write('night.csv', night.table),
  };
}
