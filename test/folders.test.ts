import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../src', import.meta.url));

/** A folder imports only from those before it; `src/errors.ts` and `src/stages.ts` are everybody's. */
const ORDER = [
  'model',
  'reference',
  'compile',
  'quantize',
  'signal',
  'runtime',
  'report',
  'dataset',
  'accuracy',
  'targets',
  'cohort',
  'cli',
];
const EVERYBODYS = ['errors.ts', 'stages.ts'];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Local files that a file imports; `isStatic` leaves out those loaded with import(). */
function importsOf(file: string, isStatic: boolean): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const pattern = isStatic ? /from '([^']+)'/g : /(?:from |import\()'([^']+)'/g;
  return [...source.matchAll(pattern)].map(([, name]) =>
    name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), name)).replace(/\.js$/, '.ts') : name,
  );
}

const folderOf = (file: string): string => file.split('/')[0];

describe('src', () => {
  it.each(files.filter((file) => file.includes('/')))('%s imports in the order of the folders', (file) => {
    for (const imported of importsOf(file, false)) {
      const isLocal = imported.endsWith('.ts');
      if (!isLocal || EVERYBODYS.includes(imported)) continue;
      const distance = ORDER.indexOf(folderOf(file)) - ORDER.indexOf(folderOf(imported));
      expect(distance, `${file} imports ${imported}`).toBeGreaterThanOrEqual(0);
    }
  });

  it('asks for no module of Node where a browser starts', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const imported of importsOf(file, true)) {
        expect(imported.startsWith('node:'), `${file} imports ${imported}`).toBe(false);
        if (imported.endsWith('.ts')) visit(imported);
      }
    };
    visit('index.ts');
    expect(seen.size).toBeGreaterThan(40);
  });
});
