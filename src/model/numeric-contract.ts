/**
 * The numeric contract: every integer operation between int16 samples and int32 logits, in words and in code. The
 * integer reference calls these functions; the engine (`assembly/`), the trainer (`training/`) and every export follow
 * them to the last bit. All arithmetic is on 32-bit two's complement integers; `>>` is the arithmetic shift (rounds
 * towards minus infinity) and no operation below overflows within the legal ranges given.
 *
 * FRONT END, per channel, on int16 samples x at the model's rate (100 Hz):
 *   1. high-pass, one pole at 0.5 Hz (100 / (2 pi 32)): before the first sample ever, baseline = x << 12; then
 *        y = clamp16(x - ((baseline + 2048) >> 12));   baseline += (x << 7) - (baseline >> 5)
 *      baseline stays within [-2^27, 2^27 + 31].
 *   2. deviation += |y|   (over an epoch of at most 8,191 samples: below 2^28)
 *   3. z = clamp16((y * mantissa + (1 << (shift - 1))) >> shift), the gain being fixed for the whole epoch;
 *      a sample that the clamp changed is counted as saturated. z is what the network reads: 2,048 counts a unit.
 *   At the end of an epoch, `observeDeviation` moves the running median and `gainFor` makes the next epoch's gain.
 *
 * NETWORK, rows are channel-last; a row before the first or after the last of an epoch is zero:
 *   depthwise      d[i] = sum over k < 3 of row[t + k - 1][i] * tap[k][i]       row u8 or s8, tap int8, d exact in int16:
 *                  sum |tap| <= 128 on u8 rows, <= 255 on s8 rows
 *     of samples   d = (sum over k < 3 of z[t + k - 1] * tap[k]) >> 8           the first: z int16, sum |tap| <= 255
 *   pointwise      acc[o] = sum over i of d[i] * w[i][o]                        w int16, expanded once:
 *     expanded     w = (weight * multiplier + (1 << fraction >> 1)) >> fraction   int8, 1..255; 0..8, the matrix's
 *   pool           acc[o] = max over rows 2 j and, where there is one, 2 j + 1
 *   requantise     u8 = clamp((acc + bias[o]) >> 16, 0, 255)                    the clamp is the ReLU
 *   block output   s8 = clamp((max(acc + bias[o], 0) + (side[o] << 4) + sideBias[o]) >> 16, -128, 127)
 *                  side[o] = sum over i of row[4 t][i] * sideWeight[i][o]       rows of the block's input; of samples, in the
 *                  first block, without the shift by 4
 *   last block     no side path and no Add: its u8 output rows are summed, and so are the rows 4 t of its input
 *   head           feature = (sum + (1 << poolShift >> 1)) >> poolShift         exact in int16
 *                  logit[s] = bias[s] + sum over channels c of (channelBias[c][s] + sum over features of feature * w[c][.][s])
 *   A channel without samples adds nothing. The stage is the lowest index among the largest logits.
 *   Rounding of a requantisation is folded into its bias (bias + (1 << 15)); the formulas above add none.
 *   `model/contract-check.ts` proves for a given model that no accumulator can leave int32.
 */

/** Network input counts in one unit; a unit is the running median of the epochs' mean absolute deviation. */
export const COUNTS_PER_UNIT = 2048;
/** Taps of every depthwise convolution. */
export const TAPS = 3;
/** Rows of a block's input for one row of its output: two poolings by two. */
export const BLOCK_STRIDE = 4;
export const STAGE_COUNT = 5;

export const U8_MAX = 255;
export const S8_MIN = -128;
export const S8_MAX = 127;
export const I16_MIN = -32768;
export const I16_MAX = 32767;
export const I32_MAX = 2147483647;

