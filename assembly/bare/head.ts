import { POSITION } from '../layout';
import {
  CHANNELS,
  CHANNEL_BYTES,
  EPOCH_SAMPLES,
  FIRST_CHANNEL,
  HEAD_BIAS,
  HEAD_CHANNEL_BIAS,
  HEAD_MULTIPLIERS,
  HEAD_WEIGHTS,
  LOGITS,
  MAIN_FEATURES,
  MAIN_SHIFT,
  SIDE_FEATURES,
  SIDE_SHIFT,
  SUMS,
  SUM_BYTES,
} from './layout';

const STAGES: usize = 5;

/** sum over `features` of ((sum + half) >> shift) * weight, weights being int8, five a feature. */
function dotPooled(sums: usize, sumBytes: usize, weights: usize, features: i32, shift: i32, signed: bool): i32 {
  const half = (1 << shift) >> 1;
  let logit = 0;
  do {
    let sum: i32;
    if (sumBytes == 4) sum = load<i32>(sums);
    else if (signed) sum = <i32>load<i16>(sums);
    else sum = <i32>load<u16>(sums);
    logit += ((sum + half) >> shift) * <i32>load<i8>(weights);
    sums += sumBytes;
    weights += STAGES;
  } while (--features);
  return logit;
}

/** Logits of the channels that are complete; a stage's weights share a multiplier, which its sum meets once. @returns the lowest index among the largest */
export function head(program: usize, state: usize): i32 {
  const main = load<usize>(program, MAIN_FEATURES);
  const side = load<usize>(program, SIDE_FEATURES);
  const sumBytes = load<usize>(program, SUM_BYTES);
  let best = 0;
  let largest = i32.MIN_VALUE;
  for (let stage: usize = 0; stage < STAGES; stage++) {
    let logit = load<i32>(program + load<usize>(program, HEAD_BIAS) + (stage << 2));
    let sum = 0;
    let weights = program + load<usize>(program, HEAD_WEIGHTS) + stage;
    let bias = program + load<usize>(program, HEAD_CHANNEL_BIAS) + (stage << 2);
    let channel = state + FIRST_CHANNEL;
    for (let left = load<i32>(program, CHANNELS); left > 0; left--) {
      if (load<i32>(channel, POSITION) == load<i32>(program, EPOCH_SAMPLES)) {
        const sums = channel + SUMS;
        sum += dotPooled(sums, sumBytes, weights, <i32>main, load<i32>(program, MAIN_SHIFT), false);
        sum += dotPooled(
          sums + main * sumBytes,
          sumBytes,
          weights + main * STAGES,
          <i32>side,
          load<i32>(program, SIDE_SHIFT),
          true,
        );
        logit += load<i32>(bias);
      }
      weights += (main + side) * STAGES;
      bias += STAGES << 2;
      channel += load<usize>(program, CHANNEL_BYTES);
    }
    logit += sum * <i32>load<u8>(program + load<usize>(program, HEAD_MULTIPLIERS) + stage);
    store<i32>(state + LOGITS + (stage << 2), logit);
    if (logit > largest) {
      largest = logit;
      best = <i32>stage;
    }
  }
  return best;
}
