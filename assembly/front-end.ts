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

/** `count` int16 samples of the scalar build into `output`: first the baselines, one after another, then the rest. */
export function frontEnd(channel: usize, samples: usize, output: usize, count: i32): void {
  baselines(channel, samples, output, count);
  scale(channel, samples, output, count);
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
