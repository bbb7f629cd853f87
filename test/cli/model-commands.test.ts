import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import type { Network } from '../../src/model/network.js';
import { writeWeights } from '../../src/model/weights.js';
import { biasCorrection } from '../../src/quantize/bias-correction.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { quantize } from '../../src/quantize/quantize.js';
import { decodeUlw, encodeUlw } from '../../src/quantize/ulw-file.js';
import { spreadEpochs } from '../../src/runtime/calibration-epochs.js';
import { randomNetwork } from '../support/random-network.js';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const weights = join(folder, 'random.safetensors');
const model = join(folder, 'random.ulw');
const network = randomNetwork(3, { channels: 1 });
const four = join(folder, 'four.safetensors');

describe('ulw inspect, simulate, quantize and plan', () => {
  it('print what they should, one after another', { timeout: 120_000 }, () => {
    writeFileSync(four, writeWeights(randomNetwork(4)));
    const inspected = ulw(['inspect', four]);
    expect(inspected.status).toBe(0);
    expect(inspected.stdout).toContain('13,337 trainable parameters, 3,498,352 MACs');
    expect(inspected.stdout).toContain('fold-batch-norm');

    const simulated = ulw(['simulate', '-o', folder, '--seed', '9', '--hours', '0.5']);
    expect(simulated.status).toBe(0);
    const files = simulated.stdout.trim().split('\n');
    expect(files).toHaveLength(3);
    for (const file of files) expect(existsSync(file)).toBe(true);

    writeFileSync(weights, writeWeights(network));
    const recording = files.find((file) => file.endsWith('9.edf'))!;
    const quantized = ulw(['quantize', weights, '--calibrate', recording, '-o', model, '--epochs', '10']);
    expect(quantized.stderr).toBe('');
    expect(quantized.stdout).toMatch(/block1\.1\.taps +i8 +3 x 1 +0 +3/);
    expect(quantized.stdout).toContain(`file ${readFileSync(model).length.toLocaleString('en-US')} bytes`);

    const fixed = join(folder, 'fixed.ulw');
    const options = ['--calibrate', recording, '--epochs', '10', '-o', fixed, '--gain', 'fixed'];
    const clipping = (text: string): string | undefined => /clipping points.*/.exec(text)?.[0];
    // The front end of the model's own gain mode feeds calibration, so that other signals set other ranges.
    expect(clipping(ulw(['quantize', weights, ...options]).stdout)).not.toBe(clipping(quantized.stdout));
    expect(decodeUlw(readFileSync(fixed)).gainMode).toBe('fixed');

    const planned = JSON.parse(ulw(['plan', model, '--chunk', '64', '--json']).stdout) as {
      ramBytes: number;
      flashBytes: number;
      parts: { name: string; place: string; bytes: number }[];
    };
    const total = (place: string): number =>
      planned.parts.filter((part) => part.place === place).reduce((sum, part) => sum + part.bytes, 0);
    expect(planned.parts.map(({ name }) => name)).toEqual(['code', 'program', 'state', 'scratch', 'samples']);
    expect([total('ram'), total('flash')]).toEqual([planned.ramBytes, planned.flashBytes]);
  });

  it('quantise with the ranges that the weights hold, unless calibration is asked for, and say which', async () => {
    const tuned = join(folder, 'tuned.safetensors');
    const blocks = [1, 2, 3].map((block) => ({ hidden: 5 * block, output: 7 * block }));
    const stated = [1, -2, 0.5, 0, 3];
    writeFileSync(tuned, writeWeights({ ...network, activationRanges: blocks, biasCorrection: stated }));
    const own = ulw(['quantize', tuned, '-o', model]);
    expect(own.stderr).toBe('');
    expect(own.stdout).toMatch(/clipping points that the weights were fine-tuned with: block 1 5\.00 and 7\.00/);
    const expected = quantize(compile(network), { blocks }, { biasCorrection: stated });
    expect(decodeUlw(readFileSync(model))).toEqual(decodeUlw(encodeUlw(expected)));

    const recording = readdirSync(folder).find((file) => file.endsWith('9.edf'))!;
    const options = ['--calibrate', join(folder, recording), '--epochs', '4'];
    const calibrated = ulw(['quantize', tuned, '-o', model, ...options]);
    expect(calibrated.stdout).toMatch(
      /clipping points by error over 4 epochs \(instead of the weights' own\): block 1/,
    );
    expect(calibrated.stdout).not.toContain('5.00 and 7.00');
    // The correction, too, is then of these recordings.
    const compiled = compile(network);
    const epochs = await spreadEpochs([join(folder, recording)], network.metadata, 4);
    const { blocks: measured } = calibrate(compiled, epochs);
    const correction = biasCorrection(compiled, quantize(compiled, { blocks: measured }), epochs);
    const remade = encodeUlw(quantize(compiled, { blocks: measured }, { biasCorrection: correction }));
    expect(decodeUlw(readFileSync(model))).toEqual(decodeUlw(remade));
  });

  it('refuse stored ranges and corrections that leave a layer no weights or few counts, and warn of weights that do', () => {
    const file = join(folder, 'lost.safetensors');
    const out = join(folder, 'lost.ulw');
    const ranges = [1, 2, 3].map(() => ({ hidden: 5, output: 7 }));
    const quantized = (change: Partial<Network>): ReturnType<typeof ulw> => {
      writeFileSync(file, writeWeights({ ...network, activationRanges: ranges, ...change }));
      return ulw(['quantize', file, '-o', out]);
    };
    const withRange = (place: number, range: number): Partial<Network> => ({
      activationRanges: ranges.map((own, i) => (i === place ? { hidden: range, output: range } : own)),
    });
    for (const [change, message] of [
      [
        withRange(0, 1e300),
        /^ulw: activationRanges: found 1\.00e\+300, .*, with which block 2\.1 keeps no weights; expected/,
      ],
      [
        withRange(2, 1e300),
        /^ulw: activationRanges: found 5\.00, .*, with which block 3\.1 keeps no weights; expected/,
      ],
      [
        withRange(1, 1e-300),
        /^ulw: activationRanges: found 5\.00, .*, with which block 2\.1 keeps no weights; expected/,
      ],
      [
        withRange(1, 2000),
        /^ulw: activationRanges: found 5\.00, .*, with which block 2\.1 reaches a count of \d at most; expected/,
      ],
      [
        { activationRanges: ranges.map((own, i) => (i === 2 ? { ...own, output: 2000 } : own)) },
        /^ulw: activationRanges: found 5\.00, .*, with which block 3\.2 reaches a count of \d\d? at most; expected/,
      ],
      [
        { biasCorrection: [1e300, 0, 0, 0, 0] },
        /^ulw: biasCorrection: found 1\.00e\+300, .*, with which head keeps no weights/,
      ],
    ] as const) {
      const { status, stderr } = quantized(change);
      expect(stderr).toMatch(message);
      expect(status).toBe(1);
    }
    expect(existsSync(out)).toBe(false);

    const [dense, ...rest] = network.head;
    const loud = { head: [{ ...dense, bias: dense.bias.map(() => 1e9) }, ...rest] };
    for (const change of [loud, { ...loud, biasCorrection: [1, 0, 0, 0, 0] }]) {
      const { status, stderr } = quantized(change);
      expect(stderr).toMatch(
        /^ulw: warning: head: found weights that all become 0 .*look for outliers in the weights\.\n$/,
      );
      expect(status).toBe(0);
    }
    expect(quantized({}).stderr).toBe('');

    // A bias that no unit holds is the weights' own, and not blamed on their ranges.
    const [block, ...others] = network.blocks;
    const main = block.main.map((layer, i) =>
      i === 0 && layer.kind === 'separable' ? { ...layer, bias: layer.bias.map(() => 1e30) } : layer,
    );
    expect(quantized({ blocks: [{ ...block, main }, ...others] }).stderr).toMatch(
      /^ulw: block 1\.1: found weights for which no unit/,
    );
  });

  it('refuse to quantise without ranges from anywhere, and say what to do', () => {
    writeFileSync(weights, writeWeights(network));
    const { status, stderr } = ulw(['quantize', weights, '-o', join(folder, 'none.ulw')]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(
      /random\.safetensors: found no activation ranges .*--calibrate; expected either.*recordings after --calibrate/s,
    );
    expect(existsSync(join(folder, 'none.ulw'))).toBe(false);
  });

  it('refuse weights with a missing tensor by its name', () => {
    const { head, ...rest } = network;
    writeFileSync(weights, writeWeights({ ...rest, head: head.slice(0, 1) }));
    const { status, stderr } = ulw(['quantize', weights, '--calibrate', weights, '-o', model]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/head\.dense2\.weight: found no such tensor; expected shape \[64, 5\]/);
  });

  it('refuse a stranger', () => {
    writeFileSync(weights, 'not weights at all');
    expect(ulw(['inspect', weights]).stderr).toMatch(/random\.safetensors: found a header/);
    expect(ulw(['inspect', folder]).stderr).toMatch(/found a folder; expected a file to read/);
  });
});
