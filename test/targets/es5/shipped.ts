import { readFileSync } from 'node:fs';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { decodeUlw } from '../../../src/quantize/ulw-file.js';
import { toCount } from '../../../src/model/to-count.js';
import { matchChannels } from '../../../src/signal/channels.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { streamMicrovolts } from '../../../src/signal/stream.js';
import { ucddbRecording } from '../../support/ucddb-epochs.js';

/** A shipped model. */
export const shipped = (name: 'eeg1' | 'psg4'): IntegerModel =>
  decodeUlw(readFileSync(new URL(`../../../weights/${name}.ulw`, import.meta.url)));

/** Whole real epochs of one person as one EEG channel's counts, as a model's front end takes them. */
export async function realCounts(person: number, epochs: number): Promise<Int16Array> {
  const { metadata } = shipped('eeg1');
  const blockSamples = metadata.sampleRate * metadata.epochSeconds;
  const recording = await openRecording(ucddbRecording(person, epochs));
  const matches = matchChannels(recording.signals, metadata.channels);
  const counts: number[] = [];
  for await (const { samples } of streamMicrovolts(recording, matches, { rate: metadata.sampleRate, blockSamples })) {
    for (const value of samples[0]) counts.push(toCount(value, Math.fround(1 / metadata.microvoltsPerCount)));
  }
  await recording.close();
  return Int16Array.from(counts);
}
