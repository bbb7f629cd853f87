import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in `cwd`; `npm test` builds it first. */
export function ulw(args: readonly string[], cwd?: string): Ran {
  const options = {
    encoding: 'utf8',
    cwd,
    maxBuffer: 2 ** 26,
    env: { ...process.env, LANG: 'C.UTF-8', FORCE_COLOR: undefined },
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], options);
  return { status, stdout, stderr };
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'ulw-test-'));
