import { EPOCH_SECONDS } from '../../stages.js';
import { stagesOf, type LabelledSpan } from './labelled-spans.js';
import type { ScoredSpan } from './scored-spans.js';
import { printable, refuseLine } from './text-lines.js';
import type { XmlElement } from './xml-elements.js';

export const COMPUMEDICS_ROOT = 'CMPStudyConfig';

/**
 * Spans from Compumedics Profusion's XML: `SleepStages` holds one `SleepStage` an epoch, from the recording's start, by
 * R&K numbers, 9 where it was not scored (NSRR's description of the format, in its EDF editor and translator).
 * @throws HypnogramError with the line of the element at fault
 */
export function readCompumedicsXml(elements: Iterable<XmlElement>, name: string): readonly ScoredSpan[] {
  const spans: LabelledSpan[] = [];
  for (const { path, text, line } of elements) {
    if (path === `${COMPUMEDICS_ROOT}/EpochLength` && Number(text) !== EPOCH_SECONDS) {
      throw refuseLine(name, line, `epochs of '${printable(text)}' s`, `${EPOCH_SECONDS}`);
    }
    if (path === `${COMPUMEDICS_ROOT}/SleepStages/SleepStage`) {
      spans.push({ line, onset: spans.length * EPOCH_SECONDS, duration: EPOCH_SECONDS, label: text });
    }
  }
  return stagesOf(spans, name, 'r&k');
}
