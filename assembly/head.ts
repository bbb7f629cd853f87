import { lanes } from './lanes';
import {
  CHANNELS,
  CHANNEL_BYTES,
  EPOCH_SAMPLES,
  FIRST_CHANNEL,
  HEAD_BIAS,
  HEAD_CHANNEL_BIAS,
  HEAD_WEIGHTS,
  LOGITS,
  MAIN_FEATURES,
  MAIN_SHIFT,
  POSITION,
  SIDE_FEATURES,
  SIDE_SHIFT,
  STAGES,
  SUMS,
} from './layout';

/** Logits of the channels that are complete. @returns the lowest index among the largest */
export function head(program: usize, state: usize): i32 {
  const channels = load<i32>(program, CHANNELS);
  const features = load<i32>(program, MAIN_FEATURES) + load<i32>(program, SIDE_FEATURES);
  let weights = program + load<usize>(program, HEAD_WEIGHTS);
  let best = 0;
  let largest = i32.MIN_VALUE;
  for (let stage = 0; stage < STAGES; stage++) {
    let logit = load<i32>(program + load<usize>(program, HEAD_BIAS) + (<usize>stage << 2));
    let bias = program + load<usize>(program, HEAD_CHANNEL_BIAS) + (<usize>stage << 2);
    let channel = state + FIRST_CHANNEL;
    for (let c = 0; c < channels; c++) {
      if (load<i32>(channel, POSITION) == load<i32>(program, EPOCH_SAMPLES)) {
        logit += load<i32>(bias) + dotPooled(program, channel, weights, features);
      }
      weights += ((features + 7) & ~7) << 1;
      bias += <usize>STAGES << 2;
      channel += load<usize>(program, CHANNEL_BYTES);
    }
    store<i32>(state + LOGITS + (<usize>stage << 2), logit);
    if (logit > largest) {
      largest = logit;
      best = stage;
    }
  }
  return best;
}

/**
 * One channel's sum of ((sum + half) >> shift) * weight, whose factors fit int16. The vectors take eight features: behind
 * a lone one lie kept rows, which meet zeros.
 */
function dotPooled(program: usize, channel: usize, weights: usize, features: i32): i32 {
  const main = load<i32>(program, MAIN_FEATURES);
  const sums = channel + SUMS;
  if (ASC_FEATURE_SIMD) {
    let total = i32x4.splat(0);
    for (let feature = 0; feature < features; feature += 8) {
      const shift = load<i32>(program + (feature < main ? MAIN_SHIFT : SIDE_SHIFT));
      const half = i32x4.splat((1 << shift) >> 1);
      const from = sums + (<usize>feature << 2);
      const low = i32x4.shr_s(i32x4.add(v128.load(from), half), shift);
      const high = i32x4.shr_s(i32x4.add(v128.load(from, 16), half), shift);
      const own = v128.load(weights + (<usize>feature << 1));
      total = i32x4.add(total, i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(low, high), own));
    }
    return lanes(total);
  }
  let total = 0;
  for (let feature = 0; feature < features; feature++) {
    const shift = load<i32>(program + (feature < main ? MAIN_SHIFT : SIDE_SHIFT));
    const sum = load<i32>(sums + (<usize>feature << 2)) + ((1 << shift) >> 1);
    total += (sum >> shift) * <i32>load<i16>(weights + (<usize>feature << 1));
  }
  return total;
}
