import { printable, refuseLine } from './text-lines.js';

const CLOCK = /\d\s*[:h]\s*\d|^\d{4}-\d\d-\d\d/;
/** A plain decimal number: `Number` alone would also take hexadecimal. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Seconds as a table gives them.
 * @param what as errors call it, such as `an onset`
 * @throws HypnogramError for anything but a number; a time of day needs the recording's start, which no table has
 */
export function secondsOf(text: string | undefined, what: string, line: number, name: string): number {
  const trimmed = text?.trim() ?? '';
  const seconds = DECIMAL.test(trimmed) ? Number(trimmed) : NaN;
  if (Number.isFinite(seconds)) return seconds;
  const found = `${what} of '${printable(trimmed)}'`;
  if (!CLOCK.test(trimmed)) throw refuseLine(name, line, found, 'seconds');
  throw refuseLine(name, line, `${found}, a time of day`, 'seconds', "Count from the recording's first sample.");
}
