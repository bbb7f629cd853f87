import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Arena } from '../../../src/runtime/arena.js';
import { instantiateEngine } from '../../../src/runtime/engine.js';
import { planMemory } from '../../../src/runtime/plan.js';
import { encodeEs5 } from '../../../src/targets/es5/es5-file.js';
import { epochSamples, signalOf } from '../../support/engine-run.js';
import { Random } from '../../support/random-network.js';
import { inBareContext } from './bare-context.js';
import { shipped } from './shipped.js';

/** 24 hours where ULW_EXHAUSTIVE is set, as `.ci/run` does; else one. */
const HOURS = process.env['ULW_EXHAUSTIVE'] === '1' ? 24 : 1;
const EPOCHS = HOURS * 120;
/** A day and a bit of the day's end that must be as its beginning would be. */
const GROWTH_BYTES = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

it(
  `${HOURS} hours of four channels, a sample at a time: the bits of whole epochs, nothing grows`,
  { timeout: 600_000 },
  async () => {
    const model = shipped('psg4');
    const length = epochSamples(model);
    const channels = model.metadata.channels.length;
    const stager = inBareContext(encodeEs5(model, 1)).create();
    const arena = new Arena(await instantiateEngine(), planMemory(model));
    const sleeper = arena.admit();
    const random = new Random(24);
    const one = new Int16Array(1);
    let before = 0;
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const signals = Array.from({ length: channels }, () => signalOf(random, length));
      signals.forEach((signal, channel) => arena.pushCounts(sleeper, channel, signal));
      for (let i = 0; i < length; i++) {
        for (let channel = 0; channel < channels; channel++) {
          one[0] = signals[channel][i];
          stager.push(channel, one, 1);
        }
      }
      const stage = arena.finish(sleeper);
      const [own, expected] = [stager.finish(), [...arena.logits(sleeper)]];
      if (own !== stage || stager.logits().some((logit, i) => logit !== expected[i])) {
        expect({ epoch, stage: own, logits: [...stager.logits()] }).toEqual({ epoch, stage, logits: expected });
      }
      if (epoch === 9) before = heapBytes();
    }
    expect(heapBytes() - before).toBeLessThan(GROWTH_BYTES);
  },
);
