import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { decodeUlw } from '../../src/quantize/ulw-file.js';
import { boardCost, boardLayout, countedCoreOf, cyclesOf } from '../../src/runtime/board-cost.js';
import { BOARD_POWER } from '../../src/runtime/board-power.js';
import { type Board, BOARDS } from '../../src/runtime/boards.js';
import { COUNTED_CORES } from '../../src/runtime/cycle-constants.js';
import { findBoard } from '../../src/runtime/find-board.js';
import { channelPasses, epochWork, NO_WORK, passWork, WORK_TERMS } from '../../src/runtime/pass-work.js';
import { tradeOff } from '../../src/runtime/trade-off.js';
import { randomModel } from '../support/random-model.js';

const shipped = (name: string): IntegerModel =>
  decodeUlw(readFileSync(join(import.meta.dirname, '../../weights', `${name}.ulw`)));
const MODELS: Readonly<Record<string, IntegerModel>> = { eeg1: shipped('eeg1'), psg4: shipped('psg4') };

/** How far the model may be from what was counted: of an epoch and of its longest push. */
const TOLERANCE = 0.1;

describe('passWork', () => {
  // Padding and a last row without a partner are worked on, too: a share that is larger in short epochs.
  it.each([
    ['eeg1', () => MODELS['eeg1'], 0.01],
    ['psg4', () => MODELS['psg4'], 0.01],
    ['odd rows', () => randomModel(4, { channels: 1, widths: [24, 8, 16, 40], sampleRate: 34, epochSeconds: 5 }), 0.3],
    ['one block', () => randomModel(3, { channels: 2, widths: [8] }), 0.01],
  ] as const)('counts the multiply-accumulates of the network, whatever the chunk: %s', (_, make, ends) => {
    const model = make();
    const { macs } = tradeOff(model);
    const epochSamples = model.metadata.sampleRate * model.metadata.epochSeconds;
    for (const chunk of [1, 3, 4, 64, epochSamples]) {
      const { first, taps, pointwise, plain, head, passes, samples, pools } = epochWork(model, chunk);
      // A pool of the first convolution has one product a feature where the network has two.
      const spared = (epochSamples / 2) * model.metadata.channels.length * model.blocks[0].first.matrix.columns;
      const counted = spared + first + taps + pointwise + plain + head;
      expect(counted).toBeGreaterThanOrEqual(macs);
      expect(counted).toBeLessThan(macs * (1 + ends));
      expect(passes).toBe(channelPasses(model, chunk).length * model.metadata.channels.length);
      expect(samples).toBe(epochSamples * model.metadata.channels.length);
      // Of every convolution but the first, which has its own term.
      const convolutions = Array.from({ length: 2 * model.blocks.length - 1 }, (_, index) => index + 2);
      const rows = convolutions.reduce((sum, halvings) => sum + Math.ceil(epochSamples / 2 ** halvings), 0);
      expect(pools).toBe(model.metadata.channels.length * rows);
      expect({ ...epochWork(model, chunk), passes: 0 }).toEqual({ ...epochWork(model, 1), passes: 0 });
    }
  });

  it('is nothing but the front end where no row is complete', () => {
    const { passes, samples, ...rest } = passWork(MODELS['eeg1'], 0, 1);
    expect([passes, samples]).toEqual([1, 1]);
    for (const count of Object.values(rest)) expect(count).toBe(0);
  });

  it('knows which layers have kernels of their own', () => {
    expect(epochWork(MODELS['eeg1'], 4).plain).toBe(0);
    expect(epochWork(randomModel(3, { channels: 1, widths: [16, 8] }), 4).plain).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(COUNTED_CORES))('the cycle model of %s', (_, core) => {
  it('says of every build what its data file says, within a tenth of what was counted', () => {
    expect(core.points.length).toBeGreaterThan(WORK_TERMS.length);
    for (const { model: name, chunk, epoch, predicted, push, predictedPush } of core.points) {
      expect(Math.abs(predicted / epoch - 1), `${name}, ${chunk}`).toBeLessThan(TOLERANCE);
      expect(Math.abs(predictedPush / push - 1), `push, ${name}, ${chunk}`).toBeLessThan(TOLERANCE);
      const model = MODELS[name];
      if (model === undefined) continue;
      const counts = { ...core, cyclesPerInstruction: 1 };
      const own = cyclesOf(epochWork(model, chunk), counts, 0);
      const longest = Math.max(...channelPasses(model, chunk).map((work) => cyclesOf(work, counts, 0)));
      expect(Math.abs(own / predicted - 1)).toBeLessThan(0.001);
      expect(Math.abs(longest / predictedPush - 1)).toBeLessThan(0.001);
    }
  });

  it('waits for flash once for four products of weights', () => {
    const work = { ...NO_WORK, taps: 1000, pointwise: 40, plain: 20, head: 4 };
    expect(cyclesOf(work, core, 3) - cyclesOf(work, core, 0)).toBeCloseTo((3 * (40 + 20 + 4)) / 4, 6);
  });

  it('has no negative term, and sizes that were measured', () => {
    for (const term of WORK_TERMS) expect(core.terms[term]).toBeGreaterThanOrEqual(0);
    expect(core.terms.pointwise).toBeGreaterThan(0);
    expect(core.code).toBeGreaterThan(1000);
    expect(core.stack).toBeGreaterThan(0);
    expect(core.cyclesPerInstruction).toBeGreaterThanOrEqual(1);
  });
});

describe('boardCost', () => {
  it.each(BOARDS)('knows current, flash and cycles of $name, each with a source', (board) => {
    const { timing, power, milliseconds, share, cycles } = boardCost(MODELS['eeg1'], board, 4);
    expect(BOARD_POWER[board.chip]).toBe(power);
    for (const source of [timing.source, power.currentSource, power.flashSource]) expect(source).not.toBe('');
    expect(milliseconds).toBeCloseTo((cycles / board.clockHz) * 1e3, 2);
    expect(share).toBeCloseTo(milliseconds / 30e3, 9);
    const core = countedCoreOf(board);
    expect(core.points.length).toBeGreaterThan(0);
    for (const model of Object.values(MODELS)) {
      const epoch = cyclesOf(epochWork(model, 4), core, power.flashWaits);
      expect(Math.abs(boardCost(model, board, 4).cycles - epoch)).toBeLessThan(1);
    }
  });

  it('turns milliamps, volts and seconds into microjoules', () => {
    const { milliseconds, microjoules, power } = boardCost(MODELS['psg4'], findBoard('puck'), 4);
    expect(microjoules).toBeCloseTo(milliseconds * power.current!.milliamps * power.current!.volts, 6);
  });

  /** The Uno with a clock at which an epoch of eeg1 takes this share of its length. */
  const busy = (chunk: number, share: number): Board => {
    const uno = findBoard('uno');
    return { ...uno, clockHz: (uno.clockHz * boardCost(MODELS['eeg1'], uno, chunk).share) / share };
  };

  it.each([1, 4, 16, 64].flatMap((chunk) => [0.09, 0.99].map((share) => [chunk, share] as const)))(
    'queues what arrives while passes of %i samples run, %d of the time, as a clock of small steps finds',
    (chunk, share) => {
      const [model, uno] = [MODELS['eeg1'], busy(chunk, share)];
      const core = countedCoreOf(uno);
      const cost = boardCost(model, uno, chunk);
      const lengths = channelPasses(model, chunk).map((work) => cyclesOf(work, core, 0));
      lengths[lengths.length - 1] += core.terms.head * 240;
      const period = uno.clockHz / 100;
      let [clock, released, most] = [0, 0, 0];
      for (let pass = 0; pass < 2 * lengths.length; pass++) {
        const epoch = Math.floor(pass / lengths.length);
        const end = Math.min(released + chunk, (epoch + 1) * 3000);
        while (Math.floor(clock / period) < end) clock += 100;
        clock = Math.max(end * period, clock - 100) + lengths[pass % lengths.length];
        most = Math.max(most, Math.floor(clock / period) - released);
        released = end;
      }
      expect(Math.abs(cost.fifoSamples! - most)).toBeLessThanOrEqual(1);
      expect(cost.fifoSamples).toBeGreaterThanOrEqual(chunk);
      expect(cost.worstPushMilliseconds).toBeCloseTo((Math.max(...lengths) / uno.clockHz) * 1e3, 6);
    },
  );

  it('has no queue that is long enough where an epoch takes longer than itself', () => {
    const slow = busy(4, 1.001);
    expect(boardCost(MODELS['eeg1'], slow, 4).fifoSamples).toBeNull();
    expect(boardLayout(MODELS['eeg1'], slow, 'bare').sampleBytes!(4)).toBe(2 * 4);
  });

  it('keeps the queue of every channel, as int16', () => {
    const [model, pico] = [MODELS['psg4'], findBoard('pico')];
    const { fifoSamples } = boardCost(model, pico, 16);
    expect(boardLayout(model, pico, 'bare').sampleBytes!(16)).toBe(4 * 2 * fifoSamples!);
  });
});
