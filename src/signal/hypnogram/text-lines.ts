import { HypnogramError } from '../../errors.js';

/** A line of a text file, numbered from 1 for errors. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** Nearly three times the epochs of the longest hypnogram (31 days), to leave room for other events. */
const MOST_LINES = 1 << 18;
const LONGEST_LINE = 1 << 16;

/**
 * A text's lines without those that are empty at its end; any of the three line ends.
 * @throws HypnogramError where there are more lines, or longer ones, than a hypnogram can have
 */
export function linesOf(text: string, name: string): readonly TextLine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/, MOST_LINES + 1);
  if (lines.length > MOST_LINES) throw refuseLine(name, MOST_LINES + 1, 'yet another line', `at most ${MOST_LINES}`);
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1).map((content, index) => {
    if (content.length > LONGEST_LINE) {
      throw refuseLine(name, index + 1, `${content.length} characters`, `at most ${LONGEST_LINE}`);
    }
    return { line: index + 1, text: content };
  });
}

/** Text from a file as an error may show it: short and printable. */
export function printable(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '.');
}

export function refuseLine(
  name: string,
  line: number,
  found: string,
  expected: string,
  remedy?: string,
): HypnogramError {
  const facts = { subject: `${name}, line ${line}`, found, expected };
  return new HypnogramError(remedy === undefined ? facts : { ...facts, remedy });
}
