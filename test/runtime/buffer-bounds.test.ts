import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { BLOCK, BLOCK_BYTES, PROGRAM, STATE } from '../../src/runtime/layout.js';
import { align } from '../../src/runtime/memory-map.js';
import { largestChunk, type MemoryPlan, PAGE_BYTES, planMemory } from '../../src/runtime/plan.js';
import { rowBuffers } from '../../src/runtime/row-buffers.js';
import { engineLogits, epochSamples, referenceLogits, signalOf } from '../support/engine-run.js';
import { fillRandomly } from '../support/guarded-page.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];

/** A buffer inside scratch or state, whose place the program holds as one word. */
interface Buffer {
  readonly name: string;
  /** Offset of the word in the program. */
  readonly word: number;
  /** What the word counts from. */
  readonly from: 'scratch' | 'channel';
  readonly bytes: number;
}

function buffersOf(model: IntegerModel, plan: MemoryPlan): Buffer[] {
  const { tile, sideTile, lastRows, blocks } = rowBuffers(model, plan.chunkSamples);
  const firstBlock = new DataView(plan.program.buffer).getInt32(PROGRAM.FIRST_BLOCK, true);
  const all: Buffer[] = [
    { name: 'tile', word: PROGRAM.SCRATCH_TILE, from: 'scratch', bytes: tile },
    { name: 'side tile', word: PROGRAM.SCRATCH_SIDE_TILE, from: 'scratch', bytes: sideTile },
    { name: 'last rows', word: PROGRAM.SCRATCH_LAST_ROWS, from: 'scratch', bytes: lastRows },
  ];
  blocks.forEach(({ input, hidden, keptInput, keptHidden }, index) => {
    const at = firstBlock + index * BLOCK_BYTES;
    all.push(
      { name: `input ${index + 1}`, word: at + BLOCK.SCRATCH_INPUT, from: 'scratch', bytes: input },
      { name: `hidden ${index + 1}`, word: at + BLOCK.SCRATCH_HIDDEN, from: 'scratch', bytes: hidden },
      { name: `kept input ${index + 1}`, word: at + BLOCK.KEPT_INPUT, from: 'channel', bytes: keptInput },
      { name: `kept hidden ${index + 1}`, word: at + BLOCK.KEPT_HIDDEN, from: 'channel', bytes: keptHidden },
    );
  });
  return all;
}

/** The plan with one buffer moved to an address of its own. */
function moved(plan: MemoryPlan, { word, from }: Buffer, address: number): MemoryPlan {
  const program = plan.program.slice();
  const base = from === 'scratch' ? plan.addresses.scratch : plan.addresses.state + STATE.FIRST_CHANNEL;
  new DataView(program.buffer).setInt32(word, address - base, true);
  return { ...plan, program };
}

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 1, widths: [16], sampleRate: 64, epochSeconds: 3 },
  { channels: 1, widths: [24, 8, 16, 40], sampleRate: 26, epochSeconds: 7 },
  // Of 65 rows behind the first convolution, which come by fours, the last is alone.
  { channels: 1, widths: [24, 8], sampleRate: 26, epochSeconds: 5 },
];

describe.each(BUILDS)('the %s engine stays in every buffer of its scratch and state', (build) => {
  it.each(SHAPES)('alone at either end of the page, where a byte too far traps: widths $widths', async (shape) => {
    const model = randomModel(9, shape);
    const length = epochSamples(model);
    const signal = signalOf(new Random(10), length);
    const expected = referenceLogits(model, [signal], 1);
    const engine = await instantiateEngine(build);
    const page = new Uint8Array(engine.exports.memory.buffer);
    const largest = largestChunk(model)!;
    for (const chunkSamples of [1, 2, 3, 4, 7, 25, 64, 96, 159, 250, largest].filter((chunk) => chunk <= largest)) {
      const plan = planMemory(model, { chunkSamples });
      for (const buffer of buffersOf(model, plan)) {
        const low = planMemory(model, { chunkSamples, baseAddress: align(buffer.bytes + 1) });
        for (const own of [moved(plan, buffer, PAGE_BYTES - buffer.bytes), moved(low, buffer, 0)]) {
          fillRandomly(page, chunkSamples);
          const arena = new Arena(engine, own);
          let logits: unknown;
          try {
            logits = engineLogits(arena, [signal], 1, length, () => chunkSamples);
          } catch (error) {
            logits = error;
          }
          expect(logits, `${buffer.name}, ${buffer.bytes} bytes, chunks of ${chunkSamples}`).toEqual(expected);
        }
      }
    }
  });
});
