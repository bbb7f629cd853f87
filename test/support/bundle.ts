import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/bundle.mjs', import.meta.url));

/** Makes the bundles as the build does, in a fresh folder. @returns their paths */
export function makeBundles(): { readonly browser: string; readonly core: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-bundle-'));
  const [browser, core] = ['ulw-sleepnet.browser.js', 'core.js'].map((name) => join(folder, name));
  execFileSync(process.execPath, [SCRIPT, browser, core], { stdio: 'pipe' });
  return { browser, core };
}

/** @returns the browser bundle's path */
export const makeBundle = (): string => makeBundles().browser;
