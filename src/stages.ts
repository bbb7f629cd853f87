/** Sleep stages, in the order of the network's outputs (AASM names; R&K stage 4 is N3). */
export const STAGES = ['W', 'N1', 'N2', 'N3', 'REM'] as const;

/** A stage's name, one of {@link STAGES}. */
export type Stage = (typeof STAGES)[number];

/** Index into {@link STAGES}, or {@link UNSCORED}. */
export type StageIndex = -1 | 0 | 1 | 2 | 3 | 4;

/** An epoch nobody scored: movement, lead-off, outside the scored part. */
export const UNSCORED = -1;

/** Seconds of an epoch in the AASM manual and in every data set used here. */
export const EPOCH_SECONDS = 30;

/** When the file of a hypnogram says that its time 0 was, to the second. */
export interface StatedStart {
  /** Its UTC fields are the clock of the place of recording. */
  readonly clock: Date;
  /** Whether the date is stated too; where it is not, `clock` is on 1970-01-01. */
  readonly dated: boolean;
}

/** A night's stages, one an epoch, on a fixed grid. */
export interface Hypnogram {
  /** Length of every epoch, in seconds. */
  readonly epochSeconds: number;
  /** Seconds from the recording's first sample to the first epoch; may be negative. */
  readonly startSeconds: number;
  /** One {@link StageIndex} an epoch. */
  readonly stages: Int8Array;
  /** Null or absent where its file states none, as tables do; it never moves the stages, which lie by `startSeconds`. */
  readonly start?: StatedStart | null;
}

/** The stage's name; `'-'` when unscored. */
export function stageName(index: number): Stage | '-' {
  return STAGES[index] ?? '-';
}

/** `1 epoch`, `2 epochs`. */
export function epochsText(count: number): string {
  return `${count} epoch${count === 1 ? '' : 's'}`;
}
