import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelText } from '../../src/cli/inspect.js';

const read = (name: string): Uint8Array => readFileSync(new URL(`../../weights/${name}`, import.meta.url));

describe('modelText', () => {
  it.each(['eeg1.ulw', 'psg4.ulw', 'eeg1.safetensors'])('of %s stays within any width, every layer in it', (name) => {
    const layers = /^[\w.-]+\.\d+(?= )/gm;
    const wide = modelText(read(name), name, 120).match(layers);
    for (const width of [40, 47, 60, 80]) {
      const text = modelText(read(name), name, width);
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
      expect(new Set(text.match(layers))).toEqual(new Set(wide));
    }
  });
});
