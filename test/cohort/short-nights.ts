import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeNight, type NightFiles } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';

/** Six minutes of one channel, or an epoch for each of these stages. */
export function shortNight(seed: number, hours = 0.1, stages?: readonly number[]): NightFiles {
  const drawn = stages === undefined ? {} : { stages: Int8Array.from(stages) };
  return encodeNight(simulateNight({ seed, hours, channels: [{ label: 'EEG Fpz-Cz', role: 'eeg' }], ...drawn }));
}

/** A fresh folder with files in it, by relative path. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-cohort-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
