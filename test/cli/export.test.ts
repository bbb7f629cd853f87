import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import type { ModelMetadata } from '../../src/model/metadata.js';
import { readWeights } from '../../src/model/weights.js';
import { decodeUlw } from '../../src/quantize/ulw-file.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits } from '../../src/reference/integer.js';
import { recordingEpochs } from '../../src/runtime/recording-epochs.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { NEEDS_DATA, SHARED_DATA } from '../signal/shared-data.js';
import { ucddbRecording } from '../support/ucddb-epochs.js';
import { loadOnnxRuntime, NO_ONNXRUNTIME, runOnnx } from '../targets/onnx/onnxruntime.js';
import { freshFolder, ulw } from './ulw.js';

/** Of logits; what single precision may differ from double. */
const TOLERANCE = 1e-4;
const FORMS = ['published', 'compiled'] as const;

const folder = freshFolder();
const runtime = loadOnnxRuntime();
const shipped = (name: string): string => join(import.meta.dirname, '../../weights', name);

type Epoch = readonly Float64Array[];

async function epochsOf(recording: Uint8Array, metadata: ModelMetadata): Promise<Epoch[]> {
  const opened = await openRecording(recording);
  const epochs: Epoch[] = [];
  for await (const epoch of recordingEpochs(opened, metadata)) epochs.push(epoch);
  await opened.close();
  return epochs;
}

