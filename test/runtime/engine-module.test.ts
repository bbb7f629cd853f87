import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { type EngineBuild, engineBytes, instantiateEngine } from '../../src/runtime/engine.js';
import { BLOCK, CHANNEL, GAIN, PROGRAM, STATE } from '../../src/runtime/layout.js';
import { planMemory } from '../../src/runtime/plan.js';
import { randomModel } from '../support/random-model.js';

/**
 * Sizes may shrink; a commit that lets one grow says why. gzip has 2 % to spare, for zlib differs between Node versions.
 */
const RATCHET = {
  scalar: { wasm: 4321, gzip: 2341 },
  simd: { wasm: 5864, gzip: 2960 },
  /** Four channels, chunks of 64 samples: program, state, scratch. */
  fourChannels: { program: 7700, ram: 5500 },
  fourChannelFileWithoutProvenance: 5000,
} as const;

/** Section ids of a wasm module, with their contents' sizes. */
function sections(bytes: Uint8Array): Map<number, number> {
  const found = new Map<number, number>();
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    found.set(id, size);
    at += size;
  }
  return found;
}

const SECTION = { import: 2, table: 4, memory: 5, global: 6, start: 8, element: 9, data: 11 };

describe.each(['scalar', 'simd'] as const)('the %s module', (build: EngineBuild) => {
  const bytes = engineBytes(build);

  it('has no imports, statics, data or start, and exports the ABI alone', async () => {
    const found = sections(bytes);
    for (const name of ['import', 'table', 'global', 'start', 'element', 'data'] as const) {
      expect(found.has(SECTION[name]), name).toBe(false);
    }
    const module = await WebAssembly.compile(bytes as BufferSource & Uint8Array);
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    expect(names.sort()).toEqual(['discard', 'finish', 'memory', 'push', 'reset', 'toCounts']);
  });

  it('owns one page that cannot grow', async () => {
    const { exports } = await instantiateEngine(build);
    expect(exports.memory.buffer.byteLength).toBe(65536);
    expect(() => exports.memory.grow(1)).toThrow(RangeError);
  });

  it('is no larger than it was', () => {
    expect(bytes.length).toBeLessThanOrEqual(RATCHET[build].wasm);
    expect(gzipSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(RATCHET[build].gzip);
  });
});

describe('sizes of a four-channel model', () => {
  const model = randomModel(1);

  it('stay within the ratchet', () => {
    const { parts } = planMemory(model, { chunkSamples: 64 });
    const bytesOf = (name: string): number => parts.find((part) => part.name === name)!.bytes;
    expect(bytesOf('program')).toBeLessThanOrEqual(RATCHET.fourChannels.program);
    expect(bytesOf('state') + bytesOf('scratch')).toBeLessThanOrEqual(RATCHET.fourChannels.ram);
    expect(encodeUlw(model).length).toBeLessThanOrEqual(RATCHET.fourChannelFileWithoutProvenance);
  });
});

describe('the two layouts', () => {
  const source = readFileSync(new URL('../../assembly/layout.ts', import.meta.url), 'utf8');
  const words = new Map(
    [...source.matchAll(/export const (\w+): usize = (\d+);/g)].map(([, name, value]) => [name, Number(value)]),
  );

  it('say the same of every word', () => {
    const host = { ...PROGRAM, ...GAIN, ...BLOCK, ...STATE, ...CHANNEL, GAIN_BYTES: 8, BLOCK_BYTES: 56 };
    expect(Object.fromEntries(words)).toEqual(host);
  });
});
