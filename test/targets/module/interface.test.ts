import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { planMemory } from '../../../src/runtime/plan.js';
import type { Samples } from '../../../src/runtime/sample-queue.js';
import { STAGES } from '../../../src/stages.js';
import { encodeModule } from '../../../src/targets/module/module-file.js';
import { freshFolder, ulw } from '../../cli/ulw.js';
import { referenceLogits, signalOf } from '../../support/engine-run.js';
import { Random } from '../../support/random-network.js';
import { shipped } from '../es5/shipped.js';
import { imported, inPageLikeContext, type ModuleExports } from './load.js';

const weights = (name: string): string => join(import.meta.dirname, '../../../weights', name);
const model = shipped('eeg1');
const signal = signalOf(new Random(3), 6000);
/** May shrink; grows with a reason in the commit. */
const MOST_BYTES = 19_400;

describe('ulw export --target module', () => {
  const folder = freshFolder();

  it('writes a module that stages', async () => {
    const output = join(folder, 'eeg1.mjs');
    const { status, stdout, stderr } = ulw(['export', weights('eeg1.ulw'), '--target', 'module', '-o', output]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ECMAScript module, \d+ bytes: engine and model/);
    expect(readFileSync(output, 'utf8')).toBe(encodeModule(model));
    const { create } = (await import(/* @vite-ignore */ pathToFileURL(output).href)) as ModuleExports;
    const stager = create();
    expect(stager.push(0, signal.subarray(0, 3000))).toBe(3000);
    stager.finish();
    expect(stager.logits()).toEqual(referenceLogits(model, [signal], 1)[0]);
  });

  it('takes the chunk that it is told', () => {
    const output = join(folder, 'chunk.mjs');
    ulw(['export', weights('eeg1.ulw'), '--target', 'module', '--chunk', '250', '-o', output]);
    expect(readFileSync(output, 'utf8')).toBe(encodeModule(model, 250));
    expect(() => encodeModule(model, 3001)).toThrow(UsageError);
  });

  it('refuses float weights, a graph and unchecked memory', () => {
    const options = ['--target', 'module', '-o', join(folder, 'x.mjs')];
    expect(ulw(['export', weights('eeg1.safetensors'), ...options]).stderr).toMatch(
      /found no \.ulw file; expected integers/,
    );
    expect(ulw(['export', weights('eeg1.ulw'), '--graph', 'compiled', ...options]).stderr).toMatch(/expected no graph/);
    expect(ulw(['export', weights('eeg1.ulw'), '--no-bounds-checks', ...options]).stderr).toMatch(
      /expected no such option for this target: WebAssembly checks every access/,
    );
  });
});

describe('a module export', () => {
  it('stays small', () => {
    expect(encodeModule(model).length).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('says what it is and what it takes', async () => {
    const { metadata, head } = model;
    const plan = planMemory(model);
    const exported = await imported(encodeModule(model));
    expect(exported.stages).toEqual(STAGES);
    expect(exported.channels).toEqual(metadata.channels.map(({ label }) => label));
    expect(exported).toMatchObject({
      name: metadata.name,
      sampleRate: 100,
      epochSamples: 3000,
      logitScale: head.scale,
    });
    expect(exported.plan).toEqual({ chunkSamples: plan.chunkSamples, page: plan.pageBytes });
  });

  it('holds any name and label', async () => {
    const name = '*/ `${x}` ENGINE MODEL $& \u2028 "é"';
    const channels = model.metadata.channels.map((channel) => ({ ...channel, label: name }));
    const exported = await imported(encodeModule({ ...model, metadata: { ...model.metadata, name, channels } }));
    expect(exported.name).toBe(name);
    expect(exported.channels).toEqual([name]);
  });

  it('keeps sleepers apart, begins anew after reset, and forgets an epoch after discard', async () => {
    const { create } = await imported(encodeModule(model));
    const [first, second] = [create(), create()];
    const expected = referenceLogits(model, [signal], 2);
    expect(first.push(0, signal.subarray(0, 1500))).toBe(1500);
    second.push(0, Int16Array.of(1, 2, 3));
    expect(first.push(0, signal.subarray(1500, 3000))).toBe(1500);
    first.finish();
    expect(first.logits()).toEqual(expected[0]);
    second.discard();
    expect(() => second.finish()).toThrow('found no samples');
    second.reset();
    second.push(0, signal.subarray(0, 3000));
    second.finish();
    expect(second.logits()).toEqual(expected[0]);
    first.push(0, signal.subarray(3000));
    first.finish();
    expect(first.logits()).toEqual(expected[1]);
  });

  it('takes no more than an epoch', async () => {
    const stager = (await imported(encodeModule(model, 700))).create();
    expect(stager.push(0, signal.subarray(0, 2990))).toBe(2990);
    expect(stager.push(0, signal.subarray(2990, 4000))).toBe(10);
    expect(stager.push(0, signal)).toBe(0);
    expect(stager.push(0, new Int16Array(0))).toBe(0);
  });

  const bad = new Float32Array(2000).fill(1);
  bad[1700] = Number.NaN;
  it.each([
    ['another channel', 1, new Int16Array(1), 'found channel 1; expected 0 to 0'],
    ['no channel', -1, new Int16Array(1), 'found channel -1'],
    ['a word', 'length', new Int16Array(1), 'found channel length'],
    ['half a channel', 0.5, new Int16Array(1), 'found channel 0.5'],
    ['a plain array', 0, [1, 2], 'found Array; expected an Int16Array of counts or a Float32Array of microvolts'],
    ['nothing', 0, null, 'found no samples'],
    ['bytes', 0, new Uint8Array(2), 'found Uint8Array; expected an Int16Array of counts'],
    ['a sample that is no number', 0, bad, 'found sample 1700 of NaN; expected a finite number of microvolts'],
  ])('refuses %s and takes nothing', async (_, channel, samples, message) => {
    const stager = (await imported(encodeModule(model))).create();
    expect(() => stager.push(channel as number, samples as Samples)).toThrow(`UlwSleepNet: ${message}`);
    expect(stager.push(0, signal)).toBe(3000);
    stager.finish();
    expect(stager.logits()).toEqual(referenceLogits(model, [signal], 1)[0]);
  });

  it('refuses to finish a part of an epoch, and goes on', async () => {
    const stager = (await imported(encodeModule(model))).create();
    stager.push(0, signal.subarray(0, 2999));
    expect(() => stager.finish()).toThrow('found part of an epoch in channel 0; expected 3000 samples, or none');
    stager.push(0, signal.subarray(2999, 3000));
    stager.finish();
    expect(stager.logits()).toEqual(referenceLogits(model, [signal], 1)[0]);
  });

  it('gives other logits with one weight changed', () => {
    const text = encodeModule(model);
    const program = /"program":"([^"]*)"/.exec(text)![1]!;
    const at = program.length - 400;
    const broken = text.replace(
      program,
      program.slice(0, at) + (program[at] === 'B' ? 'C' : 'B') + program.slice(at + 1),
    );
    const stager = inPageLikeContext(broken).create();
    stager.push(0, signal);
    stager.finish();
    expect([...stager.logits()]).not.toEqual([...referenceLogits(model, [signal], 1)[0]!]);
  });
});
