import { MIN_WIDTH } from '../report/terminal.js';
import type { TerminalStyle } from '../report/terminal-pen.js';

const WIDTH_IN_A_PIPE = 80;
const WIDEST = 120;

/** What standard output can show: its width, colour unless it is a pipe or NO_COLOR is set, ASCII in a C locale. */
export function terminalStyle(): TerminalStyle {
  const { stdout, env } = process;
  return {
    width: Math.max(MIN_WIDTH, Math.min(stdout.columns ?? WIDTH_IN_A_PIPE, WIDEST)),
    colour: stdout.isTTY === true && env['NO_COLOR'] === undefined,
    ascii: isAsciiOnly(),
  };
}

/** Columns for lines of a table; a pipe has no end of them. */
export function lineWidth(): number {
  return process.stdout.isTTY ? terminalStyle().width : Infinity;
}

export function isAsciiOnly(): boolean {
  const { env } = process;
  return /^(C|POSIX)$/.test(env['LC_ALL'] ?? env['LC_CTYPE'] ?? env['LANG'] ?? '');
}
