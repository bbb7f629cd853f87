import type { ScoredSpan } from './scored-spans.js';
import { numberingOf, stageOfLabel, type Numbering } from './stage-numbers.js';
import { printable, refuseLine } from './text-lines.js';

/** A stretch whose stage is still a label. */
export interface LabelledSpan {
  readonly line: number;
  /** Seconds from the recording's start. */
  readonly onset: number;
  /** Seconds. */
  readonly duration: number;
  readonly label: string;
}

/**
 * Turns labels into stages, all by one numbering.
 * @param stated the numbering, where the file says it; otherwise it is told from all labels together
 * @throws HypnogramError with the line of a label that is no stage, or of a 4 that may be N3 or REM
 */
export function stagesOf(spans: readonly LabelledSpan[], name: string, stated?: Numbering): readonly ScoredSpan[] {
  const numbering = stated ?? numberingOf(spans.map(({ label }) => label));
  return spans.map(({ line, onset, duration, label }) => {
    const stage = stageOfLabel(label, numbering);
    if (stage === 'ambiguous') throw ambiguous(name, line);
    if (stage !== null) return { onset, duration, stage, place: `line ${line}` };
    throw refuseLine(name, line, `stage '${printable(label)}'`, 'W, N1, N2, N3, REM, R, S1 to S4, an R&K number or ?');
  });
}

function ambiguous(name: string, line: number) {
  return refuseLine(
    name,
    line,
    "stage '4' in a file without a 5 or an R",
    'numbers that are clearly R&K, or names such as N3 and REM',
    "Write names, or name the table's column stage_rk (4 is N3) or stage_aasm (4 is REM).",
  );
}
