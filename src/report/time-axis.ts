export interface Tick {
  /** Seconds from the start of the axis. */
  readonly at: number;
  readonly label: string;
}

const HOUR = 3600;
/** Hours between labels, from fine to coarse. */
const STEPS = [0.25, 0.5, 1, 2, 3, 4, 6, 12, 24] as const;

/** The smallest step, in hours, that gives at most `labels` labels over the span. */
export function stepHours(span: number, labels: number): number {
  return STEPS.find((step) => span / (step * HOUR) <= labels) ?? Math.ceil(span / HOUR / labels);
}

/** Whole steps of elapsed time from 0, both ends included: `0 h`, `1 h`. */
export function elapsedTicks(span: number, step: number): Tick[] {
  return ticksFrom(0, span, step, (at) => `${String(at / HOUR)} h`);
}

/**
 * Whole steps of the clock: `23:00`, `00:00`.
 * @param start wall-clock time of the axis's start, in the date's UTC fields
 */
export function clockTicks(start: Date, span: number, step: number): Tick[] {
  const sinceMidnight = (start.getTime() / 1000) % (24 * HOUR);
  const first = Math.ceil(sinceMidnight / (step * HOUR)) * step * HOUR - sinceMidnight;
  return ticksFrom(first, span, step, (at) => clockTime(start, at));
}

/** `23:05` of a moment `seconds` after `start`. */
export function clockTime(start: Date, seconds: number): string {
  return new Date(start.getTime() + seconds * 1000).toISOString().slice(11, 16);
}

function ticksFrom(first: number, span: number, step: number, label: (at: number) => string): Tick[] {
  const count = span < first ? 0 : Math.floor((span - first) / (step * HOUR)) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step * HOUR).map((at) => ({
    at,
    label: label(at),
  }));
}
