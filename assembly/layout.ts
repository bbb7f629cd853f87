// Where things lie in the program image and in a sleeper's state. The host builds and reads them through
// src/runtime/layout.ts, which repeats these numbers and is tested against them. All words are 32 bits, offsets in the
// program are from its start, offsets in the state from the channel's start, offsets in the scratch from its start.

// Program: header, one gain a channel, one descriptor a block, then weights.
export const EPOCH_SAMPLES: usize = 0;
export const CHANNELS: usize = 4;
export const BLOCKS: usize = 8;
export const CHANNEL_BYTES: usize = 12;
/** Most samples that one pass through the layers may take. */
export const CHUNK_SAMPLES: usize = 16;
/** Rows of the depthwise tile, a multiple of 4. */
export const TILE_ROWS: usize = 20;
export const GAIN_IS_FIXED: usize = 24;
export const SCRATCH_TILE: usize = 28;
export const SCRATCH_SIDE_TILE: usize = 32;
/** Output rows of the last block, on their way into the sums. */
export const SCRATCH_LAST_ROWS: usize = 36;
export const HEAD_WEIGHTS: usize = 40;
export const HEAD_BIAS: usize = 44;
export const HEAD_CHANNEL_BIAS: usize = 48;
export const MAIN_FEATURES: usize = 52;
export const SIDE_FEATURES: usize = 56;
export const MAIN_SHIFT: usize = 60;
export const SIDE_SHIFT: usize = 64;
export const FIRST_BLOCK: usize = 68;
export const GAINS: usize = 72;

// One gain.
export const GAIN_MANTISSA: usize = 0;
export const GAIN_SHIFT: usize = 4;
export const GAIN_BYTES: usize = 8;

// One block descriptor.
export const FEATURES_IN: usize = 0;
export const WIDTH: usize = 4;
export const FIRST_TAPS: usize = 8;
export const FIRST_WEIGHTS: usize = 12;
export const FIRST_BIAS: usize = 16;
export const SECOND_TAPS: usize = 20;
export const SECOND_WEIGHTS: usize = 24;
export const SECOND_BIAS: usize = 28;
/** 0 in the last block. */
export const SIDE_WEIGHTS: usize = 32;
export const SIDE_BIAS: usize = 36;
/** Kept rows of the block's input and of the rows between its convolutions, in the channel's state. */
export const KEPT_INPUT: usize = 40;
export const KEPT_HIDDEN: usize = 44;
export const SCRATCH_INPUT: usize = 48;
export const SCRATCH_HIDDEN: usize = 52;
export const BLOCK_BYTES: usize = 56;

// State: the logits, then the channels.
export const LOGITS: usize = 0;
export const FIRST_CHANNEL: usize = 32;

// One channel's state; the kept rows follow the sums.
/** Samples of the current epoch so far. */
export const POSITION: usize = 0;
export const BASELINE: usize = 4;
export const DEVIATION: usize = 8;
export const LOG_DEVIATION: usize = 12;
export const MEDIAN_COUNT: usize = 16;
export const MANTISSA: usize = 20;
export const SHIFT: usize = 24;
export const SATURATED: usize = 28;
export const SUMS: usize = 32;

export const STAGES: i32 = 5;
/** A baseline that no signal can have: nothing was heard yet. */
export const NOT_STARTED: i32 = i32.MIN_VALUE;
