// Where things lie in the bare build's program image and state. src/runtime/bare/layout.ts repeats these numbers and is
// tested against them. All words are 32 bits. A channel's first words are the host build's (../layout.ts), so that the
// running gain is one source.

// Program: header, one gain a channel, the layers, the head's weights. Offsets in it are from its start.
export const EPOCH_SAMPLES: usize = 0;
export const CHANNELS: usize = 4;
export const CHANNEL_BYTES: usize = 8;
/** Most samples that one pass through the front end may take. */
export const CHUNK_SAMPLES: usize = 12;
export const GAIN_IS_FIXED: usize = 16;
export const FIRST_LAYER: usize = 20;
/** 2 where every pooled sum fits 16 bits, otherwise 4. */
export const SUM_BYTES: usize = 24;
export const MAIN_FEATURES: usize = 28;
export const SIDE_FEATURES: usize = 32;
export const MAIN_SHIFT: usize = 36;
export const SIDE_SHIFT: usize = 40;
export const HEAD_WEIGHTS: usize = 44;
export const HEAD_BIAS: usize = 48;
export const HEAD_CHANNEL_BIAS: usize = 52;
/** In the scratch: the newest even row on its way into a layer, and the samples of a pass. The tile is at 0. */
export const SCRATCH_NEWEST: usize = 56;
export const SCRATCH_SAMPLES: usize = 60;
export const HEAD_MULTIPLIERS: usize = 64;
export const GAINS: usize = 68;

// One gain.
export const GAIN_MANTISSA: usize = 0;
export const GAIN_SHIFT: usize = 4;
export const GAIN_BYTES: usize = 8;

// One layer: a convolution with its pool. Its taps follow these words.
export const FEATURES: usize = 0;
export const WIDTH: usize = 4;
/** From the layer's start. */
export const WEIGHTS: usize = 8;
/** From this layer's start to the next one's; 0 in the last. */
export const NEXT: usize = 12;
/** In the channel: the rows kept of the layer's input; the first layer's are samples. */
export const ROWS: usize = 16;
/** 1 in the layers that take a block's input, whose every 4th row goes the side path too. */
export const STARTS_BLOCK: usize = 20;
/** In the channel: the two rows that wait for the side path; 0 in the last block, whose side rows are summed. */
export const SIDE_ROWS: usize = 24;
/** Pairs of a side row where a side path ends in this layer, otherwise 0. */
export const SIDE_PAIRS: usize = 28;
/** Which pointwise kernel fits the layer where two pairs are multiplied at once. */
export const KERNEL: usize = 32;
export const TAPS: usize = 36;

export const enum Kernel {
  /** Fits every layer. */
  PLAIN,
  /** 8 features. */
  NARROW,
  /** 8 features, a sample's side path. */
  NARROW_SAMPLE,
  /** 16 features, a side path of 8. */
  SIXTEEN_SIDE,
  /** More than 8 features. */
  WIDE,
}

// State: the logits, then the channels.
export const LOGITS: usize = 0;
export const FIRST_CHANNEL: usize = 20;

// One channel's state: words as in ../layout.ts, then the sums, then rows and samples.
export const SUMS: usize = 32;
