import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GAINS, KERNELS, LAYER, PROGRAM, STATE, SUMS, TAPS } from '../../../src/runtime/bare/layout.js';
import { GAIN, GAIN_BYTES } from '../../../src/runtime/layout.js';

describe("the bare build's two layouts", () => {
  const source = readFileSync(new URL('../../../assembly/bare/layout.ts', import.meta.url), 'utf8');

  it('say the same of every word', () => {
    const words = [...source.matchAll(/export const (\w+): usize = (\d+);/g)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(words)).toEqual({
      ...PROGRAM,
      ...LAYER,
      ...GAIN,
      ...STATE,
      GAINS,
      GAIN_BYTES,
      SUMS,
      TAPS,
    });
  });

  it('say the same of the kernels', () => {
    const list = /const enum Kernel \{([^}]*)\}/.exec(source)![1];
    const names = [...list.matchAll(/^ {2}(\w+),$/gm)].map(([, name], index) => [name, index]);
    expect(Object.fromEntries(names)).toEqual(KERNELS);
  });
});
