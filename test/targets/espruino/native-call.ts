import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EspruinoPlan } from '../../../src/targets/espruino/espruino-plan.js';
import type { Epoch } from '../c/exported.js';

interface Loader {
  missingTools(): readonly string[];
  buildLoader(folder: string): string;
  runLoader(
    program: string,
    image: Uint8Array,
    plan: EspruinoPlan,
    epochs: readonly Epoch[],
    run: { readonly push: number; readonly moved: number },
  ): Int32Array;
}
const loader = (await import(new URL('../../../bench/espruino/loader.mjs', import.meta.url).href)) as Loader;

const missing = loader.missingTools();
/** Added to the name of a test that runs machine code. */
export const NEEDS_QEMU = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : '';

let built: { readonly folder: string; readonly program: string } | null = null;
afterAll(() => {
  if (built !== null) rmSync(built.folder, { recursive: true });
});

function program(): string {
  if (built === null) {
    const folder = mkdtempSync(join(tmpdir(), 'ulw-loader-'));
    built = { folder, program: loader.buildLoader(folder) };
  }
  return built.program;
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
  const words = loader.runLoader(program(), image, plan, epochs, { push, moved });
  const rows = Array.from({ length: epochs.length }, (_, e) => words.slice(6 * e, 6 * e + 6));
  const logits = rows.map((row) => row.slice(1));
  return { stages: rows.map(([stage]) => stage), logits, strays: words[words.length - 1] };
}
