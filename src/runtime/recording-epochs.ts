import { initialGain } from '../model/gain.js';
import type { ModelMetadata } from '../model/metadata.js';
import { clamp16, COUNTS_PER_UNIT } from '../model/numeric-contract.js';
import { FrontEnd, type GainPolicy } from '../reference/front-end.js';
import { headersOf, matchChannels } from '../signal/channels.js';
import type { Recording } from '../signal/recording.js';
import { streamMicrovolts } from '../signal/stream.js';
import { judgeEpoch } from './epoch-defects.js';
import { offsetRemovalFor } from './offset-removal.js';

/** Round half to even, as the engine's `toCounts` does. */
export function toCount(microvolts: number, countsPerMicrovolt: number): number {
  const counts = Math.fround(Math.fround(microvolts) * countsPerMicrovolt);
  const down = Math.floor(counts);
  const rest = counts - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return clamp16(rounded);
}

/** An epoch as the network reads it, and its place among the recording's epochs. */
export interface PlacedEpoch {
  readonly index: number;
  /** One array a channel, in model units. */
  readonly samples: readonly Float64Array[];
}

/** {@link placedEpochs} without their places. */
export async function* recordingEpochs(
  recording: Recording,
  metadata: ModelMetadata,
  gainMode: GainPolicy['mode'] = 'running',
): AsyncGenerator<readonly Float64Array[]> {
  for await (const { samples } of placedEpochs(recording, metadata, gainMode)) yield samples;
}

/**
 * A recording's epochs as the network reads them: resampled, through the reference front end, in model units. For
 * calibration and reports; the engine does the same in `scoreRecording`. Epochs in which any channel is no good are
 * passed over.
 * @throws ChannelError, RecordingError
 */
export async function* placedEpochs(
  recording: Recording,
  metadata: ModelMetadata,
  gainMode: GainPolicy['mode'] = 'running',
): AsyncGenerator<PlacedEpoch> {
  const { sampleRate, epochSeconds } = metadata;
  const blockSamples = sampleRate * epochSeconds;
  const matches = matchChannels(recording.signals, metadata.channels);
  const frontEnds = metadata.channels.map(
    (_, c) => new FrontEnd({ mode: gainMode, initial: initialGain(metadata, c) }, blockSamples),
  );
  const removals = matches.map((match) => offsetRemovalFor(headersOf(recording.signals, match), metadata));
  const countsPerMicrovolt = Math.fround(1 / metadata.microvoltsPerCount);
  let index = -1;
  for await (const block of streamMicrovolts(recording, matches, { rate: sampleRate, blockSamples })) {
    if (block.samples[0].length < blockSamples) return;
    index++;
    const fitting = block.samples.map((own, c) => removals[c]?.next(own) ?? own);
    const { defects, unscored } = judgeEpoch(block, metadata.channels, epochSeconds);
    if (unscored !== null) continue;
    const samples = fitting.flatMap((own, c) => {
      // The engine, too, keeps a bad channel from its filter and gain.
      if (defects[c] !== null) return [];
      const units = Float64Array.from(
        own,
        (sample) => frontEnds[c].next(toCount(sample, countsPerMicrovolt)) / COUNTS_PER_UNIT,
      );
      frontEnds[c].endEpoch();
      return [units];
    });
    if (samples.length === matches.length) yield { index, samples };
  }
}
