import { initialGain } from '../model/gain.js';
import type { ModelMetadata } from '../model/metadata.js';
import { COUNTS_PER_UNIT } from '../model/numeric-contract.js';
import { toCount } from '../model/to-count.js';
import { FrontEnd, type GainPolicy } from '../reference/front-end.js';
import { headersOf, matchChannels } from '../signal/channels.js';
import type { Recording } from '../signal/recording.js';
import { streamMicrovolts } from '../signal/stream.js';
import { judgeEpoch } from './epoch-defects.js';
import { offsetRemovalFor } from './offset-removal.js';

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

/** The reference front ends of all channels of one recording: microvolts in, model units out. */
export class ReferenceFrontEnds {
  private readonly frontEnds: readonly FrontEnd[];
  private readonly countsPerMicrovolt: number;

  constructor(metadata: ModelMetadata, gainMode: GainPolicy['mode']) {
    const { channels, sampleRate, epochSeconds, microvoltsPerCount } = metadata;
    this.frontEnds = channels.map(
      (_, c) => new FrontEnd({ mode: gainMode, initial: initialGain(metadata, c) }, sampleRate * epochSeconds),
    );
    this.countsPerMicrovolt = Math.fround(1 / microvoltsPerCount);
  }

  /**
   * @param samples one whole epoch of a channel each; null for one that is no good. The engine, too, keeps such a
   * channel from its filter and gain.
   */
  next(samples: readonly (Float32Array | null)[]): (Float64Array | null)[] {
    return samples.map((own, c) => {
      if (own === null) return null;
      const frontEnd = this.frontEnds[c];
      const units = new Float64Array(own.length);
      for (let i = 0; i < own.length; i++) {
        units[i] = frontEnd.next(toCount(own[i], this.countsPerMicrovolt)) / COUNTS_PER_UNIT;
      }
      frontEnd.endEpoch();
      return units;
    });
  }
}

/**
 * A recording's epochs as the network reads them: resampled, through the reference front end, in model units. For
 * calibration and reports; the engine does the same in `scoreRecording`. Epochs in which any channel is no good are
 * passed over.
 * @param requested labels of the signals to use, in the order of the model's channels; found by label and role without
 * @throws ChannelError, RecordingError
 */
export async function* placedEpochs(
  recording: Recording,
  metadata: ModelMetadata,
  gainMode: GainPolicy['mode'] = 'running',
  requested: readonly string[] = [],
): AsyncGenerator<PlacedEpoch> {
  const { sampleRate, epochSeconds } = metadata;
  const blockSamples = sampleRate * epochSeconds;
  const matches = matchChannels(recording.signals, metadata.channels, requested);
  const frontEnds = new ReferenceFrontEnds(metadata, gainMode);
  const removals = matches.map((match) => offsetRemovalFor(headersOf(recording.signals, match), metadata));
  let index = -1;
  for await (const block of streamMicrovolts(recording, matches, { rate: sampleRate, blockSamples })) {
    if (block.samples[0].length < blockSamples) return;
    index++;
    const fitting = block.samples.map((own, c) => removals[c]?.next(own) ?? own);
    const { defects, unscored } = judgeEpoch(block, metadata.channels, epochSeconds);
    if (unscored !== null) continue;
    const heard = frontEnds.next(fitting.map((own, c) => (defects[c] === null ? own : null)));
    const samples = heard.filter((own) => own !== null);
    if (samples.length === matches.length) yield { index, samples };
  }
}
