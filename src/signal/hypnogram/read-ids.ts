import { stagesOf } from './labelled-spans.js';
import type { ScoredSpan } from './scored-spans.js';
import { secondsOf } from './seconds.js';
import { printable, refuseLine, type TextLine } from './text-lines.js';

const FIELDS = 3;

/** Whether a text that begins with this line is of U-Time's kind: two numbers, then a stage. */
export function looksLikeIds(first: string): boolean {
  return /^\s*\d+(?:\.\d*)?\s*,\s*\d+(?:\.\d*)?\s*,[^,]+$/.test(first);
}

/**
 * Spans from U-Time's `.ids`: initial second, duration in seconds and stage, three fields a line without a header
 * (`0,300,W`), the text form of U-Time's start-duration-stage triples.
 * @throws HypnogramError with the line at fault
 */
export function readIds(lines: readonly TextLine[], name: string): readonly ScoredSpan[] {
  const spans = lines.map(({ line, text }) => {
    const fields = text.split(',');
    if (fields.length !== FIELDS) throw refuseLine(name, line, `'${printable(text)}'`, 'onset,duration,stage');
    const [onset, duration, label] = fields as [string, string, string];
    return {
      line,
      onset: secondsOf(onset, 'an onset', line, name),
      duration: secondsOf(duration, 'a duration', line, name),
      label,
    };
  });
  return stagesOf(spans, name);
}
