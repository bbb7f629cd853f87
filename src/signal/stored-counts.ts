import { I16_MAX, I16_MIN } from '../model/numeric-contract.js';
import type { CountLine } from './recording.js';

export const sampleOf = (count: number, { gain, offset }: CountLine): number => Math.fround(count * gain + offset);

/** Whether every count has a finite sample, and these rise or fall with the counts. */
export function isStraight(line: CountLine): boolean {
  return line.gain !== 0 && [I16_MIN, 0, I16_MAX].every((count) => Number.isFinite(sampleOf(count, line)));
}

/** Samples of counts; as many as there are. */
export function decodeCounts(counts: Int16Array, { gain, offset }: CountLine, samples: Float32Array): void {
  for (let i = 0; i < counts.length; i++) samples[i] = counts[i]! * gain + offset;
}

/**
 * The counts whose samples lie inside an open interval, which are neighbours, since samples rise or fall with their counts.
 * @returns the first, and how many
 */
export function countsInside(line: CountLine, low: number, high: number): { first: number; count: number } {
  const isRising = line.gain > 0;
  const first = firstCount((count) => (isRising ? sampleOf(count, line) > low : sampleOf(count, line) < high));
  const behind = firstCount((count) => (isRising ? sampleOf(count, line) >= high : sampleOf(count, line) <= low));
  return { first, count: Math.max(0, behind - first) };
}

/** The first count for which a condition holds that holds for all after it; one past the last where there is none. */
function firstCount(holds: (count: number) => boolean): number {
  let from = I16_MIN;
  let to = I16_MAX + 1;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
