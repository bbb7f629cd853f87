import type { ModelChannel } from '../model/channel.js';
import { EPOCH_SECONDS } from '../stages.js';

/** Microvolts of one int16 count: the models' own `microvoltsPerCount`, so that the counts are the engine's input. */
export const MICROVOLTS_PER_COUNT = 0.1;

/** How samples are stored: counts of {@link MICROVOLTS_PER_COUNT}, or microvolts. */
export const SAMPLE_FORMS = ['int16', 'float32'] as const;
export type SampleForm = (typeof SAMPLE_FORMS)[number];

/**
 * What becomes of an epoch that cannot be learnt from. `drop`: it is left out. `mark`: it stays, with stage -1 and the
 * reason, so that the signal has no seams. `keep`: the signal is not judged, as the authors' programs do not; what has
 * no stage is left out.
 */
export const DEFECT_POLICIES = ['drop', 'mark', 'keep'] as const;
export type DefectPolicy = (typeof DEFECT_POLICIES)[number];

/**
 * Between which epochs lies the night that wake is kept around: the first and last that are `not-wake` (movement and
 * unknown among them, as in the authors' programs), or that are `sleep`.
 */
export const EDGES = ['not-wake', 'sleep'] as const;
export type Edge = (typeof EDGES)[number];

/** How recordings become epochs. */
export interface PreparationRecipe {
  readonly channels: readonly ModelChannel[];
  /** Labels of the recordings' signals in the order of `channels`; found by label and role where left out. */
  readonly requested: readonly string[];
  /** Hz of what is stored. */
  readonly rate: number;
  /** Minutes of wake kept on either side of the night; null keeps all. */
  readonly wakeMarginMinutes: number | null;
  readonly edge: Edge;
  readonly defects: DefectPolicy;
  readonly samples: SampleForm;
  /** Where files that were cut short are read as far as they go. */
  readonly allowTruncated?: true;
}

/**
 * The recipe of ULW-SleepNet's authors for Sleep-EDF (Z. Wang et al., ICASSP 2026; prepare_sleep-edf-2018_eeg.py of
 * their public code, after A. Supratak et al., "DeepSleepNet", 2017): 30 minutes of wake on either side, movement and
 * unknown left out, R&K stages 3 and 4 as N3 (the hypnogram reader does that). Signals are neither filtered nor
 * normalised: the engine's front end does that, in training as in use.
 */
export const AUTHORS_RECIPE: Omit<PreparationRecipe, 'channels'> = {
  requested: [],
  rate: 100,
  wakeMarginMinutes: 30,
  edge: 'not-wake',
  defects: 'drop',
  samples: 'int16',
};

export const epochSamples = ({ rate }: Pick<PreparationRecipe, 'rate'>): number => rate * EPOCH_SECONDS;
