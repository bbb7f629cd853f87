/** The words of `assembly/layout.ts`, which the engine reads; a test holds the two files against each other. */
export const PROGRAM = {
  EPOCH_SAMPLES: 0,
  CHANNELS: 4,
  BLOCKS: 8,
  CHANNEL_BYTES: 12,
  CHUNK_SAMPLES: 16,
  TILE_ROWS: 20,
  GAIN_IS_FIXED: 24,
  SCRATCH_TILE: 28,
  SCRATCH_SIDE_TILE: 32,
  SCRATCH_LAST_ROWS: 36,
  HEAD_WEIGHTS: 40,
  HEAD_BIAS: 44,
  HEAD_CHANNEL_BIAS: 48,
  MAIN_FEATURES: 52,
  SIDE_FEATURES: 56,
  MAIN_SHIFT: 60,
  SIDE_SHIFT: 64,
  FIRST_BLOCK: 68,
  GAINS: 72,
} as const;
export const PROGRAM_HEADER_BYTES = 76;

export const GAIN = { GAIN_MANTISSA: 0, GAIN_SHIFT: 4 } as const;
export const GAIN_BYTES = 8;

export const BLOCK = {
  FEATURES_IN: 0,
  WIDTH: 4,
  FIRST_TAPS: 8,
  FIRST_WEIGHTS: 12,
  FIRST_BIAS: 16,
  SECOND_TAPS: 20,
  SECOND_WEIGHTS: 24,
  SECOND_BIAS: 28,
  SIDE_WEIGHTS: 32,
  SIDE_BIAS: 36,
  KEPT_INPUT: 40,
  KEPT_HIDDEN: 44,
  SCRATCH_INPUT: 48,
  SCRATCH_HIDDEN: 52,
} as const;
export const BLOCK_BYTES = 56;

export const STATE = { LOGITS: 0, FIRST_CHANNEL: 32 } as const;

export const CHANNEL = {
  POSITION: 0,
  BASELINE: 4,
  DEVIATION: 8,
  LOG_DEVIATION: 12,
  MEDIAN_COUNT: 16,
  MANTISSA: 20,
  SHIFT: 24,
  SATURATED: 28,
  SUMS: 32,
} as const;
