import { HypnogramError } from '../../errors.js';
import { EPOCH_SECONDS, UNSCORED, type Hypnogram, type StageIndex, type StatedStart } from '../../stages.js';

/** A stretch of one stage, as a hypnogram file gives it. */
export interface ScoredSpan {
  /** Seconds from the recording's start. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  readonly stage: StageIndex;
  /** Where it stands in the file, such as `line 7`. */
  readonly place: string;
}

/** What a file of a format that may state its start holds. */
export interface Scoring {
  readonly spans: readonly ScoredSpan[];
  readonly start: StatedStart | null;
}

/** Seconds of rounding that an onset may carry. */
const TOLERANCE = 1e-3;
/** 31 days: no night is longer, and a wild onset must not ask for the memory of one. */
export const MOST_EPOCHS = (31 * 24 * 3600) / EPOCH_SECONDS;

/**
 * Puts spans on a grid of 30-s epochs that begins with the earliest; what no span covers is unscored.
 * @throws HypnogramError where a span is off the grid, overlaps another, or there is none
 */
export function gridOf({ spans, start }: Scoring, name: string): Hypnogram {
  const ordered = spans.toSorted((a, b) => a.onset - b.onset);
  const first = ordered[0];
  if (first === undefined) throw refuse(name, 'no scored epoch', 'at least one');
  const startSeconds = first.onset;
  // All of them before any memory is asked for, so that an error names the first that is off the grid.
  const placed = ordered.map((span) => {
    const from = epochs(span.onset - startSeconds, span, name, 'an onset');
    return { span, from, to: from + epochs(span.duration, span, name, 'a duration') };
  });
  const last = placed.at(-1)!;
  if (last.to > MOST_EPOCHS) {
    throw refuse(`${name}, ${last.span.place}`, `an end after ${last.to} epochs`, 'at most 31 days');
  }
  const stages = new Int8Array(last.to).fill(UNSCORED);
  let filled = 0;
  for (const { span, from, to } of placed) {
    if (from < filled) throw refuse(`${name}, ${span.place}`, 'an epoch scored twice', 'epochs that do not overlap');
    if (to === from) throw refuse(`${name}, ${span.place}`, 'a duration of 0 s', 'a multiple of 30 s');
    stages.fill(span.stage, from, to);
    filled = to;
  }
  return { epochSeconds: EPOCH_SECONDS, startSeconds, stages, start };
}

function epochs(seconds: number, span: ScoredSpan, name: string, what: string): number {
  const count = Math.round(seconds / EPOCH_SECONDS);
  if (count >= 0 && Math.abs(seconds - count * EPOCH_SECONDS) <= TOLERANCE) return count;
  const from = what === 'an onset' ? ' after the first' : '';
  throw refuse(`${name}, ${span.place}`, `${what} of ${seconds} s${from}`, 'a multiple of 30 s');
}

function refuse(subject: string, found: string, expected: string): HypnogramError {
  return new HypnogramError({ subject, found, expected });
}
