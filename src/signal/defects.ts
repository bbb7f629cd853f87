/** Why a stretch of a signal carries nothing that could be staged; worst first. */
export const DEFECTS = ['gap', 'lead-off', 'flat', 'clipped'] as const;

/** One of {@link DEFECTS}. */
export type Defect = (typeof DEFECTS)[number];

/** A stretch of one channel, or of the whole recording, that is no good. */
export interface DefectStretch {
  /** Seconds from the recording's start. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  /** `part-epoch` is what is left behind the last whole epoch. */
  readonly defect: Defect | 'part-epoch';
  /** Label of the model's channel; null where it concerns every channel. */
  readonly channel: string | null;
}
