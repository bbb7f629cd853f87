import { COMPUMEDICS_ROOT, readCompumedicsXml } from './read-compumedics-xml.js';
import { NSRR_ROOT, readNsrrXml } from './read-nsrr-xml.js';
import { MOST_EPOCHS, type Scoring } from './scored-spans.js';
import { refuseLine } from './text-lines.js';
import { xmlElements, type XmlElement } from './xml-elements.js';

/** The elements that stand for one stretch each, in either kind. */
const STAGE = /\/(?:ScoredEvent|SleepStage)$/;

/** Whether a text is XML; no table begins with a bracket. */
export function looksLikeXml(text: string): boolean {
  return /^\ufeff?\s*</.test(text.slice(0, 1024));
}

/**
 * Spans from XML of either kind that the National Sleep Research Resource hands out, told by the root element.
 * @throws HypnogramError with the line at fault
 */
export function readXml(text: string, name: string): Scoring {
  const plain = text.replace(/^\ufeff/, '');
  const elements = fewEnough(xmlElements(plain, name), name);
  // The first element, were it in a comment: whatever is wrong before or after it, the reader finds.
  const root = /<([A-Za-z_][\w.:-]*)/.exec(plain.slice(0, 1 << 16))?.[1];
  if (root === NSRR_ROOT) return readNsrrXml(elements, name);
  if (root === COMPUMEDICS_ROOT) return { spans: readCompumedicsXml(elements, name), start: null };
  throw refuseLine(name, 1, `XML of ${root ?? 'no element'}`, `the root ${NSRR_ROOT} or ${COMPUMEDICS_ROOT}`);
}

/** Stops before the spans of a text that is no night's take many times its memory. */
function* fewEnough(elements: Iterable<XmlElement>, name: string): Generator<XmlElement, void, undefined> {
  let stages = 0;
  for (const element of elements) {
    if (STAGE.test(element.path) && ++stages > MOST_EPOCHS) {
      throw refuseLine(name, element.line, `more than ${MOST_EPOCHS} events`, 'at most 31 days of epochs');
    }
    yield element;
  }
}
