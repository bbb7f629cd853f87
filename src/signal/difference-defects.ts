import { DIFFERENCE_LIMITS, judge } from './window-judge.js';
import type { BadWindow, Interval } from './stream-block.js';

/**
 * What is wrong with a difference although neither of its signals is bad by itself: electrodes that are bridged, or
 * dead leads that hear the same.
 * @param samples of the difference, microvolts, in blocks that are judged by whole seconds from their start
 * @param rate Hz
 * @param onset of the first sample, seconds
 * @param known stretches judged already: the signals' own bad windows, and gaps
 */
export function differenceDefects(
  samples: Float32Array,
  rate: number,
  onset: number,
  known: readonly Interval[],
): readonly BadWindow[] {
  const found: BadWindow[] = [];
  for (let second = 0; (second + 1) * rate <= samples.length; second++) {
    const window = { onset: onset + second, duration: 1 };
    if (known.some((other) => overlap(other, window))) continue;
    const defect = judge(samples, Math.ceil(second * rate), Math.ceil((second + 1) * rate), DIFFERENCE_LIMITS);
    if (defect !== null) found.push({ ...window, defect });
  }
  return found;
}

function overlap(one: Interval, other: Interval): boolean {
  return one.onset < other.onset + other.duration && other.onset < one.onset + one.duration;
}
