export interface Tick {
  /** Seconds from the start of the axis. */
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Seconds between labels, from fine to coarse; beyond a day, whole days. */
const STEPS = [
  ...[1, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 12, 24].map((hours) => hours * HOUR),
];

/**
 * The smallest step, in seconds, that gives at most `labels` labels over the span.
 * @param finer a step that must go into it a whole number of times
 */
export function stepSeconds(span: number, labels: number, finer = MINUTE): number {
  const step = STEPS.find((candidate) => span / candidate <= labels && candidate % finer === 0);
  const unit = Math.max(DAY, finer);
  return step ?? Math.ceil(span / unit / labels) * unit;
}

/** Whole steps of elapsed time from 0, both ends included: `0 h`, `1 h`, or `0:00`, `0:15` where a step is no hour. */
export function elapsedTicks(span: number, step: number): Tick[] {
  return ticksFrom(0, span, step, (at) => (step % HOUR === 0 ? `${String(at / HOUR)} h` : hoursText(at)));
}

/**
 * Whole steps of the clock: `23:00`, `00:00`.
 * @param start wall-clock time of the axis's start, in the date's UTC fields
 */
export function clockTicks(start: Date, span: number, step: number): Tick[] {
  const sinceMidnight = (start.getTime() / 1000) % (24 * HOUR);
  const first = Math.ceil(sinceMidnight / step) * step - sinceMidnight;
  return ticksFrom(first, span, step, (at) => clockTime(start, at));
}

/** `23:05` of a moment `seconds` after `start`. */
export function clockTime(start: Date, seconds: number): string {
  return new Date(start.getTime() + seconds * 1000).toISOString().slice(11, 16);
}

/** `8:05` of seconds, hours without a limit. */
export function hoursText(seconds: number): string {
  const minutes = Math.floor(seconds / MINUTE);
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
}

function ticksFrom(first: number, span: number, step: number, label: (at: number) => string): Tick[] {
  const count = span < first ? 0 : Math.floor((span - first) / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step).map((at) => ({ at, label: label(at) }));
}
