import { printable, refuseLine } from './text-lines.js';

/** An element, as it closes. */
export interface XmlElement {
  /** Names from the root on, such as `PSGAnnotation/EpochLength`. */
  readonly path: string;
  /** Its own text, trimmed, its start where it is long; the five predefined entities are replaced, no others. */
  readonly text: string;
  readonly line: number;
}

interface Open {
  readonly path: string;
  readonly line: number;
  text: string;
}

const DEEPEST = 16;
const LONGEST_TAG = 4096;
/** Characters kept of a text: no onset or stage is longer, but notes may be. */
const LONGEST_VALUE = 1024;
const NAME = /^[A-Za-z_][\w.:-]{0,99}(?=[\s/]|$)/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Elements of an XML text in the order in which they close; attributes, comments and processing instructions are
 * passed over. The part of XML that scorings use and no more: a DOCTYPE is refused, so no entity can be defined, and
 * depth, tags and values are bounded, so that time and memory stay in proportion to the text.
 * @throws HypnogramError with the line of what is not well-formed
 */
export function* xmlElements(text: string, name: string): Generator<XmlElement, void, undefined> {
  const open: Open[] = [];
  let line = 1;
  let at = 0;
  let roots = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const content = text.slice(at, next < 0 ? text.length : next);
    addText(open.at(-1), content, line, name);
    line += linesIn(content);
    if (next < 0) break;
    at = endOfMarkup(text, next, line, name);
    const markup = text.slice(next + 1, at - 1);
    if (!/^[?!]/.test(markup)) {
      if (open.length === 0 && roots++ > 0) throw refuseLine(name, line, 'a second root', 'one root element');
      if (!markup.startsWith('/')) open.push(opened(markup, open, line, name));
      if (markup.startsWith('/') || markup.endsWith('/')) yield closed(markup, open, line, name);
    }
    line += linesIn(markup);
  }
  if (open.length > 0) throw refuseLine(name, line, `the end within ${open.at(-1)!.path}`, 'its closing tag');
}

function opened(markup: string, open: readonly Open[], line: number, name: string): Open {
  const tag = NAME.exec(markup)?.[0];
  if (tag === undefined) throw refuseLine(name, line, `'<${printable(markup)}'`, 'an element');
  if (open.length === DEEPEST) throw refuseLine(name, line, `elements deeper than ${DEEPEST}`, 'a scoring');
  return { path: open.length === 0 ? tag : `${open.at(-1)!.path}/${tag}`, line, text: '' };
}

function closed(markup: string, open: Open[], line: number, name: string): XmlElement {
  const element = open.pop();
  const tag = markup.slice(1).trim();
  if (element !== undefined && (!markup.startsWith('/') || element.path.split('/').at(-1) === tag)) {
    return { path: element.path, text: decoded(element.text.trim()), line: element.line };
  }
  throw refuseLine(name, line, `'<${printable(markup)}>'`, `the end of ${element?.path ?? 'an element'}`);
}

function addText(element: Open | undefined, content: string, line: number, name: string): void {
  if (content.trim() === '') return;
  if (element === undefined) throw refuseLine(name, line, `'${printable(content.trim())}'`, 'an element');
  element.text += content.slice(0, LONGEST_VALUE - element.text.length);
}

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity]!);
}

/** The index after the `>` that ends what the `<` at `start` begins. */
function endOfMarkup(text: string, start: number, line: number, name: string): number {
  if (text.startsWith('<!--', start)) return after(text, '-->', start + 4, line, name);
  if (text.startsWith('<?', start)) return after(text, '?>', start + 2, line, name);
  if (text.startsWith('<!', start)) throw refuseLine(name, line, 'a DOCTYPE or CDATA', 'plain elements');
  let quote = '';
  const limit = Math.min(text.length, start + LONGEST_TAG);
  for (let at = start + 1; at < limit; at++) {
    const character = text[at]!;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    else if (character === '<') break;
    else if (character === '"' || character === "'") quote = character;
  }
  throw refuseLine(name, line, `'${printable(text.slice(start, limit))}'`, "a tag's end");
}

function after(text: string, end: string, from: number, line: number, name: string): number {
  const found = text.indexOf(end, from);
  if (found >= 0) return found + end.length;
  throw refuseLine(name, line, `no '${end}'`, 'the end of a comment or an instruction');
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
