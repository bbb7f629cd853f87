import { EPOCH_SECONDS } from '../../stages.js';
import { stagesOf } from './labelled-spans.js';
import type { ScoredSpan } from './scored-spans.js';
import { stageOfLabel } from './stage-numbers.js';
import type { TextLine } from './text-lines.js';

/** Whether a text that begins with this line has one stage a line and no header. */
export function looksLikeStageLine(first: string): boolean {
  return stageOfLabel(first, 'unknown') !== null;
}

/**
 * Spans from one stage a line, a line for every 30 s from the recording's start. An empty line is refused, for nobody
 * can tell whether it stands for an epoch.
 * @throws HypnogramError with the line at fault
 */
export function readStageLines(lines: readonly TextLine[], name: string): readonly ScoredSpan[] {
  const spans = lines.map(({ line, text }, index) => ({
    line,
    onset: index * EPOCH_SECONDS,
    duration: EPOCH_SECONDS,
    label: text,
  }));
  return stagesOf(spans, name);
}