/** What the command line writes for these weights. */
function exported(weights: string, ...options: string[]): Uint8Array {
  const output = join(folder, 'model.onnx');
  const { status, stderr } = ulw(['export', shipped(weights), '--target', 'onnx', '-o', output, ...options]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(output);
}

async function expectSameLogits(name: string, epochs: readonly Epoch[]): Promise<void> {
  const network = readWeights(readFileSync(shipped(`${name}.safetensors`)));
  const own = epochs.flatMap((epoch) => [...floatLogits(network, epoch)]);
  for (const form of FORMS) {
    const foreign = await runOnnx(runtime!, exported(`${name}.safetensors`, '--graph', form), epochs);
    expect(foreign).toHaveLength(5 * epochs.length);
    expect(Math.max(...own.map((value, i) => Math.abs(value - foreign[i]))), form).toBeLessThan(TOLERANCE);
  }
}

async function expectSameIntegers(name: string, epochs: readonly Epoch[]): Promise<void> {
  const model = decodeUlw(readFileSync(shipped(`${name}.ulw`)));
  const counts = epochs.map((epoch) =>
    epoch.map((samples) => Int16Array.from(samples, (value) => value * COUNTS_PER_UNIT)),
  );
  const own = counts.flatMap((epoch) => [...integerLogits(model, epoch)]);
  expect(await runOnnx(runtime!, exported(`${name}.ulw`), counts, 'int16')).toEqual(own);
}

const noRuntime = runtime === null ? ` (${NO_ONNXRUNTIME})` : '';

describe.skipIf(runtime === null)(`ulw export --target onnx, run by onnxruntime${noRuntime}`, () => {
  it.each(['eeg1', 'psg4'])('stages a simulated night as we do: %s', { timeout: 120_000 }, async (name) => {
    const { metadata } = readWeights(readFileSync(shipped(`${name}.safetensors`)));
    const night = encodeNight(simulateNight({ seed: 17, hours: 0.4 }));
    const epochs = await epochsOf(night.recording, metadata);
    expect(epochs.length).toBeGreaterThan(30);
    await expectSameLogits(name, epochs.slice(0, 24));
    await expectSameIntegers(name, epochs.slice(0, 24));
  });

  it.skipIf(!SHARED_DATA)(`stages real epochs as we do${NEEDS_DATA}`, { timeout: 120_000 }, async () => {
    const { metadata } = readWeights(readFileSync(shipped('eeg1.safetensors')));
    const nights = [22, 7].map((person) => epochsOf(ucddbRecording(person, 60), metadata));
    const epochs = (await Promise.all(nights)).flatMap((night) => night.filter((_, i) => i % 3 === 0));
    expect(epochs.length).toBeGreaterThan(20);
    await expectSameLogits('eeg1', epochs);
    await expectSameIntegers('eeg1', epochs);
    // The data has one channel: four epochs stand for four channels, which is no montage but the same numbers.
    const fours = Array.from({ length: Math.floor(epochs.length / 4) }, (_, i) =>
      epochs.slice(4 * i, 4 * i + 4).map(([samples]) => samples),
    );
    await expectSameLogits('psg4', fours);
    await expectSameIntegers('psg4', fours);
  });
});

describe('ulw export', () => {
  it('says what goes in and out, and keeps the model’s own words in the file', () => {
    const output = join(folder, 'said.onnx');
    const { stdout } = ulw(['export', shipped('eeg1.safetensors'), '--target', 'onnx', '-o', output]);
    expect(stdout).toContain("input epoch, float32 [batch, channels, samples]: the front end's output / 2,048");
    expect(stdout).toContain(`wrote ${output}`);
    const text = readFileSync(output).toString('latin1');
    const { provenance } = readWeights(readFileSync(shipped('eeg1.safetensors'))).metadata;
    expect(text).toContain(JSON.stringify(provenance.data));
    for (const key of ['channels', 'sampleRate', 'microvoltsPerCount', 'inputScale', 'frontEnd', 'stages']) {
      expect(text).toContain(key);
    }
    expect(text).toContain('["W","N1","N2","N3","REM"]');
  });

  it('names the targets that it knows', () => {
    const { status, stderr } = ulw(['export', shipped('eeg1.ulw'), '--target', 'abacus', '-o', join(folder, 'x')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/'abacus' is invalid\. Allowed choices are onnx, c/);
  });

  it('writes the C folder, and says what it needs', () => {
    const output = join(folder, 'c');
    const written = ulw([
      'export',
      shipped('psg4.ulw'),
      '--target',
      'c',
      '--chunk',
      '16',
      '--no-bounds-checks',
      '-o',
      output,
    ]);
    expect(written).toMatchObject({ status: 0, stderr: '' });
    expect(written.stdout).toContain('C99, no access checked, passes of 16 samples');
    expect(written.stdout).toMatch(/^flash: model 6864 bytes/m);
    const header = readFileSync(join(output, 'ulw-model.h'), 'utf8');
    expect(header).toContain('#define ULW_CHUNK_SAMPLES 16u');
    expect(header).toContain('#define ULW_BOUNDS_CHECKS 0');
    for (const file of [
      'ulw.h',
      'ulw.c',
      'ulw-engine.h',
      'wasm-rt.h',
      'ulw-model.c',
      'main.c',
      'Makefile',
      'README.md',
    ]) {
      expect(readFileSync(join(output, file), 'utf8')).not.toBe('');
    }
    // Who copies files into a firmware copies their licence along.
    for (const file of readdirSync(output)) {
      const licence =
        file === 'README.md' ? /^## Licence\n\nApache-2\.0 / : /^(\/\*|#) SPDX-License-Identifier: Apache-2\.0/;
      expect(readFileSync(join(output, file), 'utf8'), file).toMatch(new RegExp(licence, 'm'));
    }
  });

  it('writes all files of a folder or none: a folder with two models in it would still compile', () => {
    const output = join(folder, 'c-twice');
    const exportC = (model: string) => ulw(['export', shipped(model), '--target', 'c', '-o', output]);
    expect(exportC('psg4.ulw').status).toBe(0);
    const contents = (): string[] => readdirSync(output).map((file) => readFileSync(join(output, file), 'latin1'));
    renameSync(join(output, 'README.md'), join(output, 'aside'));
    const before = contents();
    mkdirSync(join(output, 'README.md'));
    expect(exportC('eeg1.ulw')).toEqual({
      status: 1,
      stdout: '',
      stderr: `ulw: ${join(output, 'README.md')}: found a folder; expected a place to write.\n`,
    });
    rmdirSync(join(output, 'README.md'));
    expect(contents()).toEqual(before);
  });

  it('refuses float weights and graphs for C, and bounds checks for a graph', () => {
    const output = ['-o', join(folder, 'x')];
    expect(ulw(['export', shipped('psg4.safetensors'), '--target', 'c', ...output]).stderr).toMatch(
      /^ulw: psg4\.safetensors: found no \.ulw file; expected integers/,
    );
    expect(ulw(['export', shipped('psg4.ulw'), '--target', 'c', '--graph', 'compiled', ...output]).stderr).toMatch(
      /^ulw: --graph: found compiled/,
    );
    expect(ulw(['export', shipped('psg4.ulw'), '--target', 'onnx', '--no-bounds-checks', ...output]).stderr).toMatch(
      /^ulw: --no-bounds-checks: found the option/,
    );
  });

  it('refuses a graph for integers, and a file that is neither', () => {
    const options = ['--target', 'onnx', '-o', join(folder, 'x')];
    expect(ulw(['export', shipped('eeg1.ulw'), '--graph', 'compiled', ...options]).stderr).toMatch(
      /^ulw: --graph: found compiled, and a \.ulw file; expected float weights/,
    );
    writeFileSync(join(folder, 'no.bin'), 'nothing that anybody knows');
    const { status, stderr } = ulw(['export', join(folder, 'no.bin'), ...options]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ulw: no\.bin: found/);
  });
});
