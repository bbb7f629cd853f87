// The engine's exported functions, and nothing else. Every pointer is an address in the one memory page; the host lays
// out program, states, scratch and samples (src/runtime/plan.ts). No statics, no allocation: one instance serves any
// number of sleepers, each with a state of its own.
import { extract } from './extractor';
import { updateGain } from './front-end';
import { head } from './head';
import {
  BASELINE,
  CHANNELS,
  CHANNEL_BYTES,
  CHUNK_SAMPLES,
  DEVIATION,
  EPOCH_SAMPLES,
  FIRST_CHANNEL,
  GAINS,
  GAIN_BYTES,
  GAIN_IS_FIXED,
  GAIN_MANTISSA,
  GAIN_SHIFT,
  MAIN_FEATURES,
  MANTISSA,
  NOT_STARTED,
  POSITION,
  SATURATED,
  SHIFT,
  SIDE_FEATURES,
  SUMS,
} from './layout';
export { toCounts } from './microvolts';

function channelAt(program: usize, state: usize, channel: i32): usize {
  return state + FIRST_CHANNEL + <usize>channel * load<usize>(program, CHANNEL_BYTES);
}

/** Makes a state new: no epoch begun, no deviation known. */
export function reset(program: usize, state: usize): void {
  const channels = load<i32>(program, CHANNELS);
  for (let index = 0; index < channels; index++) {
    const channel = channelAt(program, state, index);
    const gain = program + load<usize>(program, GAINS) + <usize>index * GAIN_BYTES;
    memory.fill(channel, 0, load<usize>(program, CHANNEL_BYTES));
    store<i32>(channel, NOT_STARTED, BASELINE);
    store<i32>(channel, load<i32>(gain, GAIN_MANTISSA), MANTISSA);
    store<i32>(channel, load<i32>(gain, GAIN_SHIFT), SHIFT);
  }
}

/** Forgets the epoch begun; filters and gains go on. */
export function discard(program: usize, state: usize): void {
  const channels = load<i32>(program, CHANNELS);
  for (let index = 0; index < channels; index++) store<i32>(channelAt(program, state, index), 0, POSITION);
}

/** int16 samples of one channel, any number. @returns those taken: fewer when the epoch is full */
export function push(
  program: usize,
  state: usize,
  scratch: usize,
  channel: i32,
  samples: usize,
  count: i32,
): i32 {
  const own = channelAt(program, state, channel);
  const taken = min(count, load<i32>(program, EPOCH_SAMPLES) - load<i32>(own, POSITION));
  if (taken > 0 && load<i32>(own, POSITION) == 0) {
    store<i32>(own, 0, DEVIATION);
    store<i32>(own, 0, SATURATED);
    memory.fill(own + SUMS, 0, (load<usize>(program, MAIN_FEATURES) + load<usize>(program, SIDE_FEATURES)) << 2);
  }
  let left = taken;
  while (left > 0) {
    const chunk = min(left, load<i32>(program, CHUNK_SAMPLES));
    extract(program, own, scratch, samples, chunk);
    samples += <usize>chunk << 1;
    left -= chunk;
  }
  return taken;
}

/**
 * Ends the epoch: logits into the state, gains for the next epoch.
 * @returns the stage, 0..4; -1 when no channel has samples; -2 - c when channel c has some but not all of its samples
 */
export function finish(program: usize, state: usize): i32 {
  const channels = load<i32>(program, CHANNELS);
  const epochSamples = load<i32>(program, EPOCH_SAMPLES);
  let complete = 0;
  for (let index = 0; index < channels; index++) {
    const position = load<i32>(channelAt(program, state, index), POSITION);
    if (position != 0 && position != epochSamples) return -2 - index;
    complete += i32(position != 0);
  }
  if (complete == 0) return -1;
  const stage = head(program, state);
  for (let index = 0; index < channels; index++) {
    const channel = channelAt(program, state, index);
    if (load<i32>(channel, POSITION) != 0 && !load<i32>(program, GAIN_IS_FIXED)) updateGain(channel, epochSamples);
  }
  discard(program, state);
  return stage;
}
