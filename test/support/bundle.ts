import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/bundle.mjs', import.meta.url));

/** Makes the browser bundle as the build does, in a fresh folder. @returns its path */
export function makeBundle(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ulw-bundle-')), 'ulw-sleepnet.browser.js');
  execFileSync(process.execPath, [SCRIPT, file], { stdio: 'pipe' });
  return file;
}
