import type { ScoredSpan } from './scored-spans.js';
import { secondsOf } from './seconds.js';
import { stageOfLabel } from './stage-numbers.js';
import { printable, refuseLine } from './text-lines.js';
import type { XmlElement } from './xml-elements.js';

export const NSRR_ROOT = 'PSGAnnotation';
const EVENT = 'PSGAnnotation/ScoredEvents/ScoredEvent';
const STAGES = /^stages(?:\||$)/i;

/**
 * Spans from the National Sleep Research Resource's annotation XML: a `ScoredEvent` of `EventType` `Stages|Stages`
 * has an `EventConcept` such as `Stage 2 sleep|2`, and `Start` and `Duration` in seconds. Its numbers are R&K's, with 6
 * for movement and 9 for unscored; other events are passed over.
 * @throws HypnogramError with the line of the element at fault
 */
export function readNsrrXml(elements: Iterable<XmlElement>, name: string): readonly ScoredSpan[] {
  const spans: ScoredSpan[] = [];
  let fields = new Map<string, XmlElement>();
  for (const element of elements) {
    if (element.path === EVENT) {
      if (STAGES.test(fields.get('EventType')?.text ?? '')) spans.push(spanOf(element, fields, name));
      fields = new Map();
    } else if (element.path.startsWith(`${EVENT}/`)) {
      fields.set(element.path.slice(EVENT.length + 1), element);
    }
  }
  return spans;
}

function spanOf(event: XmlElement, fields: ReadonlyMap<string, XmlElement>, name: string): ScoredSpan {
  const field = (key: string): XmlElement => {
    const element = fields.get(key);
    if (element !== undefined) return element;
    throw refuseLine(name, event.line, `a ScoredEvent without ${key}`, 'EventConcept, Start and Duration');
  };
  const start = field('Start');
  const duration = field('Duration');
  return {
    onset: secondsOf(start.text, 'a Start', start.line, name),
    duration: secondsOf(duration.text, 'a Duration', duration.line, name),
    stage: stageOf(field('EventConcept'), name),
    place: `line ${event.line}`,
  };
}

/** The words and the number after the bar, either of which may be missing, must mean the same. */
function stageOf({ text, line }: XmlElement, name: string): ScoredSpan['stage'] {
  const meanings = new Set(text.split('|').map((part) => stageOfLabel(part, 'r&k')));
  const [stage] = meanings;
  if (meanings.size === 1 && typeof stage === 'number') return stage;
  throw refuseLine(name, line, `EventConcept '${printable(text)}'`, "a stage such as 'Stage 2 sleep|2'");
}
