import { clamp16 } from './numeric-contract.js';

/** Microvolts as a count of the front end: rounded half to even, saturated, as the engine's `toCounts` does. */
export function toCount(microvolts: number, countsPerMicrovolt: number): number {
  const counts = Math.fround(Math.fround(microvolts) * countsPerMicrovolt);
  const down = Math.floor(counts);
  const rest = counts - down;
  const rounded = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
  return clamp16(rounded);
}
