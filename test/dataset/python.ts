import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PYTHON = '/usr/bin/python3';

/** Runs a Python program that stands beside this file; it may ask for NumPy and nothing else. @returns its output */
export function runBeside(name: string, args: readonly string[]): string {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  return execFileSync(PYTHON, [script, ...args], { env, maxBuffer: 1 << 26 }).toString();
}

/** Why it cannot run here, for a test's name; empty where it can. */
export const NEEDS_NUMPY = ((): string => {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy'], { stdio: 'pipe' });
    return '';
  } catch {
    return ` (skipped: ${PYTHON} with numpy is not here)`;
  }
})();
