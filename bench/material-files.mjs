// The material as files, so that every process reads the same and none pays for making it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUlw } from '../dist/quantize/ulw-file.js';
import { epochOf, readNetworks } from './material.mjs';

const MODELS = ['ulw', 'authors', 'collapsed', 'authorsInt8', 'collapsedInt8'];
const EPOCH_FILE = 'epochs';

const read = (folder, name) => new Uint8Array(readFileSync(join(folder, name)));

/** Writes models and epochs: int16, epoch after epoch, each the channels' counts and then the front end's output. */
export function writeMaterial(folder, { files, epochs }) {
  for (const name of MODELS) writeFileSync(join(folder, name), files[name]);
  const arrays = epochs.flatMap(({ counts, input }) => [...counts, ...input]);
  const bytes = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  writeFileSync(join(folder, EPOCH_FILE), Buffer.concat(bytes));
}

/** One model's bytes. */
export const readModel = (folder, name) => read(folder, name);

/** The first `most` epochs, as `makeMaterial` made them. */
export function readEpochs(folder, { metadata }, most = Number.POSITIVE_INFINITY) {
  const channels = metadata.channels.length;
  const samples = metadata.sampleRate * metadata.epochSeconds;
  const all = new Int16Array(read(folder, EPOCH_FILE).buffer);
  const count = Math.min(most, all.length / (2 * channels * samples));
  return Array.from({ length: count }, (_, epoch) => {
    const of = (i) => all.slice((epoch * 2 * channels + i) * samples, (epoch * 2 * channels + i + 1) * samples);
    const arrays = Array.from({ length: 2 * channels }, (_, i) => of(i));
    return epochOf(arrays.slice(0, channels), arrays.slice(channels), metadata.microvoltsPerCount);
  });
}

/** Everything for one process; `batches` are pairs of a batch's size and its inputs, each a list of epochs. */
export function readMaterial(folder) {
  const files = Object.fromEntries(MODELS.map((name) => [name, read(folder, name)]));
  const model = decodeUlw(files.ulw);
  const epochs = readEpochs(folder, model);
  return {
    files,
    model,
    networks: readNetworks(),
    batches: [
      [1, epochs.map((epoch) => [epoch])],
      [epochs.length, [epochs]],
    ],
  };
}
