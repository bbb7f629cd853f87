import { HypnogramError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { openEdf } from '../edf/open.js';
import type { ScoredSpan, Scoring } from './scored-spans.js';
import { stageOfAnnotation } from './stage-names.js';
import { statedStart } from './stated-start.js';

/**
 * Spans and start from the annotations of an EDF+ file, the way Sleep-EDF keeps its hypnograms (`Sleep stage 4`, `Movement
 * time`). Annotations about anything else are passed over.
 * @throws HypnogramError where no annotation names a stage
 */
export async function readEdfHypnogram(source: ByteSource, name: string): Promise<Scoring> {
  const recording = await openEdf(source);
  const spans: ScoredSpan[] = [];
  for (const { onset, duration, text } of await recording.annotations()) {
    const stage = stageOfAnnotation(text);
    if (stage !== null) spans.push({ onset, duration, stage, place: `annotation '${text}' at ${onset} s` });
  }
  if (spans.length > 0) return { spans, start: statedStart(recording.start) };
  throw new HypnogramError({
    subject: name,
    found: 'an EDF without a stage among its annotations',
    expected: "annotations such as 'Sleep stage W'",
  });
}
