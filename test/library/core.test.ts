import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import * as core from '../../src/core.js';
import * as library from '../../src/index.js';
import { makeBundles } from '../support/bundle.js';
import { Random } from '../support/random-network.js';

const file = makeBundles().core;
const bundle = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as typeof core;
const model = new Uint8Array(readFileSync(new URL('../../weights/psg4.ulw', import.meta.url)));

describe('the engine in one file', () => {
  it('exports a part of what the package exports, under the same names', () => {
    expect(Object.keys(bundle).sort()).toEqual(Object.keys(core).sort());
    for (const [name, value] of Object.entries(core)) expect(library).toHaveProperty(name, value);
  });

  it('asks for no other module, but for the one that lies beside it for hosts that do not compile at once', () => {
    const imports = readFileSync(file, 'utf8').match(/\bimport[\s*{'"(][^)]*\)?/g);
    expect(imports).toEqual(['import("./core-asking-engine.js")']);
  });

  it.each(['simd', 'scalar', undefined] as const)(
    'runs where the host does not compile at once, build %s',
    async (build) => {
      const refuses = vi.spyOn(WebAssembly, 'Module').mockImplementation(function () {
        throw new RangeError('WebAssembly.Module(): too long for a page');
      });
      try {
        const loaded = await bundle.loadModel(model, build === undefined ? {} : { build });
        expect(loaded.build).toBe(build ?? 'simd');
        expect(loaded.stager().push(0, new Int16Array(1))).toEqual([]);
        expect(refuses).toHaveBeenCalledOnce();
      } finally {
        refuses.mockRestore();
      }
    },
  );

  it('lies beside the licences of what is in it', () => {
    const licences = readFileSync(file.replace(/\.js$/, '.licences.txt'), 'utf8');
    for (const name of ['@assemblyscript/loader', 'wasm-feature-detect']) expect(licences).toContain(name);
  });

  it('stages as the package does', async () => {
    const random = new Random(7);
    const signals = Array.from({ length: 4 }, () => random.int16s(6000));
    const stagers = [(await bundle.loadModel(model)).stager(), (await library.loadModel(model)).stager()];
    const [own, whole] = stagers.map((stager) => signals.flatMap((samples, c) => stager.push(c, samples)));
    expect(own).toHaveLength(2);
    expect(own).toEqual(whole);
  });

  it('keeps the names of errors', async () => {
    const refused = bundle.loadModel(new Uint8Array(3));
    await expect(refused).rejects.toMatchObject({ name: 'ModelFileError', code: 'model-file' });
  });
});
