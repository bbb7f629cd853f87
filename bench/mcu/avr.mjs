// The Uno's ATmega328P in simavr: builds an exported folder with avr-gcc, runs it, counts cycles exactly.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('avr/', import.meta.url));

/** What GCC 5.4 needs to be told for a small stack: loops' constants are not kept in registers that it does not have. */
export const AVR_FLAGS = [
  '-Os',
  '-fno-move-loop-invariants',
  '-fno-tree-loop-im',
  '-fno-split-wide-types',
  '-fno-forward-propagate',
  '-fira-region=all',
  '-fno-tree-ter',
];

/** Chips of one core and one clock; the second has the RAM that four channels want. */
export const CHIPS = {
  atmega328p: { title: 'ATmega328P (Uno)', ramBytes: 2048, flashBytes: 32768 },
  atmega1284p: { title: 'ATmega1284P (16 KiB of RAM)', ramBytes: 16384, flashBytes: 131072 },
  atmega644p: { title: 'ATmega644P (4 KiB of RAM)', ramBytes: 4096, flashBytes: 65536 },
};

const runs = (program, args, input = '') => spawnSync(program, args, { input }).status === 0;

/** Programs and libraries that a run needs and this machine lacks. */
export function missingTools() {
  const programs = ['avr-gcc', 'gcc'].filter((program) => !runs(program, ['--version']));
  if (programs.length > 0) return programs;
  const includes = { 'avr-libc': ['avr-gcc', '<avr/io.h>'], 'libsimavr-dev': ['gcc', '<simavr/sim_avr.h>'] };
  return Object.entries(includes)
    .filter(([, [compiler, header]]) => !runs(compiler, ['-E', '-'], `#include ${header}\n`))
    .map(([name]) => name);
}

/** The first line of `avr-gcc --version`. */
export const compilerOf = () => execFileSync('avr-gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0];

/** Bytes that the linker placed in flash, by the file that they come from. */
function placed(map) {
  const text = map.slice(map.indexOf('Linker script and memory map'));
  const parts = [...text.matchAll(/^ \.(?:text|progmem|rodata|data)\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S+)$/gm)];
  return (pattern) =>
    parts
      .filter(([, , , file]) => pattern.test(file))
      .reduce((sum, [, , bytes]) => sum + Number.parseInt(bytes, 16), 0);
}

/**
 * @param folder an exported folder; program and simulator are written beside its files
 * @param options checks: whether accesses are checked; push: samples a push; chip: one of CHIPS
 * @returns the program's path and bytes: code and model in flash, RAM without the stack; null where it does not fit
 */
export function build(folder, { checks = false, push = null, chip = 'atmega328p' } = {}) {
  const program = join(folder, `${chip}${checks ? '-checked' : ''}.elf`);
  const map = `${program}.map`;
  const flags = ['-std=gnu99', '-Wall', '-Wextra', '-Werror', '-ffunction-sections', '-fdata-sections', ...AVR_FLAGS];
  const defines = [`-DULW_BOUNDS_CHECKS=${checks ? 1 : 0}`, ...(push === null ? [] : [`-DPUSH=${push}`])];
  const sources = {
    'ulw.o': join(folder, 'ulw.c'),
    'ulw-model.o': join(folder, 'ulw-model.c'),
    'firmware.o': join(HERE, 'firmware.c'),
  };
  const objects = Object.entries(sources).map(([name, source]) => {
    const object = join(folder, `${chip}-${name}`);
    execFileSync('avr-gcc', [`-mmcu=${chip}`, ...flags, ...defines, `-I${folder}`, '-c', source, '-o', object]);
    return object;
  });
  execFileSync('avr-gcc', [`-mmcu=${chip}`, '-Wl,--gc-sections,--relax', `-Wl,-Map=${map}`, ...objects, '-o', program]);
  const simulate = ['-O2', '-Wall', '-Wextra', '-Werror', join(HERE, 'simulate.c'), '-lsimavr', '-lelf'];
  execFileSync('gcc', [...simulate, '-o', join(folder, 'simulate')]);
  const flash = placed(readFileSync(map, 'utf8'));
  const symbols = execFileSync('avr-nm', ['-S', program], { encoding: 'utf8' });
  const variables = [...symbols.matchAll(/^\w+ (\w+) [bBdD] ulw_\w+$/gm)];
  return {
    program,
    bytes: {
      code: flash(/-ulw\.o$|libgcc\.a/),
      model: flash(/-ulw-model\.o$/),
      ram: variables.reduce((sum, [, bytes]) => sum + Number.parseInt(bytes, 16), 0),
    },
  };
}

/**
 * @param epochs of every channel's int16 samples
 * @returns of every epoch stage, logits, cycles of pushes and finish together and of the finish; of all the
 * longest push; stack bytes
 */
export function runOnAvr(folder, program, epochs, chip = 'atmega328p') {
  const samples = join(folder, 'samples.bin');
  writeFileSync(samples, Buffer.concat(epochs.flat().map((s) => Buffer.from(s.buffer, s.byteOffset, s.byteLength))));
  const { status, stdout, stderr } = spawnSync(join(folder, 'simulate'), [chip, program, samples], {
    encoding: 'utf8',
    timeout: 7_200_000,
    maxBuffer: 1 << 28,
  });
  const lines = stdout.trim().split('\n');
  const results = lines.filter((line) => line.startsWith('epoch')).map((line) => line.split(' ').slice(1).map(Number));
  const stack = lines.find((line) => line.startsWith('stack'));
  if (status !== 0 || stack === undefined || results.length !== epochs.length) {
    throw new Error(`${CHIPS[chip].title} ended with ${status}: ${lines.slice(-3).join(' | ')} ${stderr.slice(-200)}`);
  }
  return {
    stages: results.map(([stage]) => stage),
    logits: results.map((values) => values.slice(1, 6)),
    cycles: results.map(([, , , , , , pushes, finish]) => pushes + finish),
    finish: results.map(([, , , , , , , finish]) => finish),
    longestPush: Math.max(...results.map((values) => values[8])),
    stack: Number(stack.split(' ')[1]),
  };
}
