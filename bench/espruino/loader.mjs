// Builds and runs loader.c: E.nativeCall's contract in QEMU's user mode, with every instruction counted where wanted.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const isThere = (program) => spawnSync(program, ['--version']).error === undefined;

// Compilers make calls of memset and memcpy of some loops; nothing here supplies these.
const FLAGS = [
  '-std=gnu99',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-O2',
  '-ffreestanding',
  '-fno-tree-loop-distribute-patterns',
];
const MACHINE = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=soft'];
const LINK = ['-nostdlib', '-static', '-Wl,--build-id=none,-z,max-page-size=4096', '-T', join(HERE, 'loader.ld')];
/** Words before the image in the loader's memory. */
const GAP = 16;

/** Programs that are needed and not on this machine. */
export const missingTools = () => ['arm-none-eabi-gcc', 'qemu-arm'].filter((tool) => !isThere(tool));

/** @returns the program's path */
export function buildLoader(folder) {
  const program = join(folder, 'loader');
  execFileSync('arm-none-eabi-gcc', [...FLAGS, ...MACHINE, ...LINK, join(HERE, 'loader.c'), '-o', program]);
  return program;
}

/** The plugin that counts. @returns its path */
export function buildCounter(folder) {
  const plugin = join(folder, 'count.so');
  execFileSync('gcc', [
    '-std=gnu99',
    '-Wall',
    '-Wextra',
    '-O2',
    '-shared',
    '-fPIC',
    join(HERE, 'count.c'),
    '-o',
    plugin,
  ]);
  return plugin;
}

/**
 * Runs an image as E.nativeCall would call it. User mode of QEMU 7.2 starts no M profile; the core named here has a
 * Cortex-M4's instructions, and is entered in Thumb state.
 * @param run push: samples of a call, 0 for one at a time as a number; moved: words by which everything lies higher
 * @returns of every epoch the stage and five logits, then how many bytes changed outside the arena
 */
export function runLoader(program, image, plan, epochs, { push, moved = 0 }, options = []) {
  const sizes = [image.length, plan.image.length, plan.arena];
  const run = [epochs[0].length, epochs[0][0].length, push, epochs.length, moved];
  const header = Uint32Array.from([...sizes, ...run, ...plan.header]);
  const samples = epochs
    .flat()
    .map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const input = Buffer.concat([Buffer.from(header.buffer), image, plan.image, ...samples]);
  const output = execFileSync('qemu-arm', ['-cpu', 'cortex-a7', ...options, program], { input, maxBuffer: 1 << 26 });
  return new Int32Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length));
}

/** @returns [offset in the image, times] of every instruction of it that ran */
export function countLoader(folder, program, plugin, plan, epochs, push) {
  const symbols = execFileSync('arm-none-eabi-nm', [program], { encoding: 'utf8' });
  const base = Number.parseInt(symbols.match(/^(\w+) . flat$/m)[1], 16) + 4 * GAP;
  const out = join(folder, 'counts');
  const counting = `${plugin},base=${base},bytes=${plan.code.length},out=${out}`;
  runLoader(program, plan.code, plan, epochs, { push }, ['-plugin', counting]);
  const lines = readFileSync(out, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(' ').map(Number));
}
