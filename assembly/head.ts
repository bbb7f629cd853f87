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
  const main = load<i32>(program, MAIN_FEATURES);
  const features = main + load<i32>(program, SIDE_FEATURES);
  const channelBytes = load<usize>(program, CHANNEL_BYTES);
  let best = 0;
  let largest = i32.MIN_VALUE;
  for (let stage = 0; stage < STAGES; stage++) {
    let logit = load<i32>(program + load<usize>(program, HEAD_BIAS) + (<usize>stage << 2));
    let weights = program + load<usize>(program, HEAD_WEIGHTS) + (<usize>stage << 1);
    let bias = program + load<usize>(program, HEAD_CHANNEL_BIAS) + (<usize>stage << 2);
    let channel = state + FIRST_CHANNEL;
    for (let c = 0; c < channels; c++) {
      const complete = load<i32>(channel, POSITION) == load<i32>(program, EPOCH_SAMPLES);
      if (complete) logit += load<i32>(bias);
      let shift = load<i32>(program, MAIN_SHIFT);
      for (let feature = 0; feature < features; feature++) {
        if (feature == main) shift = load<i32>(program, SIDE_SHIFT);
        // ((sum + half) >> shift) * weight, five weights a feature.
        if (complete) {
          const sum = load<i32>(channel + (<usize>feature << 2), SUMS) + ((1 << shift) >> 1);
          logit += (sum >> shift) * <i32>load<i16>(weights);
        }
        weights += <usize>STAGES << 1;
      }
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
