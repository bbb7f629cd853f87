// The exported functions of the engine for bare microcontrollers: those of ../index.ts without the microvolts, whose
// floats such processors lack. The same results from a design of its own: rows stream through the layers one by one.
import { updateGain } from '../front-end';
import { BASELINE, DEVIATION, MANTISSA, NOT_STARTED, POSITION, SATURATED, SHIFT } from '../layout';
import { endEpoch } from './epoch-end';
import { head } from './head';
import {
  CHANNELS,
  CHANNEL_BYTES,
  CHUNK_SAMPLES,
  EPOCH_SAMPLES,
  FIRST_CHANNEL,
  GAINS,
  GAIN_BYTES,
  GAIN_IS_FIXED,
  GAIN_MANTISSA,
  GAIN_SHIFT,
  SUMS,
} from './layout';
import { pass } from './pass';

/** Makes a state new: no epoch begun, no deviation known. */
export function reset(program: usize, state: usize): void {
  const channelBytes = load<usize>(program, CHANNEL_BYTES);
  let channel = state + FIRST_CHANNEL;
  let gain = program + GAINS;
  for (let left = load<i32>(program, CHANNELS); left > 0; left--) {
    memory.fill(channel, 0, channelBytes);
    store<i32>(channel, NOT_STARTED, BASELINE);
    store<i32>(channel, load<i32>(gain, GAIN_MANTISSA), MANTISSA);
    store<i32>(channel, load<i32>(gain, GAIN_SHIFT), SHIFT);
    channel += channelBytes;
    gain += GAIN_BYTES;
  }
}

/** Forgets the epoch begun; filters and gains go on. */
export function discard(program: usize, state: usize): void {
  let channel = state + FIRST_CHANNEL;
  for (let left = load<i32>(program, CHANNELS); left > 0; left--) {
    store<i32>(channel, 0, POSITION);
    channel += load<usize>(program, CHANNEL_BYTES);
  }
}

/** An epoch begins: no rows, no sums; the first sample ever sets the baseline. */
function begin(program: usize, channel: usize, samples: usize): void {
  store<i32>(channel, 0, DEVIATION);
  store<i32>(channel, 0, SATURATED);
  memory.fill(channel + SUMS, 0, load<usize>(program, CHANNEL_BYTES) - SUMS);
  if (load<i32>(channel, BASELINE) == NOT_STARTED) store<i32>(channel, (<i32>load<i16>(samples)) << 12, BASELINE);
}

/** int16 samples of one channel, any number. @returns those taken: fewer when the epoch is full */
export function push(program: usize, state: usize, scratch: usize, channel: i32, samples: usize, count: i32): i32 {
  const own = state + FIRST_CHANNEL + <usize>channel * load<usize>(program, CHANNEL_BYTES);
  const position = load<i32>(own, POSITION);
  const room = load<i32>(program, EPOCH_SAMPLES) - position;
  const taken = <i32>min<u32>(count, room);
  if (taken == 0) return 0;
  if (position == 0) begin(program, own, samples);
  let left = taken;
  do {
    const chunk = min(left, load<i32>(program, CHUNK_SAMPLES));
    pass(program, own, scratch, samples, chunk);
    samples += (<usize>chunk) << 1;
    left -= chunk;
  } while (left);
  if (taken == room) endEpoch(program, own, scratch);
  return taken;
}

/**
 * Ends the epoch: logits into the state, gains for the next epoch.
 * @returns the stage, 0..4; -1 when no channel has samples; -2 - c when channel c has some but not all of its samples
 */
export function finish(program: usize, state: usize): i32 {
  const channels = load<i32>(program, CHANNELS);
  const epochSamples = load<i32>(program, EPOCH_SAMPLES);
  const channelBytes = load<usize>(program, CHANNEL_BYTES);
  let channel = state + FIRST_CHANNEL;
  let complete = 0;
  for (let index = 0; index < channels; index++) {
    const position = load<i32>(channel, POSITION);
    if (position != 0 && position != epochSamples) return -2 - index;
    complete |= position;
    channel += channelBytes;
  }
  if (complete == 0) return -1;
  const stage = head(program, state);
  channel = state + FIRST_CHANNEL;
  for (let left = channels; left > 0; left--) {
    if (load<i32>(channel, POSITION) != 0 && !load<i32>(program, GAIN_IS_FIXED)) updateGain(channel, epochSamples);
    channel += channelBytes;
  }
  discard(program, state);
  return stage;
}
