import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { encodeUlw } from '../../../src/quantize/ulw-file.js';
import { c } from '../../../src/targets/c/target.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { Random } from '../../support/random-network.js';

/** Of every channel the samples of one epoch. */
export type Epoch = readonly Int16Array[];

export const WARNINGS = ['-std=c99', '-Wall', '-Wextra', '-pedantic', '-Werror'] as const;

export const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The model as the C target exports it, in a folder that is gone after the tests. */
export function exportC(model: IntegerModel, chunkSamples: number | null = null, boundsChecks = true): string {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-c-'));
  folders.push(folder);
  const exported = c.encode({ model: encodeUlw(model), subject: 'test', graph: null, chunkSamples, boundsChecks });
  if (!('files' in exported)) throw new TypeError('the target wrote one file; expected a folder');
  for (const { path, content } of exported.files) writeFileSync(join(folder, path), content);
  return folder;
}

/** Compiles the folder's own main. @returns the program */
export function buildHost(folder: string, compiler: string, defines: readonly string[]): string {
  const program = join(folder, `ulw-${compiler}${defines.join('')}`);
  const sources = ['ulw.c', 'ulw-model.c', 'main.c'].map((file) => join(folder, file));
  execFileSync(compiler, [...WARNINGS, '-O2', ...defines, ...sources, '-o', program]);
  return program;
}

/** What main reads: one sample of every channel in turn. */
function interleaved(epochs: readonly Epoch[]): Uint8Array {
  const [channels, length] = [epochs[0].length, epochs[0][0].length];
  const frames = new Int16Array(epochs.length * length * channels);
  epochs.forEach((epoch, e) =>
    epoch.forEach((samples, channel) =>
      samples.forEach((sample, i) => (frames[(e * length + i) * channels + channel] = sample)),
    ),
  );
  return new Uint8Array(frames.buffer);
}

/** Every epoch's logits, as the program prints them. */
export function runHost(program: string, epochs: readonly Epoch[], push?: number): Int32Array[] {
  const options = push === undefined ? [] : [String(push)];
  const output = execFileSync(program, options, { input: interleaved(epochs), encoding: 'utf8', maxBuffer: 1 << 26 });
  return output
    .trim()
    .split('\n')
    .map((line) => Int32Array.from(line.split(' ').slice(2), Number));
}

export function randomEpochs(model: IntegerModel, seed: number, count: number): Epoch[] {
  const random = new Random(seed);
  const length = epochSamples(model);
  const signals = model.metadata.channels.map(() => signalOf(random, count * length));
  return Array.from({ length: count }, (_, e) => signals.map((signal) => signal.slice(e * length, (e + 1) * length)));
}

/** Every epoch's logits by the integer reference. */
export function expectedLogits(model: IntegerModel, epochs: readonly Epoch[]): Int32Array[] {
  const length = epochSamples(model);
  const signals = model.metadata.channels.map((_, channel) => {
    const signal = new Int16Array(epochs.length * length);
    epochs.forEach((epoch, e) => signal.set(epoch[channel], e * length));
    return signal;
  });
  return referenceLogits(model, signals, epochs.length);
}
