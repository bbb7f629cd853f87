import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { boardLayout } from '../../src/runtime/board-cost.js';
import { BOARDS } from '../../src/runtime/boards.js';
import { findBoard, namesOf, roomOn } from '../../src/runtime/find-board.js';
import { layoutsOf } from '../../src/runtime/memory-layout.js';
import { espruino } from '../../src/targets/espruino/target.js';
import { shippedModel } from '../targets/c/models.js';

const named = BOARDS.flatMap((board) => namesOf(board).map((name) => ({ name, board: board.name })));

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  return expect.unreachable();
};

describe('findBoard', () => {
  it.each(named)('finds $board by $name, however it is written', ({ name, board }) => {
    const writings = [name, name.toUpperCase(), name.toLowerCase(), name.replace(/[^a-z0-9]/gi, ''), ` ${name}. `];
    for (const writing of writings) expect(findBoard(writing).name).toBe(board);
  });

  it.each([
    ['puck', 'nRF52832'],
    ['puck.js', 'nRF52832'],
    ['bangle2', 'nRF52840'],
    ['uno', 'ATmega328P'],
    ['pico', 'RP2040'],
    ['stm32f4', 'STM32F405RG'],
    ['stm32l4', 'STM32L476RG'],
    ['esp32', 'ESP32'],
    ['esp32-c3', 'ESP32-C3'],
  ])('knows %s as a board with %s', (name, chip) => {
    expect(findBoard(name).chip).toBe(chip);
  });

  it.each([
    ['pcuk', 'puck'],
    ['punk', 'puck'],
    ['ESP-32-C5', 'ESP32-C3'],
    ['nrf', 'nRF52832'],
  ])('asks of %s whether %s was meant', (asked, meant) => {
    expect(messageOf(() => findBoard(asked)).toLowerCase()).toMatch(new RegExp(`mean ${meant}`, 'i'));
  });

  it.each(['', '?', 'x', 'pqqq', 'toaster'])('lists every board for %j, guessing nothing', (asked) => {
    const message = messageOf(() => findBoard(asked));
    for (const { name } of BOARDS) expect(message).toContain(name);
    expect(message).not.toContain('mean');
  });

  it('answers any text with a board or a UsageError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...named.map(({ name }) => name))), (text) => {
        try {
          expect(BOARDS).toContain(findBoard(text));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('the table of boards', () => {
  it('gives no name twice', () => {
    const plain = named.map(({ name }) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
    expect(new Set(plain).size).toBe(plain.length);
  });

  it.each(BOARDS)('leaves of $name no more RAM than the chip has, and says where its figures are from', (board) => {
    expect(board.sources.length).toBeGreaterThan(0);
    expect(board.rooms.length).toBeGreaterThan(0);
    for (const { room } of board.rooms) {
      for (const bytes of [room.ram, room.flash, board.ram, board.flash]) {
        expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true);
      }
      expect(room.ram).toBeLessThanOrEqual(board.ram);
      expect(room.note).not.toBe('');
    }
    expect(board.clockHz).toBeGreaterThanOrEqual(16e6);
  });

  it("gives flash beyond the chip's own only where a note speaks of another", () => {
    const beyond = BOARDS.flatMap((board) => board.rooms.filter(({ room }) => room.flash > board.flash));
    expect(beyond.map(({ room }) => room.note)).toEqual([expect.stringContaining('a flash chip of its own')]);
  });

  it('counts variables of 13 and 14 bytes as Espruino does', () => {
    expect(roomOn(findBoard('puck')).room).toMatchObject({ ram: 2630 * 13, flash: 40960 });
    expect(roomOn(findBoard('bangle2')).room.ram).toBe(12000 * 14);
  });
});

describe('a board under Espruino', () => {
  it('is one that the exported module has machine code for', () => {
    const hosted = BOARDS.filter(({ rooms }) => rooms.some(({ host }) => host === 'espruino'));
    expect(hosted.length).toBeGreaterThan(2);
    for (const { core } of hosted) expect(core).toBe('Cortex-M4F');
    expect(messageOf(() => roomOn(findBoard('pico'), 'espruino'))).toMatch(/Pico: found host espruino.*bare/);
  });

  it("takes the exported code, and the module's memory as its README states it", () => {
    const model = shippedModel('eeg1');
    const exported = espruino.encode({
      model: encodeUlw(model),
      subject: 'test',
      graph: null,
      chunkSamples: 25,
      boundsChecks: null,
    });
    if (!('files' in exported)) throw new TypeError('expected a folder');
    const content = (name: string): string | Uint8Array => exported.files.find(({ path }) => path === name)!.content;
    const measured = /`install\(\)` \| 14 \| ([\d,]+) \|/.exec(String(content('README.md')))![1];
    const { codeBytes, ramBytes } = layoutsOf(model, boardLayout(model, findBoard('bangle2'), 'espruino'))(25);
    expect(codeBytes).toBe(content('ulw.code').length);
    // The plan counts a stack of C, too, and rounds.
    expect(ramBytes).toBeGreaterThanOrEqual(Number(measured.replaceAll(',', '')));
    expect(ramBytes).toBeLessThan(1.1 * Number(measured.replaceAll(',', '')));
  });
});

describe('roomOn', () => {
  it('takes the first host unless told', () => {
    expect(roomOn(findBoard('puck')).host).toBe('espruino');
    expect(roomOn(findBoard('puck'), 'bare').room.ram).toBe(65536);
    expect(roomOn(findBoard('uno')).room).toMatchObject({ ram: 2048, flash: 32256 });
  });

  it('refuses a host that the table does not know there', () => {
    expect(messageOf(() => roomOn(findBoard('uno'), 'espruino'))).toMatch(/Arduino Uno: found host espruino.*bare/);
  });
});
