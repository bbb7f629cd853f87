import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshFolder, MAIN } from './ulw.js';

const weights = (name: string): string => join(import.meta.dirname, '../../weights', name);

/** Runs the command line with nobody who reads its standard output, as behind `| true`. */
function unread(args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.destroy();
  return new Promise((resolve) => child.on('close', resolve));
}

it.each([
  ['export --target c', 10, (to: string) => ['export', weights('eeg1.ulw'), '--target', 'c', '-o', to]],
  [
    'export --target onnx',
    1,
    (to: string) => ['export', weights('eeg1.ulw'), '--target', 'onnx', '-o', `${to}/x.onnx`],
  ],
  ['quantize', 1, (to: string) => ['quantize', weights('eeg1.safetensors'), '-o', `${to}/x.ulw`]],
  ['import', 1, (to: string) => ['import', weights('eeg1.safetensors'), '-o', `${to}/x.safetensors`]],
])('ulw %s writes its files though nobody reads what it says', async (_, files, command) => {
  const to = freshFolder();
  expect(await unread(command(to))).toBe(0);
  const written = readdirSync(to);
  expect(written).toHaveLength(files);
  for (const name of written) expect(statSync(join(to, name)).size).toBeGreaterThan(0);
});
