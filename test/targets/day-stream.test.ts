import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { softmax } from '../../src/model/softmax.js';
import { Arena } from '../../src/runtime/arena.js';
import { instantiateEngine } from '../../src/runtime/engine.js';
import { loadModel } from '../../src/runtime/load-model.js';
import { planMemory } from '../../src/runtime/plan.js';
import { scoreRecording } from '../../src/runtime/score-recording.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { encodeEs5 } from '../../src/targets/es5/es5-file.js';
import { epochSamples } from '../support/engine-run.js';
import { type Day, heapBytes, makeDay } from '../support/day.js';
import { buildHost, exportC, isThere } from './c/exported.js';
import { shippedModel } from './c/models.js';
import { inBareContext } from './es5/bare-context.js';

/** 24 hours where ULW_EXHAUSTIVE is set, as `.ci/run` does; else one. */
const HOURS = process.env['ULW_EXHAUSTIVE'] === '1' ? 24 : 1;
/** What may live at the day's end more than after its first epochs. */
const GROWTH_BYTES = 2 ** 20;
const SETTLED_EPOCHS = 10;

const model = shippedModel('psg4');
const length = epochSamples(model);

interface Staged {
  readonly stage: number;
  readonly probabilities: readonly number[];
}

let day: Day;
/** What scoring the file says. */
let scored: readonly Staged[];

beforeAll(async () => {
  day = makeDay(model.metadata, HOURS);
  const recording = await openRecording(day.edf);
  const { epochs } = await scoreRecording(recording, await loadModel(encodeUlw(model)));
  await recording.close();
  expect(epochs).toHaveLength(day.epochs);
  expect(epochs.every(({ unscored }) => unscored === null)).toBe(true);
  expect(new Set(epochs.map(({ stage }) => stage)).size).toBeGreaterThan(1);
  scored = epochs;
}, 300_000);

/** One sample of every channel in turn. */
interface Target {
  readonly push: (channel: number, sample: Int16Array) => void;
  readonly finish: () => { readonly stage: number; readonly logits: ArrayLike<number> };
}

function expectScored(epoch: number, stage: number, logits: ArrayLike<number>): void {
  const probabilities = softmax(logits, model.head.scale);
  const isSame = scored[epoch].probabilities.every((probability, i) => probability === probabilities[i]);
  if (stage === scored[epoch].stage && isSame) return;
  expect({ epoch, stage, probabilities }).toEqual({ ...scored[epoch], epoch });
}

function expectSameDay({ push, finish }: Target): void {
  const one = new Int16Array(1);
  let [epoch, settled] = [0, 0];
  for (const counts of day.read()) {
    for (let i = 0; i < length; i++) {
      for (let channel = 0; channel < counts.length; channel++) {
        one[0] = counts[channel][i];
        push(channel, one);
      }
    }
    const { stage, logits } = finish();
    expectScored(epoch++, stage, logits);
    if (epoch === SETTLED_EPOCHS) settled = heapBytes();
  }
  expect(epoch).toBe(day.epochs);
  expect(heapBytes() - settled).toBeLessThan(GROWTH_BYTES);
}

describe(`${HOURS} hours of four channels, a sample at a time: the bits of file scoring, nothing grows`, () => {
  it.each(['scalar', 'simd'] as const)('%s wasm', { timeout: 900_000 }, async (build) => {
    const arena = new Arena(await instantiateEngine(build), planMemory(model, { chunkSamples: 1 }));
    const page = arena.engine.exports.memory.buffer;
    const sleeper = arena.admit();
    expectSameDay({
      push: (channel, sample) => arena.pushCounts(sleeper, channel, sample),
      finish: () => ({ stage: arena.finish(sleeper), logits: arena.logits(sleeper) }),
    });
    expect(arena.engine.exports.memory.buffer).toBe(page);
  });

  it('ES5', { timeout: 900_000 }, () => {
    const stager = inBareContext(encodeEs5(model, 1)).create();
    expectSameDay({
      push: (channel, sample) => stager.push(channel, sample, 1),
      finish: () => ({ stage: stager.finish(), logits: stager.logits() }),
    });
  });

  const missing = !isThere('gcc');
  const reason = missing ? ' (skipped: gcc is not here)' : '';
  it.skipIf(missing)(`C, whose memory is one array of the planned size${reason}`, { timeout: 900_000 }, () => {
    const program = buildHost(exportC(model), 'gcc', ['-DULW_BOUNDS_CHECKS=0']);
    const input = openSync(day.frames, 'r');
    const { status, stdout } = spawnSync(program, ['1'], {
      stdio: [input, 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    closeSync(input);
    const lines = stdout.trim().split('\n');
    expect({ status, epochs: lines.length }).toEqual({ status: 0, epochs: day.epochs });
    const stages = ['W', 'N1', 'N2', 'N3', 'REM'];
    lines.forEach((line, epoch) => {
      const [number, stage, ...logits] = line.split(' ');
      expect(Number(number)).toBe(epoch);
      expectScored(epoch, stages.indexOf(stage), logits.map(Number));
    });
  });
});
