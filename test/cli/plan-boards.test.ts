import { describe, expect, it } from 'vitest';
import { boardsReport, boardsText } from '../../src/cli/plan-boards.js';
import { UsageError } from '../../src/errors.js';
import { boardCost } from '../../src/runtime/board-cost.js';
import { BOARDS } from '../../src/runtime/boards.js';
import { randomModel } from '../support/random-model.js';
import { ulw } from './ulw.js';

const PSG4 = new URL('../../weights/psg4.ulw', import.meta.url).pathname;
const model = randomModel(1);
const style = { width: 80, colour: false, ascii: false };

interface Row {
  readonly name: string;
  readonly host: string;
  readonly fits: boolean;
  readonly ramBytes: number;
  readonly milliseconds: number;
  readonly microjoules: number | null;
  readonly isCounted: boolean;
  readonly fifoSamples: number | null;
  readonly currentSource: string;
}

function rows(...args: string[]): { readonly chunkSamples: number; readonly boards: readonly Row[] } {
  const { status, stdout, stderr } = ulw(['plan', ...args, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as { chunkSamples: number; boards: Row[] };
}

describe('ulw plan --board without a name', () => {
  it('prints a line a board, and what every figure rests on, in 80 columns', () => {
    const { status, stdout, stderr } = ulw(['plan', '--board']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name } of BOARDS) expect(stdout).toMatch(new RegExp(`^${name}( \\*)? +(yes|no) `, 'm'));
    expect(stdout).toMatch(/^ESP32 +yes +[\d,]+ +~/m);
    expect(stdout).toContain('not confirmed');
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('gives the same as JSON, with sources, for another model, host and chunk', () => {
    const { chunkSamples, boards } = rows(PSG4, '--board', '--chunk', '16', '--host', 'bare');
    expect(chunkSamples).toBe(16);
    expect(boards.map(({ name }) => name)).toEqual(
      BOARDS.filter((b) => b.rooms.some((r) => r.host === 'bare')).map((b) => b.name),
    );
    expect(boards.every(({ host }) => host === 'bare')).toBe(true);
    for (const { milliseconds, currentSource } of boards) {
      expect(milliseconds).toBeGreaterThan(0);
      expect(currentSource.length).toBeGreaterThan(20);
    }
    expect(boards.filter(({ isCounted }) => !isCounted).map(({ name }) => name)).toEqual(['ESP32']);
    const pico = boards.find(({ name }) => name === 'Raspberry Pi Pico')!;
    expect(pico.microjoules).toBeNull();
  });

  it('has one channel in real time on an Uno, queue, stack and all', () => {
    const uno = rows('--board').boards.find(({ name }) => name === 'Arduino Uno')!;
    expect(uno.fits).toBe(true);
    expect(uno.ramBytes).toBeLessThanOrEqual(2048);
    expect(uno.milliseconds).toBeLessThan(9000);
  });

  it('agrees with the page of one board', () => {
    const [first] = rows(PSG4, '--board', '--chunk', '4').boards;
    const { stdout } = ulw(['plan', PSG4, '--board', 'uno', '--chunk', '4', '--no-timing', '--json']);
    const { ramBytes, cost } = JSON.parse(stdout) as { ramBytes: number; cost: Row };
    expect({ ramBytes, milliseconds: cost.milliseconds }).toEqual({
      ramBytes: first.ramBytes,
      milliseconds: first.milliseconds,
    });
  });

  it.each([40, 60, 80, 120])('stays within %i columns, and plain where that is asked for', (width) => {
    const text = boardsText(boardsReport(model, { timing: false }), { ...style, width, ascii: true });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it.each([
    ['puck', true],
    ['uno', false],
  ])("tells the interpreter's share and the module's memory of %s: %s", (name, isHosted) => {
    const { stdout } = ulw(['plan', '--board', name, '--no-timing']);
    const words = stdout.replace(/\s+/g, ' ');
    expect(words.includes('Each push costs the interpreter 2 to 3 ms')).toBe(isHosted);
    expect(/ module RAM [\d,]+ /.test(words)).toBe(isHosted);
  });

  it('takes limits, and refuses a chunk that is none', () => {
    const { boards } = boardsReport(model, { timing: false, ram: 100 });
    expect(boards.every(({ over }) => over.some(({ place }) => place === 'RAM'))).toBe(true);
    expect(() => boardsReport(model, { timing: false, chunk: 0 })).toThrow(UsageError);
  });

  it('says so where a core never catches up', () => {
    const wide = randomModel(5, { channels: 4, widths: [40, 40, 40] });
    const [uno] = boardsReport(wide, { timing: false, chunk: 4 }).boards;
    expect(boardCost(wide, uno.board, 4).fifoSamples).toBeNull();
    expect(boardsText({ ...boardsReport(wide, { timing: false }), boards: [uno] }, style)).toMatch(
      /^Arduino Uno .*none$/m,
    );
  });
});
