import { columnsOf } from './plain-text.js';

/** How a report is put on a terminal. */
export interface TerminalStyle {
  /** Columns; 40 or more. */
  readonly width: number;
  readonly colour: boolean;
  /** Only ASCII characters. */
  readonly ascii: boolean;
}

const CODES = { red: '31', dim: '2', bold: '1' } as const;

/** Wraps text in an ANSI attribute when the style asks for colour. */
export function paint(text: string, attribute: keyof typeof CODES, style: TerminalStyle): string {
  return style.colour && text.trim() !== '' ? `\u001b[${CODES[attribute]}m${text}\u001b[0m` : text;
}

/** Terminal columns of a line that may carry our own attributes. */
export function paintedColumns(line: string): number {
  // eslint-disable-next-line no-control-regex
  return columnsOf(line.replace(/\u001b\[[0-9;]*m/g, ''));
}

/** Two blocks beside each other when the width allows, else one under the other. */
export function sideBySide(left: readonly string[], right: readonly string[], style: TerminalStyle): string[] {
  const gap = 4;
  const leftWidth = Math.max(0, ...left.map(paintedColumns));
  const rightWidth = Math.max(0, ...right.map(paintedColumns));
  if (leftWidth + gap + rightWidth > style.width) return [...left, '', ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const line = left[index] ?? '';
    return `${line}${' '.repeat(leftWidth + gap - paintedColumns(line))}${right[index] ?? ''}`.trimEnd();
  });
}

/** Replaces the few characters that our own words use beyond ASCII, and every foreign one, when ASCII is asked for. */
export function fitCharacters(text: string, style: Pick<TerminalStyle, 'ascii'>): string {
  if (!style.ascii) return text;
  // eslint-disable-next-line no-control-regex
  return text.replace(/[–·]/g, '-').replace(/[^\x00-\x7f]/gu, '?');
}
