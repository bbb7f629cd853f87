import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { decodeUlw } from '../../../src/quantize/ulw-file.js';
import { toCount } from '../../../src/model/to-count.js';
import { matchChannels } from '../../../src/signal/channels.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { streamMicrovolts } from '../../../src/signal/stream.js';
import { epochSamples } from '../../support/engine-run.js';
import { ucddbRecording } from '../../support/ucddb-epochs.js';
import type { Epoch } from './exported.js';

export const shippedModel = (name: string): IntegerModel =>
  decodeUlw(readFileSync(join(import.meta.dirname, '../../../weights', `${name}.ulw`)));

/** One person's EEG in the counts of the one-channel model, epoch by epoch. */
async function personEpochs(person: number, most: number): Promise<Int16Array[]> {
  const model = shippedModel('eeg1');
  const { channels, sampleRate, microvoltsPerCount } = model.metadata;
  const recording = await openRecording(ucddbRecording(person, most));
  const blockSamples = epochSamples(model);
  const epochs: Int16Array[] = [];
  for await (const { samples } of streamMicrovolts(recording, matchChannels(recording.signals, channels, []), {
    rate: sampleRate,
    blockSamples,
  })) {
    if (samples[0].length < blockSamples) break;
    epochs.push(Int16Array.from(samples[0], (microvolts) => toCount(microvolts, Math.fround(1 / microvoltsPerCount))));
  }
  await recording.close();
  return epochs;
}

const PEOPLE = [22, 7, 8, 9];

/** Real epochs of as many channels as wanted: the data has one a person, so each channel is another person's. */
export async function realEpochs(channels: number, count: number): Promise<Epoch[]> {
  const people = await Promise.all(PEOPLE.slice(0, channels).map((person) => personEpochs(person, count)));
  const most = Math.min(...people.map((epochs) => epochs.length));
  return Array.from({ length: most }, (_, e) => people.map((epochs) => epochs[e]));
}
