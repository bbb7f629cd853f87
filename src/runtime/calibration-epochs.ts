import { UsageError } from '../errors.js';
import type { ModelMetadata } from '../model/metadata.js';
import type { GainPolicy } from '../reference/front-end.js';
import type { OpenOptions } from '../signal/edf/file.js';
import { openRecording } from '../signal/open-recording.js';
import { recordingEpochs } from './recording-epochs.js';

/**
 * Epochs evenly spread over recordings, in model units.
 * @param wanted how many in all; every recording gives its share
 * @param options what gain they have, running by default, and how their files are opened
 */
export async function spreadEpochs(
  files: readonly string[],
  metadata: ModelMetadata,
  wanted: number,
  options: OpenOptions & { readonly gain?: GainPolicy['mode'] } = {},
): Promise<readonly (readonly Float64Array[])[]> {
  if (!Number.isInteger(wanted) || wanted < 1) {
    throw new UsageError({
      subject: 'epochs to calibrate on',
      found: String(wanted),
      expected: 'a whole number above 0',
    });
  }
  const share = Math.ceil(wanted / files.length);
  const epochs: (readonly Float64Array[])[] = [];
  for (const file of files) {
    const recording = await openRecording(file, options);
    try {
      const total = Math.floor(recording.durationSeconds / metadata.epochSeconds);
      const step = Math.max(1, Math.floor(total / share));
      let index = 0;
      for await (const epoch of recordingEpochs(recording, metadata, options.gain ?? 'running')) {
        if (index++ % step === Math.floor(step / 2)) epochs.push(epoch);
      }
    } finally {
      await recording.close();
    }
  }
  if (epochs.length === 0) {
    throw new UsageError({
      subject: 'calibration',
      found: 'no whole epoch without a gap or a bad channel',
      expected: 'recordings of at least 30 s',
    });
  }
  return epochs;
}
