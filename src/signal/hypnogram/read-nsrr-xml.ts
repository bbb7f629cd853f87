import type { StatedStart } from '../../stages.js';
import type { ScoredSpan, Scoring } from './scored-spans.js';
import { secondsOf } from './seconds.js';
import { stageOfLabel } from './stage-numbers.js';
import { parseClockTime } from './stated-start.js';
import { printable, refuseLine } from './text-lines.js';
import type { XmlElement } from './xml-elements.js';

export const NSRR_ROOT = 'PSGAnnotation';
const EVENT = 'PSGAnnotation/ScoredEvents/ScoredEvent';
const STAGES = /^stages(?:\||$)/i;
const START = /^recording start time$/i;

/**
 * Spans from the National Sleep Research Resource's annotation XML: a `ScoredEvent` of `EventType` `Stages|Stages`
 * has an `EventConcept` such as `Stage 2 sleep|2`, and `Start` and `Duration` in seconds. Its numbers are R&K's, with 6
 * for movement and 9 for unscored. The event `Recording Start Time` has the clock as `ClockTime`; other events are
 * passed over.
 * @throws HypnogramError with the line of the element at fault
 */
export function readNsrrXml(elements: Iterable<XmlElement>, name: string): Scoring {
  const spans: ScoredSpan[] = [];
  let start: StatedStart | null = null;
  let fields = new Map<string, XmlElement>();
  for (const element of elements) {
    if (element.path === EVENT) {
      if (STAGES.test(fields.get('EventType')?.text ?? '')) spans.push(spanOf(element, fields, name));
      else if (START.test(fields.get('EventConcept')?.text ?? '')) start ??= startOf(fields);
      fields = new Map();
    } else if (element.path.startsWith(`${EVENT}/`)) {
      fields.set(element.path.slice(EVENT.length + 1), element);
    }
  }
  return { spans, start };
}

/** Null where the event begins at another time than 0, so that its clock is not that of time 0. */
function startOf(fields: ReadonlyMap<string, XmlElement>): StatedStart | null {
  if (Number(fields.get('Start')?.text ?? '0') !== 0) return null;
  return parseClockTime(fields.get('ClockTime')?.text ?? '');
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
