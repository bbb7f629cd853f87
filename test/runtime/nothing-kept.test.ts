import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** `.ci/run` sets ULW_EXHAUSTIVE: a month of nights. */
const EPOCHS = process.env['ULW_EXHAUSTIVE'] === '1' ? 100_000 : 4_000;
/** What counters and V8's own tables move a heap by, whatever the number of epochs. */
const NOISE_BYTES = 24 * 1024;
/** Until V8 has compiled all that it will: that of Node 24 takes more than 10,000 epochs over it. */
const WARM_UP = 30_000;
const ROOT = new URL('../../', import.meta.url);

/** What a process of its own keeps on its heap over the epochs: nothing else may allocate between the two looks. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { Arena } from './dist/runtime/arena.js';
import { instantiateEngine } from './dist/runtime/engine.js';
import { loadModel } from './dist/index.js';
import { planMemory } from './dist/runtime/plan.js';
import { decodeUlw } from './dist/quantize/ulw-file.js';

const [, build, way, epochs, warmUp] = process.argv;
const bytes = new Uint8Array(readFileSync('weights/psg4.ulw'));
const samples = Array.from({ length: 4 }, (_, c) => Int16Array.from({ length: 3000 }, (_, i) => 400 * Math.sin(i / (3 + c))));
const sleeper = (arena) => {
  const own = arena.admit();
  return () => {
    samples.forEach((counts, channel) => arena.pushCounts(own, channel, counts));
    arena.finish(own);
  };
};
const stager = (model) => {
  const own = model.stager();
  return () => own.pushAll(samples);
};
const packets = Array.from({ length: 30 }, (_, i) => samples.map((own) => own.subarray(100 * i, 100 * (i + 1))));
const pool = (model) => {
  const own = model.pool();
  const ids = [own.admit(), own.admit()];
  return () => {
    ids.reverse();
    for (const packet of packets) own.push(ids[0], packet);
  };
};
const ways = {
  arena: async () => sleeper(new Arena(await instantiateEngine(build), planMemory(decodeUlw(bytes)))),
  stager: async () => stager(await loadModel(bytes, { build })),
  pool: async () => pool(await loadModel(bytes, { build })),
};
const epoch = await ways[way]();
const heap = () => {
  for (let i = 0; i < 4; i++) gc();
  return process.memoryUsage().heapUsed;
};
for (let i = 0; i < warmUp; i++) epoch();
heap();
const before = heap();
for (let i = 0; i < epochs; i++) epoch();
console.log(heap() - before);`;

function keptBytes(build: string, way: string, epochs = EPOCHS, warmUp = WARM_UP, program = PROGRAM): number {
  const words = ['--expose-gc', '--input-type=module', '-e', program, build, way, String(epochs), String(warmUp)];
  return Number(execFileSync(process.execPath, words, { cwd: fileURLToPath(ROOT), encoding: 'utf8' }));
}

describe('the heap', () => {
  it.each([
    ['simd', 'arena'],
    ['simd', 'stager'],
    ['simd', 'pool'],
    ['scalar', 'arena'],
  ])(`keeps nothing of its epochs (%s, %s)`, { timeout: 600_000 }, (build, way) => {
    const share = build === 'scalar' ? 0.1 : 1;
    expect(Math.abs(keptBytes(build, way, EPOCHS * share, WARM_UP * share))).toBeLessThan(NOISE_BYTES);
  });

  it('is seen to grow where epochs are kept', { timeout: 600_000 }, () => {
    const leaking = PROGRAM.replace('own.pushAll(samples);', '{ kept.push(...own.pushAll(samples)); };').replace(
      'const heap',
      'const kept = [];\nconst heap',
    );
    expect(keptBytes('simd', 'stager', 2_000, 2_000, leaking)).toBeGreaterThan(NOISE_BYTES);
  });
});
