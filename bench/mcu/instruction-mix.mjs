// Cycles per instruction of the engine itself: QEMU names every instruction that one epoch executes, the disassembly says
// which it is, and the core's manual how long that takes. Caches and flash are taken as fast as the core.
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BOARDS } from './boards.mjs';

/** objdump writes every register of a list. */
const registersOf = (operands) => (/\{(.*)\}/.exec(operands)?.[1] ?? '').split(',').length;

/** Cortex-M4 Technical Reference Manual r0p1, table 3-1 and section 3.3.2; a taken branch refills in 2 of its 1 to 3. */
function cortexM4({ name, operands }, isTaken, before) {
  if (/^(push|pop|ldm|stm)/.test(name)) return 1 + registersOf(operands) + (isTaken ? 2 : 0);
  if (/^(ldrd|strd)/.test(name)) return 3;
  // Loads and stores that follow one another overlap by a cycle; a store to an immediate offset takes one.
  if (/^ldr/.test(name)) return (/^(ldr|str)/.test(before) ? 1 : 2) + (isTaken ? 2 : 0);
  if (/^str/.test(name)) return 1;
  if (/^[us]div/.test(name)) return 12;
  return isTaken ? 3 : 1;
}

/** Cortex-M0+ Technical Reference Manual r0p1, table 3-1, with the multiplier of one cycle. */
function cortexM0({ name, operands }, isTaken) {
  if (/^(push|pop|ldm|stm)/.test(name)) return 1 + registersOf(operands) + (isTaken ? 2 : 0);
  if (/^(ldr|str)/.test(name)) return 2;
  if (/^bl$/.test(name)) return 3;
  return isTaken ? 2 : 1;
}

/** No manual says: a cycle each, one more for a load, two for a taken branch, as in-order pipelines of four stages do. */
function rv32({ name }, isTaken) {
  if (/^(div|rem)/.test(name)) return 32;
  if (/^l[bhw]u?$/.test(name)) return 2;
  return isTaken ? 3 : 1;
}

const MANUALS = { 'cortex-m4': cortexM4, 'cortex-m0': cortexM0, rv32 };

/** The engine's instructions by address. */
function disassembled(board, program) {
  const { tools } = BOARDS[board];
  const text = execFileSync(`${tools}objdump`, ['-d', '-j', '.engine', program], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const lines = [...text.matchAll(/^ *([0-9a-f]+):\t((?:[0-9a-f]+ )+) *\t(\S+)(?:\t(.*))?$/gm)];
  return new Map(
    lines.map(([, address, code, name, operands = '']) => [
      Number.parseInt(address, 16),
      { name: name.replace(/\.[nw]$/, ''), operands, bytes: code.replace(/ /g, '').length / 2 },
    ]),
  );
}

/**
 * Runs the program, whose samples.bin lies in the folder, and weighs what it executes of the engine.
 * @returns cycles per instruction
 */
export async function cyclesPerInstruction(board, folder, program) {
  const instructions = disassembled(board, program);
  const cyclesOf = MANUALS[board];
  const [qemu, ...machine] = BOARDS[board].qemu;
  const log = ['-singlestep', '-d', 'exec,nochain', '-D', '/dev/stdout'];
  const quiet = ['-display', 'none', '-monitor', 'none', '-serial', 'none'];
  const semihosting = ['-semihosting-config', 'enable=on,target=native'];
  const icount = ['-icount', 'shift=6'];
  // Through cat, since QEMU opens its log by name, which what Node gives a child cannot be.
  const command = [
    '"$@" | cat',
    qemu,
    qemu,
    ...machine,
    ...icount,
    ...quiet,
    ...semihosting,
    ...log,
    '-kernel',
    program,
  ];
  const child = spawn('sh', ['-c', ...command], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  let [count, cycles, before] = [0, 0, ''];
  let pending = null;
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^Trace .*\[[0-9a-f]+\/([0-9a-f]+)\//.exec(line);
    if (found === null) continue;
    const address = Number.parseInt(found[1], 16);
    if (pending !== null) {
      const isTaken = address !== pending.address + pending.instruction.bytes;
      cycles += cyclesOf(pending.instruction, isTaken, before);
      count++;
      before = pending.instruction.name;
    }
    const instruction = instructions.get(address);
    pending = instruction === undefined ? null : { address, instruction };
  }
  return cycles / count;
}
