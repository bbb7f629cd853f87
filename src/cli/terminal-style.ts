import { MIN_WIDTH } from '../report/terminal.js';
import { wrap } from '../report/plain-text.js';
import type { TerminalStyle } from '../report/terminal-pen.js';

const WIDTH_IN_A_PIPE = 80;
const WIDEST = 120;

/** What standard output can show: its width, colour where it is a terminal that obeys escapes, ASCII in a C locale. */
export function terminalStyle(): TerminalStyle {
  const { stdout, env } = process;
  return {
    width: Math.max(MIN_WIDTH, Math.min(stdout.columns ?? WIDTH_IN_A_PIPE, WIDEST)),
    colour: askedColour(env) ?? obeysEscapes(stdout),
    ascii: isAsciiOnly(),
  };
}

/** By force-color.org and no-color.org, where empty asks for nothing; as in Node, FORCE_COLOR goes first, and 0 is none. */
function askedColour({ FORCE_COLOR, NO_COLOR }: NodeJS.ProcessEnv): boolean | null {
  if (FORCE_COLOR) return !/^(0|false)$/.test(FORCE_COLOR);
  return NO_COLOR ? false : null;
}

/** A terminal, and not one that shows escapes as letters, such as an editor's shell. */
export function obeysEscapes(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
}

/** Columns for lines of a table; a pipe has no end of them. */
export function lineWidth(): number {
  return process.stdout.isTTY ? terminalStyle().width : Infinity;
}

/** A sentence in lines of that width. */
export const wrapped = (text: string): string => wrap(text, lineWidth()).join('\n');

/** By the locale's name, such as `C` or `de_DE.ISO-8859-1`; one that is set to nothing counts as not set, as POSIX has it. */
export function isAsciiOnly(): boolean {
  const { env } = process;
  return /^(C|POSIX)$|\.(?!utf-?8)/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
