// The front end and the first convolution of the SIMD build, strip by strip. The baselines are a chain from sample
// to sample, two cycles each whatever the processor's width. So the chain of one strip runs inside the convolution of the
// strip before, whose vectors leave the scalar ports free. Loops end with their test, for out of others V8 moves nothing
// that stays the same.
import { eightFeatures } from './first-filter';
import { lanes } from './lanes';
import { BASELINE, DEVIATION, MANTISSA, NOT_STARTED, SATURATED, SHIFT } from './layout';

/** Samples of a strip: they are pooled in turns of eight, eight a strip, the first of an epoch included. */
const STRIP: i32 = 64;

/**
 * `count` int16 samples, at least one, into `input`, and from there `outputs` rows of `width` u8 values into `output`.
 * `early` points at the sample before the first output's, in front of `input`. The vectors write zeros, up to 14 bytes, at
 * `input` behind the last sample, and three rows more at `output`. `strip` has room for min(64, count) samples of 6 bytes, and
 * 48 more.
 */
export function firstStrips(
  channel: usize, samples: usize, count: i32, input: usize, strip: usize,
  early: usize, taps: usize, weights: usize, bias: usize, width: i32, outputs: i32, output: usize,
): void {
  const gainShift = load<i32>(channel, SHIFT);
  const zero = i32x4.splat(0);
  const one = i16x8.splat(1);
  const rounding = i32x4.splat(<i32>1 << (gainShift - 1));
  // Values inside the limit leave int16 neither when they are moved up to a shift of 15 nor behind the gain, so that one
  // rounding product of 16 bits is the gain. A shift beyond 15 makes a limit of -1, inside which is none.
  const factor = i16x8.splat(<i16>(<i32>1 << (15 - gainShift)));
  const mantissa = i16x8.splat(<i16>load<i32>(channel, MANTISSA));
  const limit = i16x8.splat(<i16>((<i32>1 << gainShift) - 1));
  const half = i32x4.splat(2048);
  let deviation = zero;
  let saturated = 0;
  let baseline = load<i32>(channel, BASELINE);
  if (baseline == NOT_STARTED) baseline = (<i32>load<i16>(samples)) << 12;
  store<i32>(strip, baseline);
  // Beyond what the chain reaches.
  const copies = strip + (<usize>min(count, STRIP) << 2) + 32;
  let source = samples;
  let left = count;
  // Before the first strip there is an empty one.
  let size = 0;
  do {
    // Baselines are followed by zeros, as a last strip's samples are: the difference there is none.
    let kept = strip + (<usize>size << 2);
    store<i32>(channel, load<i32>(kept), BASELINE);
    v128.store(kept, zero);
    v128.store(kept, zero, 16);
    kept = strip;
    const end = input + (<usize>size << 1);
    if (size) {
      do {
        const passed = i16x8.sub_sat_s(
          v128.load(source),
          i16x8.narrow_i32x4_s(
            i32x4.shr_s(i32x4.add(v128.load(kept), half), 12), i32x4.shr_s(i32x4.add(v128.load(kept, 16), half), 12),
          ),
        );
        const sign = i16x8.shr_s(passed, 15);
        deviation = i32x4.add(deviation, i32x4.dot_i16x8_s(passed, v128.or(sign, one)));
        let scaled = i16x8.q15mulr_sat_s(i16x8.mul(passed, factor), mantissa);
        if (v128.any_true(i16x8.gt_s(v128.xor(passed, sign), limit))) {
          const low = i32x4.shr_s(i32x4.add(i32x4.extmul_low_i16x8_s(passed, mantissa), rounding), gainShift);
          const high = i32x4.shr_s(i32x4.add(i32x4.extmul_high_i16x8_s(passed, mantissa), rounding), gainShift);
          scaled = i16x8.narrow_i32x4_s(low, high);
          saturated += popcnt(
            i16x8.bitmask(
              i16x8.narrow_i32x4_s(
                i32x4.ne(low, i32x4.extend_low_i16x8_s(scaled)), i32x4.ne(high, i32x4.extend_high_i16x8_s(scaled)),
              ),
            ),
          );
        }
        v128.store(input, scaled);
        source += 16;
        input += 16;
        kept += 32;
      } while (input < end);
    }
    input = end;
    samples += <usize>size << 1;
    left -= size;
    size = min(left, STRIP);
    source = samples;
    if (size < STRIP) {
      source = copies;
      memory.copy(source, samples, size << 1);
      v128.store(source + (<usize>size << 1), zero);
    }
    // A row of output needs the sample behind its four.
    const made = left ? <i32>(input - early - 4) / 4 : outputs;
    // Every eight features run the chain anew, from the same samples to the same baselines. Behind the last strip it goes
    // over what is left there, and is forgotten.
    for (let first = 0; first < width; first += 8) {
      baseline = load<i32>(channel, BASELINE);
      store<i32>(strip, baseline);
      if (size) prepareChain(source, strip, size);
      if (made) {
        eightFeatures(
          early, taps, weights + (first << 2), bias + (first << 2), width, made, output + first, baseline, strip,
        );
      } else {
        runChain(baseline, strip, size);
      }
    }
    outputs -= made;
    early += <usize>made << 2;
    output += made * width;
  } while (size);
  store<i32>(channel, load<i32>(channel, DEVIATION) + lanes(deviation), DEVIATION);
  store<i32>(channel, load<i32>(channel, SATURATED) + saturated, SATURATED);
}

/** Each sample's share of its baseline, where the baseline behind it will lie; of `size` samples and up to seven more. */
// @ts-ignore: decorator
@inline
function prepareChain(samples: usize, strip: usize, size: i32): void {
  const end = strip + (<usize>size << 2);
  do {
    v128.store(strip, i32x4.shl(v128.load_ext<i16>(samples), 7), 4);
    v128.store(strip, i32x4.shl(v128.load_ext<i16>(samples, 8), 7), 20);
    samples += 16;
    strip += 32;
  } while (strip < end);
}

/** Baselines of a strip that none is before. */
// @ts-ignore: decorator
@inline
function runChain(baseline: i32, strip: usize, size: i32): void {
  for (const end = strip + (<usize>size << 2); strip < end; strip += 4) {
    baseline = nextBaseline(baseline, load<i32>(strip, 4));
    store<i32>(strip, baseline, 4);
  }
}

/** The baseline behind a sample, of which `share` is what it adds. */
// @ts-ignore: decorator
@inline
export function nextBaseline(baseline: i32, share: i32): i32 {
  // In this order the chain from sample to sample is two operations long.
  return baseline + share - (baseline >> 5);
}
