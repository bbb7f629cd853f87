import { COMPUMEDICS_ROOT, readCompumedicsXml } from './read-compumedics-xml.js';
import { NSRR_ROOT, readNsrrXml } from './read-nsrr-xml.js';
import type { ScoredSpan } from './scored-spans.js';
import { refuseLine } from './text-lines.js';
import { xmlElements } from './xml-elements.js';

/** Whether a text is XML; no table begins with a bracket. */
export function looksLikeXml(text: string): boolean {
  return /^\ufeff?\s*</.test(text.slice(0, 1024));
}

/**
 * Spans from XML of either kind that the National Sleep Research Resource hands out, told by the root element.
 * @throws HypnogramError with the line at fault
 */
export function readXml(text: string, name: string): readonly ScoredSpan[] {
  const plain = text.replace(/^\ufeff/, '');
  const elements = xmlElements(plain, name);
  // The first element that is no instruction, comment or DOCTYPE; the reader checks what lies before it.
  const root = /<([A-Za-z_][\w.:-]*)/.exec(plain.slice(0, 1 << 16))?.[1];
  if (root === NSRR_ROOT) return readNsrrXml(elements, name);
  if (root === COMPUMEDICS_ROOT) return readCompumedicsXml(elements, name);
  throw refuseLine(name, 1, `XML of ${root ?? 'no element'}`, `the root ${NSRR_ROOT} or ${COMPUMEDICS_ROOT}`);
}
