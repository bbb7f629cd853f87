import { softmax } from '../model/softmax.js';
import type { ModelMetadata } from '../model/metadata.js';
import { type StageIndex, UNSCORED } from '../stages.js';
import type { Arena, Sleeper } from './arena.js';

/** What the front end saw of one channel in one epoch. */
export interface ChannelQuality {
  /** Samples clipped at 16 times the running median deviation. */
  readonly saturatedSamples: number;
  /** Mean magnitude below one count: a lead that is off, or no signal. */
  readonly flat: boolean;
}

/** One epoch with its stage. */
export interface StagedEpoch {
  /** From 0. */
  readonly index: number;
  /** Seconds from the recording's start. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  /** 0 W, 1 N1, 2 N2, 3 N3, 4 REM; -1 where every channel was left out. */
  readonly stage: StageIndex;
  /** Softmax of the logits, in the order of `STAGES`; empty without a stage. */
  readonly probabilities: readonly number[];
  /** The engine's own int32 logits; empty without a stage. */
  readonly logits: Int32Array;
  /** One a model channel; null for one that was missing or left out. */
  readonly quality: readonly (ChannelQuality | null)[];
}

/** Shared, since a recording may have gaps of days. */
const NO_LOGITS = new Int32Array();

/** What finishing an epoch needs to know besides whose it is. */
export interface EpochContext {
  readonly arena: Arena;
  readonly metadata: ModelMetadata;
  /** Logit of the float network for one integer count. */
  readonly logitScale: number;
  /** Seconds from the recording's start to the first sample. */
  readonly startSeconds: number;
}

/**
 * Ends a sleeper's epoch in the engine.
 * @param heard whether a channel has samples in it
 */
export function finishEpoch(
  { arena, metadata, logitScale, startSeconds }: EpochContext,
  sleeper: Sleeper,
  index: number,
  heard: (channel: number) => boolean,
): StagedEpoch {
  const stage = arena.finish(sleeper) as StageIndex;
  // Without a channel the engine leaves the last epoch's logits where they are.
  const logits = stage === UNSCORED ? NO_LOGITS : arena.logits(sleeper);
  const { epochSeconds, sampleRate, channels } = metadata;
  return {
    index,
    onset: startSeconds + index * epochSeconds,
    duration: epochSeconds,
    stage,
    probabilities: softmax(logits, logitScale),
    logits,
    quality: channels.map((_, channel) =>
      heard(channel) ? qualityOf(arena, sleeper, channel, sampleRate * epochSeconds) : null,
    ),
  };
}

function qualityOf(arena: Arena, sleeper: Sleeper, channel: number, epochSamples: number): ChannelQuality {
  const saturatedSamples = arena.saturated(sleeper, channel);
  return { saturatedSamples, flat: arena.deviation(sleeper, channel) < epochSamples };
}
