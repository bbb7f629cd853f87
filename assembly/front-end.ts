// High-pass, running gain and saturation; the words and ranges are in src/model/numeric-contract.ts.
import {
  BASELINE,
  DEVIATION,
  LOG_DEVIATION,
  MANTISSA,
  MEDIAN_COUNT,
  NOT_STARTED,
  SATURATED,
  SHIFT,
} from './layout';

const COUNTS_PER_UNIT: u32 = 2048;

/**
 * `count` int16 samples, at least one, through the channel's front end into `output`: first the baselines, one after
 * another, then the rest, which no longer depends on the sample before. The vectors write up to 14 bytes too many at
 * `output`, and at `fractions` 4 a sample, 48 at least and 128 at most.
 */
export function frontEnd(channel: usize, samples: usize, output: usize, count: i32, fractions: usize): void {
  if (!ASC_FEATURE_SIMD) {
    baselines(channel, samples, output, count);
    return scale(channel, samples, output, count);
  }
  if (load<i32>(channel, BASELINE) == NOT_STARTED) store<i32>(channel, (<i32>load<i16>(samples)) << 12, BASELINE);
  const bytes = <usize>(count & ~7) << 1;
  if (bytes) vectors(channel, samples, output, bytes, fractions, 8);
  count &= 7;
  if (count) {
    const last = fractions + 32;
    for (let at: usize = 0; at < <usize>count << 1; at += 2) store<i16>(last + at, load<i16>(samples + bytes + at));
    vectors(channel, last, output + bytes, 16, fractions, count);
  }
}

/** Writes each sample's baseline, rounded to counts: within int16, as the samples are. */
function baselines(channel: usize, samples: usize, output: usize, count: i32): void {
  let baseline = load<i32>(channel, BASELINE);
  if (baseline == NOT_STARTED && count > 0) baseline = (<i32>load<i16>(samples)) << 12;
  const end = samples + (<usize>count << 1);
  while (samples < end) {
    store<i16>(output, <i16>((baseline + 2048) >> 12));
    // In this order the chain from sample to sample is two operations long.
    baseline = baseline + ((<i32>load<i16>(samples)) << 7) - (baseline >> 5);
    samples += 2;
    output += 2;
  }
  store<i32>(channel, baseline, BASELINE);
}

/** `output` holds the baselines and gets the network's input; deviation and saturated samples are added up. */
function scale(channel: usize, samples: usize, output: usize, count: i32): void {
  const mantissa = load<i32>(channel, MANTISSA);
  const shift = load<i32>(channel, SHIFT);
  const half = 1 << (shift - 1);
  let deviation = load<i32>(channel, DEVIATION);
  let saturated = load<i32>(channel, SATURATED);
  const end = samples + (<usize>count << 1);
  while (samples < end) {
    const passed = clamp16(<i32>load<i16>(samples) - <i32>load<i16>(output));
    deviation += abs(passed);
    const scaled = (passed * mantissa + half) >> shift;
    const clamped = clamp16(scaled);
    saturated += i32(clamped != scaled);
    store<i16>(output, <i16>clamped);
    samples += 2;
    output += 2;
  }
  store<i32>(channel, deviation, DEVIATION);
  store<i32>(channel, saturated, SATURATED);
}

/** Samples whose baselines are made before their vectors, in bytes. */
const STRIP: usize = 64;

/** Keeps a sample's baseline, 12 fractional bits and half a count more. @returns the next sample's */
// @ts-ignore: decorator
@inline
function nextBaseline(baseline: i32, samples: usize, fractions: usize, offset: usize): i32 {
  store<i32>(fractions + (offset << 1), baseline);
  // In this order the chain from sample to sample is two operations long; 64 is what the half does to the leak.
  return baseline + (((<i32>load<i16>(samples + offset)) << 7) + 64) - (baseline >> 5);
}

/**
 * `bytes` of samples, a multiple of 16, of whose last 8 `valid` count. A strip at a time, so that the processor has one
 * strip's vectors and the next one's chain in work at once; in loops that end with their test, for out of others V8
 * moves nothing that stays the same.
 */
