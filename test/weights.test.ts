import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/compile/compile.js';
import { COUNTS_PER_UNIT } from '../src/model/numeric-contract.js';
import { readWeights } from '../src/model/weights.js';
import { quantize } from '../src/quantize/quantize.js';
import { decodeUlw, encodeUlw } from '../src/quantize/ulw-file.js';
import { floatLogits } from '../src/reference/float.js';
import { integerLogits, stageOf } from '../src/reference/integer.js';
import { recordingEpochs } from '../src/runtime/recording-epochs.js';
import { openRecording } from '../src/signal/open-recording.js';
import { encodeNight } from '../src/signal/simulate/export.js';
import { simulateNight } from '../src/signal/simulate/night.js';

const folder = new URL('../weights/', import.meta.url);
const shipped = (name: string): Uint8Array => readFileSync(new URL(name, folder));

/** Share of epochs that int8 must stage as float does; the models' cards say what was measured. */
const AGREEMENT = 0.95;
const FILE_BYTES = 8192;

describe.each(['eeg1', 'psg4'])('the shipped %s', (name) => {
  const published = readWeights(shipped(`${name}.safetensors`));
  const model = decodeUlw(shipped(`${name}.ulw`));

  it('says the same of itself in both files, and has a card', () => {
    expect(model.metadata).toEqual(published.metadata);
    expect(existsSync(new URL(`${name}.md`, folder))).toBe(true);
    expect(model.metadata.provenance.limits).toMatch(
      name === 'psg4' ? /simulated.*unproven on people/ : /no medical device/,
    );
  });

  it('fits eight kilobytes', () => {
    expect(shipped(`${name}.ulw`).length).toBeLessThanOrEqual(FILE_BYTES);
  });

  it('is what ulw quantize makes of its float weights, their ranges and correction, to the byte', () => {
    const { activationRanges, biasCorrection } = published;
    expect(activationRanges).toBeDefined();
    expect(biasCorrection).toBeDefined();
    const made = encodeUlw(quantize(compile(published), { blocks: activationRanges! }, { biasCorrection }));
    expect(Buffer.compare(made, shipped(`${name}.ulw`))).toBe(0);
  });

  it('stages in integers as in float', async () => {
    const network = compile(published);
    const recording = await openRecording(encodeNight(simulateNight({ seed: 31337, hours: 1.5 })).recording);
    let [epochs, same] = [0, 0];
    for await (const epoch of recordingEpochs(recording, network.metadata)) {
      const counts = epoch.map((samples) => Int16Array.from(samples, (unit) => unit * COUNTS_PER_UNIT));
      epochs++;
      if (stageOf(integerLogits(model, counts)) === stageOf(floatLogits(network, epoch))) same++;
    }
    expect(epochs).toBe(180);
    expect(same / epochs).toBeGreaterThanOrEqual(AGREEMENT);
  });
});
