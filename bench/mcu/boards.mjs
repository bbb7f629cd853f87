// Builds an exported folder for a board, runs it in QEMU, reads what it prints and what its ELF file holds.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const FLAGS = ['-std=gnu99', '-Wall', '-Wextra', '-Werror', '-ffreestanding', '-ffunction-sections', '-fdata-sections'];
const ICOUNT = ['-icount', 'shift=6', '-display', 'none', '-monitor', 'none', '-serial', 'none'];
const SEMIHOSTING = ['-semihosting-config', 'enable=on,target=native'];
const THUMB = ['-mthumb', '-mfloat-abi=soft'];

/** What each board needs; `optimise` as in the exported Makefile. */
export const BOARDS = {
  'cortex-m4': {
    title: 'Cortex-M4, mps2-an386',
    tools: 'arm-none-eabi-',
    machine: ['-mcpu=cortex-m4', ...THUMB],
    optimise: ['-Os', '-fno-ivopts'],
    start: 'arm-start.c',
    qemu: ['qemu-system-arm', '-machine', 'mps2-an386'],
  },
  'cortex-m0': {
    title: 'Cortex-M0, microbit',
    tools: 'arm-none-eabi-',
    machine: ['-mcpu=cortex-m0', ...THUMB],
    optimise: ['-O2'],
    start: 'arm-start.c',
    qemu: ['qemu-system-arm', '-machine', 'microbit'],
  },
  rv32: {
    title: 'RV32IMC, virt',
    tools: 'riscv64-unknown-elf-',
    machine: ['-march=rv32imc', '-mabi=ilp32'],
    optimise: ['-Os', '-fno-ivopts'],
    start: 'rv32/start.c',
    qemu: ['qemu-system-riscv32', '-machine', 'virt', '-bios', 'none'],
  },
};

const isThere = (program) => spawnSync(program, ['--version']).error === undefined;

/** Programs that a board needs and this machine lacks. */
export function missingTools(board) {
  const { tools, qemu } = BOARDS[board];
  return [`${tools}gcc`, qemu[0]].filter((program) => !isThere(program));
}

/** The first line of `gcc --version`. */
export function compilerOf(board) {
  return execFileSync(`${BOARDS[board].tools}gcc`, ['--version'], { encoding: 'utf8' }).split('\n')[0];
}

/**
 * @param folder an exported folder; the program is written beside its files
 * @param options checks: whether accesses are checked; push: samples a push; eachPush: whether the longest push is
 * counted, at some instructions a push
 * @returns the program's path, and bytes by section of the linker script
 */
export function build(board, folder, { checks = false, push = null, eachPush = false } = {}) {
  const { tools, machine, optimise, start } = BOARDS[board];
  const program = join(folder, `${board}${checks ? '-checked' : ''}.elf`);
  const flags = [...FLAGS, ...machine, ...optimise, `-I${folder}`, `-I${join(HERE, board)}`];
  const defines = [`-DULW_BOUNDS_CHECKS=${checks ? 1 : 0}`, ...(push === null ? [] : [`-DPUSH=${push}`])];
  if (eachPush) defines.push('-DEACH_PUSH');
  const sources = {
    ulw: join(folder, 'ulw.c'),
    'ulw-model': join(folder, 'ulw-model.c'),
    harness: join(HERE, 'harness.c'),
    start: join(HERE, start),
  };
  const objects = Object.entries(sources).map(([name, source]) => {
    const object = join(folder, `${name}.o`);
    execFileSync(`${tools}gcc`, [...flags, ...defines, '-c', source, '-o', object]);
    return object;
  });
  const script = join(HERE, board, 'board.ld');
  const link = [
    ...machine,
    '-nostdlib',
    '-static',
    `-L${HERE}`,
    '-T',
    script,
    '-Wl,--gc-sections,--build-id=none',
    ...objects,
    '-lgcc',
  ];
  execFileSync(`${tools}gcc`, [...link, '-o', program]);
  return { program, bytes: sections(`${tools}size`, program) };
}

function sections(size, program) {
  const text = execFileSync(size, ['-A', program], { encoding: 'utf8' });
  const found = Object.fromEntries(
    [...text.matchAll(/^\.(\w+)\s+(\d+)/gm)].map(([, name, bytes]) => [name, Number(bytes)]),
  );
  return { code: found.engine, model: found.model, ram: found.arena };
}

/**
 * @param epochs of every channel's int16 samples
 * @returns of every epoch stage, logits and instructions (null for the one whose stack is looked at), those of its finish
 * among them, of all the longest push where that is counted, and stack bytes
 */
export function runOnBoard(board, folder, program, epochs) {
  const samples = epochs.flat();
  writeFileSync(
    join(folder, 'samples.bin'),
    Buffer.concat(samples.map((s) => Buffer.from(s.buffer, s.byteOffset, s.byteLength))),
  );
  const [qemu, ...machine] = BOARDS[board].qemu;
  const { status, stdout, stderr } = spawnSync(qemu, [...machine, ...ICOUNT, ...SEMIHOSTING, '-kernel', program], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 1_800_000,
    maxBuffer: 1 << 28,
  });
  // Where semihosting writes differs between QEMU's versions.
  const lines = `${stdout}${stderr}`.trim().split('\n');
  const results = lines.filter((line) => line.startsWith('epoch')).map((line) => line.split(' ').slice(1).map(Number));
  const stack = lines.find((line) => line.startsWith('stack'));
  if (status !== 0 || stack === undefined || results.length !== epochs.length) {
    throw new Error(`${BOARDS[board].title} ended with ${status}: ${lines.slice(-3).join(' | ')}`);
  }
  return {
    stages: results.map(([stage]) => stage),
    logits: results.map((values) => values.slice(1, 6)),
    instructions: results.map(([, , , , , , pushes, finish], i) => (i === 1 ? null : pushes + finish)),
    finish: results.map(([, , , , , , , finish]) => finish),
    longestPush: Math.max(...results.map((values) => values[8])),
    stack: Math.max(...stack.split(' ').slice(1).map(Number)),
  };
}
