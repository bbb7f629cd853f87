import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { EdfEncoder } from '../dist/signal/edf/encoder.js';
import { encodeNight } from '../dist/signal/simulate/export.js';
import { simulateNight } from '../dist/signal/simulate/night.js';

/** Writes simulated nights of four channels at 100 Hz. @returns the folder */
export function writeNights(folder, count, hours) {
  mkdirSync(folder, { recursive: true });
  for (let seed = 1; seed <= count; seed++) {
    const { recording } = encodeNight(simulateNight({ seed, hours }));
    writeFileSync(join(folder, `night-${String(seed).padStart(2, '0')}.edf`), recording);
  }
  return folder;
}

const LABELS = ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'EMG submental'];
const HOURS = 24;
const RATE = 100;

/** Writes a day of 40 channels, four of them a simulated night repeated, record by record. @returns the file */
export async function writeWideDay(file) {
  const night = simulateNight({ seed: 1, hours: 1 });
  const signals = Array.from({ length: 40 }, (_, index) => ({
    label: LABELS[index] ?? `AUX ${index}`,
    samplesPerRecord: RATE,
    physicalMin: -3276.8,
    physicalMax: 3276.7,
  }));
  const encoder = new EdfEncoder({ start: night.start, recordSeconds: 1, signals, annotationBytes: 0 });
  const records = HOURS * 3600;
  const stream = createWriteStream(file);
  stream.write(encoder.header(records));
  for (let record = 0; record < records; record++) {
    const from = (record % 3600) * RATE;
    const blocks = signals.map((_, index) => night.channels[index % 4].samples.subarray(from, from + RATE));
    if (!stream.write(encoder.record(blocks))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return file;
}
