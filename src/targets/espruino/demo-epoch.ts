import type { IntegerModel } from '../../model/integer-model.js';
import { initialGain } from '../../model/gain.js';
import { epochSamplesOf } from '../../model/network.js';
import { FrontEnd } from '../../reference/front-end.js';
import { integerLogits } from '../../reference/integer.js';
import { toCount } from '../../model/to-count.js';
import { simulateNight } from '../../signal/simulate/night.js';
import { EPOCH_SECONDS } from '../../stages.js';

/** What the demo replays, and what has to come out. */
export interface DemoEpoch {
  /** Counts of one epoch, a channel each. */
  readonly samples: readonly Int16Array[];
  /** Of the integer reference, after a reset. */
  readonly logits: Int32Array;
}

const SEED = 33;
/** N2: spindles and K-complexes are there to see. */
const STAGE = 2;

/** An epoch that nobody slept, by our own simulator; the first of a sleeper, as far as the gain is concerned. */
export function demoEpoch(model: IntegerModel): DemoEpoch {
  const { metadata, gainMode } = model;
  const length = epochSamplesOf(metadata);
  const night = simulateNight({
    seed: SEED,
    stages: new Int8Array(Math.ceil(metadata.epochSeconds / EPOCH_SECONDS) + 1).fill(STAGE),
    channels: metadata.channels.map(({ label, role }) => ({ label, role })),
    artefacts: false,
    rate: metadata.sampleRate,
  });
  const perMicrovolt = Math.fround(1 / metadata.microvoltsPerCount);
  const samples = night.channels.map((channel) =>
    Int16Array.from(channel.samples.subarray(0, length), (microvolts) => toCount(microvolts, perMicrovolt)),
  );
  const inputs = samples.map((counts, channel) => {
    const frontEnd = new FrontEnd({ mode: gainMode, initial: initialGain(metadata, channel) }, length);
    return counts.map((count) => frontEnd.next(count));
  });
  return { samples, logits: integerLogits(model, inputs) };
}
