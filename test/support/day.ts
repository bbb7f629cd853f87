import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll } from 'vitest';
import type { ModelMetadata } from '../../src/model/metadata.js';
import { EdfEncoder } from '../../src/signal/edf/encoder.js';
import { Random } from './random-network.js';

/** A day of counts in two files: as EDF, and one sample of every channel in turn. */
export interface Day {
  readonly epochs: number;
  readonly edf: string;
  readonly frames: string;
  /** Of epoch after epoch every channel's counts; the arrays are overwritten by the next. */
  readonly read: () => Generator<readonly Int16Array[]>;
}

/** int16 counts over EDF's whole range, which therefore come back from microvolts as they were. */
const DIGITAL_MIN = -32768;
const DIGITAL_MAX = 32767;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Noise that a skin could give, its loudness wandering by the minute; no channel is ever at rest. */
class Skin {
  private level = 0;
  private loudness = 300;

  constructor(private readonly random: Random) {}

  fill(samples: Int16Array): void {
    this.loudness = Math.min(1500, Math.max(100, this.loudness * (0.8 + 0.4 * this.random.uniform())));
    for (let i = 0; i < samples.length; i++) {
      this.level = 0.9 * this.level + this.loudness * (this.random.uniform() - 0.5);
      samples[i] = Math.round(this.level);
    }
  }
}

/** Makes a day, or as many hours of one as wanted. */
export function makeDay({ channels, sampleRate, epochSeconds, microvoltsPerCount }: ModelMetadata, hours: number): Day {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-day-'));
  folders.push(folder);
  const [edf, frames] = [join(folder, 'day.edf'), join(folder, 'day.bin')];
  const samplesPerRecord = sampleRate * epochSeconds;
  const epochs = (hours * 3600) / epochSeconds;
  const [physicalMin, physicalMax] = [DIGITAL_MIN * microvoltsPerCount, DIGITAL_MAX * microvoltsPerCount];
  const signals = channels.map(({ label }) => ({ label, samplesPerRecord, physicalMin, physicalMax }));
  const start = new Date(Date.UTC(2026, 0, 1, 12));
  const encoder = new EdfEncoder({ start, recordSeconds: epochSeconds, signals, annotationBytes: 0 });
  const skins = channels.map((_, channel) => new Skin(new Random(100 + channel)));
  const [edfFile, framesFile] = [openSync(edf, 'w'), openSync(frames, 'w')];
  writeSync(edfFile, encoder.header(epochs));
  const counts = channels.map(() => new Int16Array(samplesPerRecord));
  const turns = new Int16Array(samplesPerRecord * channels.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    counts.forEach((own, channel) => {
      skins[channel].fill(own);
      own.forEach((count, i) => (turns[i * channels.length + channel] = count));
    });
    writeSync(
      edfFile,
      encoder.record(counts.map((own) => Float32Array.from(own, (count) => count * microvoltsPerCount))),
    );
    writeSync(framesFile, new Uint8Array(turns.buffer));
  }
  closeSync(edfFile);
  closeSync(framesFile);
  return { epochs, edf, frames, read: () => readFrames(frames, channels.length, samplesPerRecord) };
}

function* readFrames(path: string, channels: number, length: number): Generator<readonly Int16Array[]> {
  const file = openSync(path, 'r');
  const turns = new Int16Array(length * channels);
  const counts = Array.from({ length: channels }, () => new Int16Array(length));
  try {
    while (readSync(file, new Uint8Array(turns.buffer)) === turns.byteLength) {
      for (let i = 0; i < turns.length; i++) counts[i % channels][(i / channels) | 0] = turns[i];
      yield counts;
    }
  } finally {
    closeSync(file);
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What lives after a garbage collection, typed arrays included. */
export function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}
