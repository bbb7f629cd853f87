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

/** sum over `features` of ((sum + half) >> shift) * weight, weights being int16, five a feature. */
function dotPooled(sums: usize, weights: usize, features: i32, shift: i32): i32 {
  const half = (1 << shift) >> 1;
  let logit = 0;
  for (let feature = 0; feature < features; feature++) {
    logit += ((load<i32>(sums) + half) >> shift) * <i32>load<i16>(weights);
    sums += 4;
    weights += <usize>STAGES << 1;
  }
  return logit;
}

/** Logits of the channels that are complete. @returns the lowest index among the largest */
export function head(program: usize, state: usize): i32 {
  const channels = load<i32>(program, CHANNELS);
  const main = load<i32>(program, MAIN_FEATURES);
  const side = load<i32>(program, SIDE_FEATURES);
  const mainWeights = <usize>main * <usize>STAGES * 2;
  const channelWeights = mainWeights + <usize>side * <usize>STAGES * 2;
  const channelBytes = load<usize>(program, CHANNEL_BYTES);
  let best = 0;
  let largest = i32.MIN_VALUE;
  for (let stage = 0; stage < STAGES; stage++) {
    let logit = load<i32>(program + load<usize>(program, HEAD_BIAS) + (<usize>stage << 2));
    let weights = program + load<usize>(program, HEAD_WEIGHTS) + (<usize>stage << 1);
    let bias = program + load<usize>(program, HEAD_CHANNEL_BIAS) + (<usize>stage << 2);
    let channel = state + FIRST_CHANNEL;
    for (let c = 0; c < channels; c++) {
      if (load<i32>(channel, POSITION) == load<i32>(program, EPOCH_SAMPLES)) {
        const sums = channel + SUMS;
        logit += dotPooled(sums, weights, main, load<i32>(program, MAIN_SHIFT));
        logit += dotPooled(sums + (<usize>main << 2), weights + mainWeights, side, load<i32>(program, SIDE_SHIFT));
        logit += load<i32>(bias);
      }
      weights += channelWeights;
      bias += <usize>STAGES << 2;
      channel += channelBytes;
    }
    store<i32>(state + LOGITS + (<usize>stage << 2), logit);
    if (logit > largest) {
      largest = logit;
      best = stage;
    }
  }
  return best;
}
