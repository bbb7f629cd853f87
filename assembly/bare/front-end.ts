// High-pass, gain and saturation in one pass over the samples; words and ranges are in src/model/numeric-contract.ts.
import { BASELINE, DEVIATION, MANTISSA, SATURATED, SHIFT } from '../layout';
import { clampS16 } from './host';

/** `count` int16 samples, at least one, through the channel's front end into `output`. */
export function frontEnd(channel: usize, samples: usize, output: usize, count: i32): void {
  const mantissa = load<i32>(channel, MANTISSA);
  const shift = load<i32>(channel, SHIFT);
  const half = (1 << shift) >> 1;
  let baseline = load<i32>(channel, BASELINE);
  let deviation = load<i32>(channel, DEVIATION);
  let saturated = load<i32>(channel, SATURATED);
  const end = samples + ((<usize>count) << 1);
  do {
    const sample = <i32>load<i16>(samples);
    const passed = clampS16(sample - ((baseline + 2048) >> 12));
    baseline = baseline + (sample << 7) - (baseline >> 5);
    deviation += abs(passed);
    const scaled = (passed * mantissa + half) >> shift;
    const clamped = clampS16(scaled);
    saturated += i32(clamped != scaled);
    store<i16>(output, <i16>clamped);
    samples += 2;
    output += 2;
  } while (samples != end);
  store<i32>(channel, baseline, BASELINE);
  store<i32>(channel, deviation, DEVIATION);
  store<i32>(channel, saturated, SATURATED);
}
