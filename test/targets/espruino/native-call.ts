import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EspruinoPlan } from '../../../src/targets/espruino/espruino-plan.js';
import { type Epoch, isThere } from '../c/exported.js';

const TOOLS = ['arm-none-eabi-gcc', 'qemu-arm'].filter((tool) => !isThere(tool));
/** Added to the name of a test that runs machine code. */
export const NEEDS_QEMU = TOOLS.length > 0 ? ` (skipped: no ${TOOLS.join(', ')} here)` : '';

const HERE = join(import.meta.dirname, 'loader');
const FLAGS = ['-std=gnu99', '-Wall', '-Wextra', '-Werror', '-O2', '-ffreestanding'];
const MACHINE = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=soft'];
const LINK = ['-nostdlib', '-static', '-Wl,--build-id=none,-z,max-page-size=4096', '-T', join(HERE, 'loader.ld')];

let folder: string | null = null;
afterAll(() => {
  if (folder !== null) rmSync(folder, { recursive: true });
});

/** The program that stands for E.nativeCall, compiled once. */
function loader(): string {
  if (folder === null) {
    folder = mkdtempSync(join(tmpdir(), 'ulw-loader-'));
    // Compilers make calls of memset and memcpy of such loops, which nothing here supplies.
    const flags = [...FLAGS, '-fno-tree-loop-distribute-patterns', ...MACHINE, ...LINK];
    execFileSync('arm-none-eabi-gcc', [...flags, join(HERE, 'loader.c'), '-o', join(folder, 'loader')]);
  }
  return join(folder, 'loader');
}

export interface NativeRun {
  readonly stages: readonly number[];
  readonly logits: readonly Int32Array[];
  /** Bytes that the image wrote outside its arena. */
  readonly strays: number;
}

/**
 * Runs an image in QEMU's user mode, as E.nativeCall would call it.
 * @param push samples of one call; 0: one at a time, as a number
 * @param moved words by which image, model and arena lie higher
 */
export function runNative(
  image: Uint8Array,
  plan: EspruinoPlan,
  epochs: readonly Epoch[],
  push: number,
  moved = 0,
): NativeRun {
  const { length: channels } = epochs[0];
  const [{ length: epochSamples }] = epochs[0];
  const sizes = [image.length, plan.image.length, plan.arena];
  const run = [channels, epochSamples, push, epochs.length, moved];
  const header = Uint32Array.from([...sizes, ...run, ...plan.header]);
  const samples = epochs
    .flat()
    .map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const input = Buffer.concat([Buffer.from(header.buffer), image, plan.image, ...samples]);
  // User mode of QEMU 7.2 has no M profile that starts; this core has the M4's instructions, and is entered in Thumb.
  const output = execFileSync('qemu-arm', ['-cpu', 'cortex-a7', loader()], { input, maxBuffer: 1 << 26 });
  const words = new Int32Array(output.buffer.slice(output.byteOffset, output.byteOffset + output.length));
  const rows = Array.from({ length: epochs.length }, (_, e) => words.slice(6 * e, 6 * e + 6));
  return {
    stages: rows.map(([stage]) => stage),
    logits: rows.map((row) => row.slice(1)),
    strays: words[words.length - 1],
  };
}
