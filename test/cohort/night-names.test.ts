import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonFolder, nightNames } from '../../src/cohort/night-names.js';

const placed = (...paths: string[]) => paths.map((path) => ({ path, below: path.slice(0, path.lastIndexOf('/')) }));

describe('names of nights', () => {
  it('are file names without extension where all lie in one folder', () => {
    expect(nightNames(placed('/d/a.edf', '/d/b.BDF'))).toEqual([
      { title: 'a.edf', name: 'a' },
      { title: 'b.BDF', name: 'b' },
    ]);
  });

  it('keep the path below the common folder, so that equal names do not meet', () => {
    const names = nightNames(placed('/d/p1/night.edf', '/d/p2/x/night.edf')).map(({ name }) => name);
    expect(names).toEqual(['p1/night', 'p2/x/night']);
  });

  it('do not depend on what else a folder that was named holds', () => {
    const names = nightNames([{ path: '/d/p1/night.edf', below: '/d' }]).map(({ name }) => name);
    expect(names).toEqual(['p1/night']);
  });

  it('keep the extension where it alone differs, capitals aside', () => {
    const names = nightNames(placed('/d/a.edf', '/d/A.bdf', '/d/b.rec')).map(({ name }) => name);
    expect(names).toEqual(['a.edf', 'A.bdf', 'b']);
  });

  it('keep it, too, where without it they would be what another is called', () => {
    const names = nightNames(placed('/d/a.edf', '/d/a.rec', '/d/a.edf.edf')).map(({ name }) => name);
    expect(names).toEqual(['a.edf', 'a.rec', 'a.edf.edf']);
  });

  it('differ for every set of files', () => {
    const part = fc.constantFrom('a', 'b', 'A', '..b', 'summary');
    const path = fc
      .tuple(fc.array(part, { maxLength: 3 }), part, fc.constantFrom('.edf', '.bdf', '.edf.edf'))
      .map(([folders, name, extension]) => `/${[...folders, name].join('/')}${extension}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), (paths) => {
        const names = nightNames(placed(...paths)).map(({ name }) => name);
        expect(new Set(names).size).toBe(paths.length);
        for (const name of names) expect(name.startsWith('../') || name.startsWith('/')).toBe(false);
      }),
    );
  });

  it('have the root in common where nothing else is', () => {
    expect(commonFolder(['/a/b', '/c'])).toBe('/');
    expect(commonFolder(['/a/b', '/a/bc'])).toBe('/a');
    expect(commonFolder(['/a/b', '/a/b/c'])).toBe('/a/b');
  });
});
