import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAsciiOnly, obeysEscapes, terminalStyle } from '../../src/cli/terminal-style.js';

const NAMES = ['TERM', 'NO_COLOR', 'FORCE_COLOR', 'LC_ALL', 'LC_CTYPE', 'LANG'];

describe('what a terminal can show', () => {
  const wasTerminal = process.stdout.isTTY;

  beforeEach(() => {
    for (const name of NAMES) vi.stubEnv(name, undefined);
    vi.stubEnv('TERM', 'xterm');
    process.stdout.isTTY = true;
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    process.stdout.isTTY = wasTerminal;
  });

  it('is colour on a terminal, unless NO_COLOR says something', () => {
    expect(terminalStyle().colour).toBe(true);
    vi.stubEnv('NO_COLOR', '');
    expect(terminalStyle().colour).toBe(true);
    vi.stubEnv('NO_COLOR', '1');
    expect(terminalStyle().colour).toBe(false);
  });

  it.each([
    ['', false],
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ])('is colour in a pipe with FORCE_COLOR=%s: %s', (forced, colour) => {
    process.stdout.isTTY = false;
    vi.stubEnv('FORCE_COLOR', forced);
    expect(terminalStyle().colour).toBe(colour);
    process.stdout.isTTY = true;
    vi.stubEnv('NO_COLOR', '1');
    expect(terminalStyle().colour).toBe(colour);
  });

  it('is plain where escapes would be seen as letters', () => {
    vi.stubEnv('TERM', 'dumb');
    expect(terminalStyle().colour).toBe(false);
    expect(obeysEscapes(process.stdout)).toBe(false);
    vi.stubEnv('TERM', 'xterm');
    process.stdout.isTTY = false;
    expect(terminalStyle().colour).toBe(false);
  });

  it.each([
    ['C', true],
    ['POSIX', true],
    ['de_DE.ISO-8859-1', true],
    ['ja_JP.eucJP', true],
    ['C.UTF-8', false],
    ['en_US.utf8', false],
    ['en_US', false],
    ['', false],
  ])('in the locale %j is ASCII alone: %s', (locale, ascii) => {
    vi.stubEnv('LANG', locale);
    expect(isAsciiOnly()).toBe(ascii);
  });

  it('passes over a variable of the locale that is set to nothing', () => {
    vi.stubEnv('LC_ALL', '');
    vi.stubEnv('LANG', 'C');
    expect(isAsciiOnly()).toBe(true);
    vi.stubEnv('LC_CTYPE', 'C.UTF-8');
    expect(isAsciiOnly()).toBe(false);
  });
});
