import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'ulw-api-'));
const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
// Warnings are errors: a name without a comment, a type that is reachable and not exported, a link to nowhere.
const made = spawnSync(process.execPath, [typedoc, '--out', out], { cwd: ROOT, encoding: 'utf8' });

describe('the API pages', () => {
  it('are made without a warning', () => {
    expect(made.stdout + made.stderr).not.toMatch(/\[(warning|error)\]/);
    expect(made.status).toBe(0);
  });

  it('have one for every public value', () => {
    const pages = new Set(
      ['functions', 'classes', 'variables'].flatMap((kind) =>
        readdirSync(join(out, kind)).map((file) => file.replace(/\.html$/, '')),
      ),
    );
    expect(Object.keys(library).filter((name) => !pages.has(name))).toEqual([]);
    expect(existsSync(join(out, 'interfaces/SleepStager.html'))).toBe(true);
  });

  it('list the names in the groups of src/index.ts, in their order', () => {
    const groups = [...readFileSync(join(ROOT, 'src/index.ts'), 'utf8').matchAll(/^\/\/ (.+)\.$/gm)].map(([, g]) => g);
    const listed = readFileSync(join(out, 'modules.html'), 'utf8');
    const places = groups.map((group) => listed.indexOf(`>${group}<a href="#`));
    expect(groups.length).toBeGreaterThan(5);
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});
