import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { stageOf } from '../../../src/reference/integer.js';
import { planMemory } from '../../../src/runtime/plan.js';
import { STAGES } from '../../../src/stages.js';
import { embeddedModel } from '../../../src/targets/embedded-model.js';
import { encodeEs5 } from '../../../src/targets/es5/es5-file.js';
import { freshFolder, ulw } from '../../cli/ulw.js';
import { referenceLogits, signalOf } from '../../support/engine-run.js';
import { randomModel } from '../../support/random-model.js';
import { Random } from '../../support/random-network.js';
import { type Es5Factory, inBareContext } from './bare-context.js';
import { shipped } from './shipped.js';

const weights = (name: string): string => join(import.meta.dirname, '../../../weights', name);
const model = shipped('eeg1');
const signal = signalOf(new Random(3), 6000);

describe('ulw export --target es5', () => {
  const folder = freshFolder();

  it('writes a script that is a module where there are modules', () => {
    const output = join(folder, 'eeg1.cjs');
    const { status, stdout, stderr } = ulw(['export', weights('eeg1.ulw'), '--target', 'es5', '-o', output]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ES5, \d+ bytes: engine and model/);
    expect(readFileSync(output, 'utf8')).toBe(encodeEs5(model, 25));
    const stager = (createRequire(output)(output) as Es5Factory).create();
    expect(stager.push(0, signal.subarray(0, 3000))).toBe(3000);
    expect(stager.finish()).toBe(stageOf(referenceLogits(model, [signal], 1)[0]));
  });

  it('takes the chunk that it is told', () => {
    const output = join(folder, 'chunk.js');
    ulw(['export', weights('eeg1.ulw'), '--target', 'es5', '--chunk', '4', '-o', output]);
    expect(readFileSync(output, 'utf8')).toBe(encodeEs5(model, 4));
    expect(() => encodeEs5(model, 3001)).toThrow(UsageError);
  });

  it('refuses float weights, a graph and unchecked memory', () => {
    const options = ['--target', 'es5', '-o', join(folder, 'x.js')];
    expect(ulw(['export', weights('eeg1.safetensors'), ...options]).stderr).toMatch(
      /^ulw: eeg1\.safetensors: found no \.ulw file; expected integers/,
    );
    expect(ulw(['export', weights('eeg1.ulw'), '--graph', 'compiled', ...options]).stderr).toMatch(
      /^ulw: --graph: found compiled, and a \.ulw file; expected no graph/,
    );
    expect(ulw(['export', weights('eeg1.ulw'), '--no-bounds-checks', ...options]).stderr).toMatch(
      /^ulw: --no-bounds-checks: found the option; expected no such option for this target: typed arrays/,
    );
  });
});

describe('UlwSleepNet', () => {
  const factory = inBareContext(encodeEs5(model, 25));

  it('says what it is and what it takes', () => {
    const { metadata, head } = model;
    const plan = planMemory(model, { chunkSamples: 25 });
    expect([...factory.stages]).toEqual(STAGES);
    expect([...factory.channels]).toEqual(metadata.channels.map(({ label }) => label));
    expect(factory).toMatchObject({ name: metadata.name, sampleRate: 100, epochSamples: 3000, logitScale: head.scale });
    expect({ ...factory.plan }).toEqual({
      chunkSamples: 25,
      ...Object.fromEntries(plan.parts.map(({ name, bytes }) => [name, bytes])),
      arena: plan.pageBytes,
    });
  });

  it('keeps sleepers apart, begins anew after reset, and forgets an epoch after discard', () => {
    const [first, second] = [factory.create(), factory.create()];
    const expected = referenceLogits(model, [signal], 2).map((logits) => [...logits]);
    expect(first.push(0, signal, 1500)).toBe(1500);
    second.push(0, [1, 2, 3]);
    expect(first.push(0, signal.subarray(1500), 1500)).toBe(1500);
    first.finish();
    expect([...first.logits()]).toEqual(expected[0]);
    second.discard();
    expect(() => second.finish()).toThrow('found no samples');
    second.reset();
    second.push(0, Array.from(signal), 3000);
    second.finish();
    expect([...second.logits()]).toEqual(expected[0]);
    first.push(0, signal.subarray(3000));
    first.finish();
    expect([...first.logits()]).toEqual(expected[1]);
  });

  it('takes no more than an epoch', () => {
    const stager = factory.create();
    expect(stager.push(0, signal.subarray(0, 2990))).toBe(2990);
    expect(stager.push(0, signal, 100)).toBe(10);
    expect(stager.push(0, signal, 100)).toBe(0);
    expect(stager.push(0, [])).toBe(0);
  });

  it.each([
    [1, [0], 1, 'found channel 1; expected 0 to 0'],
    [-1, [0], 1, 'found channel -1'],
    [0.5, [0], 1, 'found channel 0.5'],
    [0, [0], 2, 'found a count of 2; expected an array of at least as many samples'],
    [0, [0], -1, 'found a count of -1'],
    [0, null, 1, 'found a count of 1'],
    [0, [0, 40000], 2, 'found sample 1 of 40000; expected an integer of 16 bits'],
    [0, [Number.NaN], 1, 'found sample 0 of NaN'],
    [0, [0.5], undefined, 'found sample 0 of 0.5'],
  ])('refuses push(%j, %j, %j)', (channel, samples, count, message) => {
    const stager = factory.create();
    expect(() => stager.push(channel, samples as number[], count)).toThrow(`UlwSleepNet: ${message}`);
    // And took nothing.
    expect(stager.push(0, signal)).toBe(3000);
  });

  it('refuses to finish a part of an epoch, and goes on', () => {
    const stager = factory.create();
    stager.push(0, signal, 2999);
    expect(() => stager.finish()).toThrow('found part of an epoch in channel 0; expected 3000 samples, or none');
    stager.push(0, signal.subarray(2999), 1);
    stager.finish();
    expect([...stager.logits()]).toEqual([...referenceLogits(model, [signal], 1)[0]]);
  });

  it('stays one comment and one script whatever a name holds', () => {
    const hostile = '*/ alert(1) /* \u2028 "\' MODEL $& </script> \u00b5';
    const { metadata } = model;
    const channels = metadata.channels.map((channel) => ({ ...channel, label: hostile }));
    const script = encodeEs5({ ...model, metadata: { ...metadata, name: hostile, channels } }, 25);
    expect(script).toMatch(/^[\n -~]*$/);
    const renamed = inBareContext(script);
    expect(renamed.name).toBe(hostile);
    expect([...renamed.channels]).toEqual([hostile]);
  });

  it('holds an image of any length in base64 without padding, which its decoder does not know', () => {
    const lengths = [[8], [8, 8], [8, 16], [16], [16, 16], [24]].map((widths) => {
      const own = randomModel(1, { channels: 1, widths, sampleRate: 8 });
      const plan = planMemory(own, { chunkSamples: 4 });
      const { program } = embeddedModel(own, plan);
      expect(program).toMatch(/^[\w+/]+$/);
      expect(Buffer.from(program, 'base64').subarray(0, plan.program.length)).toEqual(Buffer.from(plan.program));
      return plan.program.length % 3;
    });
    expect(lengths.some((rest) => rest > 0)).toBe(true);
  });
});
