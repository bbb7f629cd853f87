/** The words of `assembly/bare/layout.ts`, which the bare engine reads; a test holds the two files against each other. */
export const PROGRAM = {
  EPOCH_SAMPLES: 0,
  CHANNELS: 4,
  CHANNEL_BYTES: 8,
  CHUNK_SAMPLES: 12,
  GAIN_IS_FIXED: 16,
  FIRST_LAYER: 20,
  SUM_BYTES: 24,
  MAIN_FEATURES: 28,
  SIDE_FEATURES: 32,
  MAIN_SHIFT: 36,
  SIDE_SHIFT: 40,
  HEAD_WEIGHTS: 44,
  HEAD_BIAS: 48,
  HEAD_CHANNEL_BIAS: 52,
  SCRATCH_NEWEST: 56,
  SCRATCH_SAMPLES: 60,
  HEAD_MULTIPLIERS: 64,
} as const;
/** Gains follow the header. */
export const GAINS = 68;

export const LAYER = {
  FEATURES: 0,
  WIDTH: 4,
  WEIGHTS: 8,
  NEXT: 12,
  ROWS: 16,
  STARTS_BLOCK: 20,
  SIDE_ROWS: 24,
  SIDE_PAIRS: 28,
  KERNEL: 32,
} as const;
/** Taps follow a layer's words. */
export const TAPS = 36;

/** Pointwise kernels. */
export const KERNELS = { PLAIN: 0, NARROW: 1, NARROW_SAMPLE: 2, SIXTEEN_SIDE: 3, WIDE: 4 } as const;

export const STATE = { LOGITS: 0, FIRST_CHANNEL: 20 } as const;
/** Of a channel, behind the words that it shares with the host build. */
export const SUMS = 32;