function vectors(channel: usize, samples: usize, output: usize, bytes: usize, fractions: usize, valid: i32): void {
  let baseline = load<i32>(channel, BASELINE) + 2048;
  const shift = load<i32>(channel, SHIFT);
  // The rounding half, 2^(shift - 1), as a product: the dot product adds it to the sample's.
  const minus = i16x8.splat(<i16>(<i32>-1 << ((shift - 1) >> 1)));
  const pair = i32x4.splat(load<i32>(channel, MANTISSA) | (<i32>-1 << ((shift >> 1) + 16)));
  const one = i16x8.shr_u(minus, 15);
  const counts = i16x8.gt_s(i16x8.splat(<i16>valid), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  let deviation = i32x4.splat(0);
  let saturated = i32x4.splat(<i32>bytes >> 3);
  const end = samples + bytes;
  do {
    const stripEnd = min(samples + STRIP, end);
    let source = samples;
    let kept = fractions;
    do {
      baseline = nextBaseline(baseline, source, kept, 0);
      baseline = nextBaseline(baseline, source, kept, 2);
      baseline = nextBaseline(baseline, source, kept, 4);
      baseline = nextBaseline(baseline, source, kept, 6);
      baseline = nextBaseline(baseline, source, kept, 8);
      baseline = nextBaseline(baseline, source, kept, 10);
      baseline = nextBaseline(baseline, source, kept, 12);
      baseline = nextBaseline(baseline, source, kept, 14);
      source += 16;
      kept += 32;
    } while (source < stripEnd);
    kept = fractions;
    do {
      const passed = v128.and(
        counts,
        i16x8.sub_sat_s(
          v128.load(samples),
          i16x8.narrow_i32x4_s(i32x4.shr_s(v128.load(kept), 12), i32x4.shr_s(v128.load(kept, 16), 12)),
        ),
      );
      deviation = i32x4.add(deviation, i32x4.dot_i16x8_s(passed, v128.or(i16x8.shr_s(passed, 15), one)));
      const low = i32x4.shr_s(
        i32x4.dot_i16x8_s(v128.shuffle<i16>(passed, minus, 0, 8, 1, 9, 2, 10, 3, 11), pair), shift,
      );
      const high = i32x4.shr_s(
        i32x4.dot_i16x8_s(v128.shuffle<i16>(passed, minus, 4, 12, 5, 13, 6, 14, 7, 15), pair), shift,
      );
      const clamped = i16x8.narrow_i32x4_s(low, high);
      // A comparison that holds is -1: what is left of the count were saturated.
      saturated = i32x4.add(saturated, i32x4.eq(low, i32x4.extend_low_i16x8_s(clamped)));
      saturated = i32x4.add(saturated, i32x4.eq(high, i32x4.extend_high_i16x8_s(clamped)));
      v128.store(output, clamped);
      samples += 16;
      output += 16;
      kept += 32;
    } while (samples < stripEnd);
  } while (samples < end);
  if (valid < 8) baseline = load<i32>(fractions + (<usize>valid << 2));
  store<i32>(channel, baseline - 2048, BASELINE);
  store<i32>(channel, load<i32>(channel, DEVIATION) + lanes(deviation), DEVIATION);
  store<i32>(channel, load<i32>(channel, SATURATED) + lanes(saturated), SATURATED);
}

function lanes(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  );
}

// @ts-ignore: decorator
@inline
function clamp16(value: i32): i32 {
  return min(max(value, -32768), 32767);
}

/** log2 in 1/256 octaves, straight inside each octave. */
function logOf(value: i32): i32 {
  const exponent = 31 - clz(value);
  const fraction = exponent >= 8 ? value >> (exponent - 8) : value << (8 - exponent);
  return (exponent << 8) | (fraction & 255);
}

function setGain(channel: usize, logDeviation: i32, epochSamples: i32): void {
  const scale = <u32>(256 + (logDeviation & 255));
  const quotient = (COUNTS_PER_UNIT * 256 * <u32>epochSamples) / scale;
  const bits = 32 - clz(<i32>quotient);
  store<i32>(channel, quotient >> (bits - 15), MANTISSA);
  store<i32>(channel, (logDeviation >> 8) + 15 - bits, SHIFT);
}

/** At an epoch's end: its deviation joins the running median, and the next epoch's gain follows. */
export function updateGain(channel: usize, epochSamples: i32): void {
  const deviation = load<i32>(channel, DEVIATION);
  if (deviation < epochSamples) return;
  const observed = logOf(deviation);
  const count = load<i32>(channel, MEDIAN_COUNT);
  let median = observed;
  if (count > 0) {
    const step = max(512 / (count + 1), 2);
    const before = load<i32>(channel, LOG_DEVIATION);
    median = before + min(max(observed - before, -step), step);
  }
  store<i32>(channel, median, LOG_DEVIATION);
  store<i32>(channel, min(count + 1, 255), MEDIAN_COUNT);
  setGain(channel, median, epochSamples);
}
