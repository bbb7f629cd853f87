import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PYTHON = '/usr/bin/python3';
const TRAINING = join(import.meta.dirname, '../../training');

/** Runs a Python program of the trainer's; its modules are importable. @returns its standard output */
export function runTrainer(args: readonly string[], input: Uint8Array = new Uint8Array()): Buffer {
  const env = { ...process.env, PYTHONPATH: TRAINING, PYTHONDONTWRITEBYTECODE: '1' };
  return execFileSync(PYTHON, args, { input, env, maxBuffer: 1 << 28 });
}

/** Why the trainer cannot run on this machine, or null where it can. */
export function trainerMissing(): string | null {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, scipy, torch'], { stdio: 'pipe' });
    return null;
  } catch {
    return `${PYTHON} with numpy, scipy and torch is not on this machine`;
  }
}
