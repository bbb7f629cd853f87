import { printable, refuseLine, type TextLine } from './text-lines.js';

export type Separator = '\t' | ';' | ',';

/** The separator that a header uses; a tab before a semicolon before a comma, as the later may stand in a name. */
export function separatorOf(header: string): Separator {
  if (header.includes('\t')) return '\t';
  return header.includes(';') ? ';' : ',';
}

/**
 * A line's fields, trimmed; quotes may enclose one, doubled ones inside stand for themselves (RFC 4180).
 * @throws HypnogramError where a quote is left open
 */
export function fieldsOf({ line, text }: TextLine, separator: Separator, name: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"' && (quoted || field.trim() === '')) {
      if (quoted && text[at + 1] === '"') field += text[at++]!;
      else quoted = !quoted;
    } else if (character === separator && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += character;
  }
  if (quoted) throw refuseLine(name, line, `a quote left open in '${printable(text)}'`, 'a closing quote');
  return [...fields, field.trim()];
}
