import type { Estimate } from './stage-accuracy.js';

/** A share as `1.3 %`; a dash without. */
export function percentText(share: number | null, decimals = 1): string {
  return share === null ? '–' : `${(100 * share).toFixed(decimals)} %`;
}

/** `0.683`, `-0.004`; a dash without. */
export function ratioText(value: number | null, signed = false): string {
  if (value === null) return '–';
  // -0.0004 is no negative figure once it is rounded.
  const text = value.toFixed(3).replace(/^-(?=0\.000$)/, '');
  return signed && value > 0 && text !== '0.000' ? `+${text}` : text;
}

/** `0.61 to 0.74`; a dash without. */
export function intervalText({ interval }: Estimate, write: (value: number) => string = ratioText): string {
  return interval === null ? '–' : `${write(interval.low)} to ${write(interval.high)}`;
}