/** sum |tap| at which a depthwise result still fits int16, on u8 and on s8 rows, and on samples behind their shift. */
export const TAP_SUM_U8 = 128;
export const TAP_SUM_S8 = 255;
/** Right shift of what the first depthwise convolution makes of samples: they have 8 bits more than s8 rows. */
export const SAMPLE_SHIFT = 8;
/** Right shift of a requantisation: what is left is the upper half of an accumulator. */
export const REQUANTISE_SHIFT = 16;
/** What a requantisation adds to round, in its bias. */
export const ROUNDING = 1 << (REQUANTISE_SHIFT - 1);
/** Left shift of what a side path makes of s8 rows, which have 8 bits less than a depthwise result. */
export const SIDE_LIFT = 4;
/** A per-output multiplier lies in 1..MULTIPLIER_MAX, its fractional bits in 0..FRACTION_MAX. */
export const MULTIPLIER_MAX = 255;
export const FRACTION_MAX = 8;
/** Longest epoch in samples for which the front end's integers hold. */
export const EPOCH_SAMPLES_MAX = 8191;

/** log2 of the high-pass's time constant in samples. */
export const HIGH_PASS_SHIFT = 5;
/** Fractional bits of the high-pass's baseline. */
export const BASELINE_BITS = 12;

/** The gain of one epoch: z = (y * mantissa) / 2^shift. Ranges: mantissa 2^14..2^15 - 1, shift 1..30. */
export interface Gain {
  readonly mantissa: number;
  readonly shift: number;
}

/** The running median of the epochs' deviations; `count` 0 means that no epoch was observed. */
export interface RunningMedian {
  readonly logDeviation: number;
  readonly count: number;
}

/** Saturates an integer to int16. */
export function clamp16(value: number): number {
  return value < I16_MIN ? I16_MIN : value > I16_MAX ? I16_MAX : value;
}

export function clampU8(value: number): number {
  return value < 0 ? 0 : value > U8_MAX ? U8_MAX : value;
}

export function clampS8(value: number): number {
  return value < S8_MIN ? S8_MIN : value > S8_MAX ? S8_MAX : value;
}

/**
 * log2 in 1/256 octaves with a straight line inside each octave: monotone and invertible, so its median is the median.
 * @param value 1..2^28 - 1
 * @returns 0..7167
 */
export function logOf(value: number): number {
  const exponent = 31 - Math.clz32(value);
  const fraction = exponent >= 8 ? value >> (exponent - 8) : value << (8 - exponent);
  return (exponent << 8) | (fraction & 255);
}

/**
 * One epoch's deviation (sum of |y|) into the running median: the first is taken whole, later ones pull by at most
 * 512 / (count + 1) steps of 1/256 octave, never less than 2. An epoch whose mean |y| is below one count is flat and
 * leaves the median as it was.
 */
export function observeDeviation(median: RunningMedian, deviation: number, epochSamples: number): RunningMedian {
  if (deviation < epochSamples) return median;
  const observed = logOf(deviation);
  if (median.count === 0) return { logDeviation: observed, count: 1 };
  const quotient = Math.trunc(512 / (median.count + 1));
  const step = quotient < 2 ? 2 : quotient;
  const pull = observed - median.logDeviation;
  const move = pull > step ? step : pull < -step ? -step : pull;
  return { logDeviation: median.logDeviation + move, count: median.count < 255 ? median.count + 1 : 255 };
}

/**
 * The gain that brings a median deviation to {@link COUNTS_PER_UNIT} a sample.
 * @param logDeviation of a sum over `epochSamples` samples, at least logOf(epochSamples)
 * @param epochSamples 64..EPOCH_SAMPLES_MAX
 */
export function gainFor(logDeviation: number, epochSamples: number): Gain {
  const exponent = logDeviation >> 8;
  const scale = 256 + (logDeviation & 255);
  const quotient = Math.floor((COUNTS_PER_UNIT * 256 * epochSamples) / scale);
  const bits = 32 - Math.clz32(quotient);
  return { mantissa: quotient >>> (bits - 15), shift: exponent + 15 - bits };
}
