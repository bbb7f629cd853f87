import { beforeAll, describe, expect, it } from 'vitest';
import { type IntegerModel, integerWidths } from '../../src/model/integer-model.js';
import { Arena } from '../../src/runtime/arena.js';
import { chunkWork } from '../../src/runtime/chunk-work.js';
import type { Engine } from '../../src/runtime/engine.js';
import { STATE } from '../../src/runtime/layout.js';
import { type MemoryPlan, planMemory } from '../../src/runtime/plan.js';
import { channelMap } from '../../src/runtime/program-image.js';
import { rowBuffers } from '../../src/runtime/row-buffers.js';
import { countingEngine } from '../support/counting-engine.js';
import { engineLogits, epochSamples, referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

/** What the engine copied between its state and its scratch, in one epoch. */
let copied = { rows: 0, bytes: 0 };
let plan: MemoryPlan;
let model: IntegerModel;
let engine: Engine;

/** Bytes of the rows that lie at an address; null when it is not in the state. */
function rowBytesAt(address: number): number | null {
  const offset = address - plan.addresses.state - STATE.FIRST_CHANNEL;
  if (offset < 0 || offset >= plan.stateBytes - STATE.FIRST_CHANNEL) return null;
  const { kept, bytes } = channelMap(model, rowBuffers(model, plan.chunkSamples));
  const block = kept.findLastIndex(({ input }) => offset % bytes >= input);
  const widths = integerWidths(model);
  if (offset % bytes >= kept[block].hidden) return widths[block + 1];
  return block === 0 ? 2 : widths[block];
}

beforeAll(async () => {
  engine = await countingEngine((target, source, bytes) => {
    const rowBytes = rowBytesAt(target) ?? rowBytesAt(source);
    if (rowBytes === null) return;
    copied.bytes += bytes;
    copied.rows += bytes / rowBytes;
  });
}, 60_000);

describe.each([
  { channels: 1, widths: [8, 16, 32] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [24, 8, 16, 40] },
  { channels: 3, widths: [8] },
  { channels: 1, widths: [8, 8, 8, 8], sampleRate: 32, epochSeconds: 5 },
])('the rows moved for $channels channels, widths $widths', (shape) => {
  const own = randomModel(5, shape);
  const length = epochSamples(own);

  it.each([1, 2, 3, 4, 5, 7, 16, 25, 63, 64, 100, 159, 250, 1000].filter((chunk) => chunk < length))(
    'are as many as the engine moves, chunks of %i',
    (chunkSamples) => {
      model = own;
      plan = planMemory(model, { chunkSamples });
      copied = { rows: 0, bytes: 0 };
      const signals = model.metadata.channels.map(() => signalOf(new Random(chunkSamples), length));
      const logits = engineLogits(new Arena(engine, plan), signals, 1, length, () => chunkSamples);
      expect(logits).toEqual(referenceLogits(model, signals, 1));
      expect(copied.bytes).toBeGreaterThan(0);
      const { rowsMoved, bytesMoved } = chunkWork(model, chunkSamples);
      expect({ rows: rowsMoved, bytes: bytesMoved }).toEqual(copied);
    },
  );

  it('are none for the whole epoch, in one pass a channel', () => {
    expect(chunkWork(own, length)).toEqual({ passes: shape.channels, rowsMoved: 0, bytesMoved: 0 });
    expect(chunkWork(own, 1).passes).toBe(shape.channels * length);
  });
});
