import { describe, expect, it } from 'vitest';
import { importWeights } from '../../src/model/import-weights.js';
import type { Network } from '../../src/model/network.js';
import { encodeSafetensors, parseSafetensors } from '../../src/model/safetensors.js';
import { readWeights, writeWeights } from '../../src/model/weights.js';
import { randomNetwork } from '../support/random-network.js';

const network = randomNetwork(6, { channels: 2 });
const own = writeWeights(network);

type Writer = (view: DataView, index: number, value: number) => void;
const TYPES: Readonly<Record<string, readonly [number, Writer]>> = {
  // The upper half of a float32, cut: what a program that rounds to zero would write.
  BF16: [2, (view, i, value) => view.setUint16(2 * i, new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16, true)],
  F64: [8, (view, i, value) => view.setFloat64(8 * i, value, true)],
};

/** The file again with every tensor in another type, with or without its metadata. */
function cast(
  dtype: string,
  isBare: boolean,
  change: (name: string, data: Float32Array) => Float32Array = (_, data) => data,
): Uint8Array {
  const { tensors, metadata } = parseSafetensors(own);
  const [size, write] = TYPES[dtype];
  const header: Record<string, unknown> = isBare ? {} : { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    const view = new DataView(new ArrayBuffer(size * data.length));
    change(name, data.slice()).forEach((value, i) => write(view, i, value));
    header[name] = { dtype, shape, data_offsets: [offset, (offset += view.byteLength)] };
    parts.push(new Uint8Array(view.buffer));
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

const bare = encodeSafetensors({ tensors: parseSafetensors(own).tensors, metadata: {} });
const headOf = ({ head }: Network): number[] => [...head[0].weights.data];

describe('.safetensors of others', () => {
  it('with our metadata keep it, and say what they were', async () => {
    const imported = await importWeights(cast('F64', false), { fallbackName: 'output' }, 'file');
    const { provenance, ...metadata } = imported.metadata;
    const { provenance: before, ...stated } = network.metadata;
    expect(metadata).toEqual(stated);
    expect(provenance).toEqual({ ...before, recipe: `${before.recipe}; converted from F64` });
    expect(imported.blocks).toEqual(network.blocks);
    expect((await importWeights(own, {}, 'file')).metadata).toEqual(network.metadata);
    expect((await importWeights(own, { name: 'other' }, 'file')).metadata.name).toBe('other');
    const restated = await importWeights(own, { provenance: { data: 'mine' } }, 'file');
    expect(restated.metadata.provenance).toEqual({ ...before, data: 'mine' });
  });

  it('in halves come near what they were', async () => {
    const halves = headOf(await importWeights(cast('BF16', false), {}, 'file'));
    headOf(network).forEach((value, i) =>
      expect(Math.abs(halves[i] - value)).toBeLessThanOrEqual(Math.abs(value) / 128),
    );
    expect(readWeights(writeWeights(await importWeights(cast('BF16', false), {}, 'file'))).blocks).toHaveLength(3);
  });

  it('without metadata want the unit, and take channels and a name', async () => {
    await expect(importWeights(bare, {}, 'file')).rejects.toThrow(
      /^file, unit: found no metadata .*; expected microvolts, millivolts, volts, standardised, front-end\. State it/,
    );
    const imported = await importWeights(bare, { unit: 'front-end', fallbackName: 'theirs' }, 'file');
    expect(imported.blocks).toEqual(network.blocks);
    expect(imported.metadata.name).toBe('theirs');
    expect(imported.metadata.channels.map(({ label }) => label)).toEqual(['EEG Fpz-Cz', 'EEG Pz-Oz']);
    expect(imported.metadata.provenance).toEqual({
      data: 'not stated by the imported file',
      recipe: "imported from a .safetensors file, fed this program's front end",
    });
    const microvolts = await importWeights(bare, { unit: 'microvolts', initialDeviation: 4 }, 'file');
    const [first] = microvolts.blocks[0].main;
    const [before] = network.blocks[0].main;
    if (first.kind !== 'separable' || before.kind !== 'separable') throw new Error('no separable convolution');
    expect([...first.depthwise.data]).toEqual([...before.depthwise.data].map((tap) => 4 * tap));
  });

  it.each([
    ['standardised', Math.sqrt(2 / Math.PI), /^Mine\. Standardised signals were taken to be normally distributed\./],
    ['volts', 4e-6, /^Mine\. Quantise with the gain fixed/],
  ] as const)('fed %s are scaled by that, and say so beside their own limits', async (unit, factor, limits) => {
    const options = { unit, initialDeviation: 4, provenance: { limits: 'Mine.' } };
    const { blocks, metadata } = await importWeights(bare, options, 'file');
    const tapsOf = ([first]: Network['blocks'][number]['main']): number[] =>
      first.kind === 'separable' ? [...first.depthwise.data] : [];
    tapsOf(blocks[0].main).forEach((tap, i) => expect(tap / tapsOf(network.blocks[0].main)[i]).toBeCloseTo(factor, 12));
    expect(metadata.provenance.limits).toMatch(limits);
  });

  it('are refused for a head that is no whole number of channels', async () => {
    const { tensors } = parseSafetensors(own);
    const head = { shape: [80, 64], data: new Float32Array(80 * 64) };
    const odd = encodeSafetensors({ tensors: new Map([...tensors, ['head.dense1.weight', head]]), metadata: {} });
    await expect(importWeights(odd, { unit: 'volts' }, 'file')).rejects.toThrow(
      /^file, channels: found 80 inputs of the first dense layer, 32 features a channel; expected 1 to 4 channels/,
    );
  });

  it('are refused when an option and the file state the same', async () => {
    await expect(importWeights(own, { unit: 'volts' }, 'file')).rejects.toThrow(
      /^file, unit: found one given, and one in the metadata of the file/,
    );
  });

  const named: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    [
      'a NaN',
      () => cast('F64', true, (name, data) => (name === 'block2.main1.gamma' ? data.fill(NaN, 3, 4) : data)),
      /tensor block2\.main1\.gamma: found a value that is not finite \(NaN, value 3\)/,
    ],
    [
      'a double beyond float32',
      () => {
        const bytes = cast('F64', true);
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        view.setFloat64(bytes.length - 8, 1e300, true);
        return bytes;
      },
      /tensor head\.dense2\.bias: found a value that is not finite \(Infinity, value 4\)/,
    ],
    [
      'a variance below 0',
      () => cast('F64', true, (name, data) => (name === 'block3.main2.variance' ? data.fill(-1, 0, 1) : data)),
      /tensor block3\.main2\.variance: found a negative variance \(-1, value 0\)/,
    ],
  ];
  it.each(named)('are refused by the name of the tensor with %s', async (_, bytes, says) => {
    await expect(importWeights(bytes(), { unit: 'front-end' }, 'file')).rejects.toThrow(says);
  });

  it('are refused by the names that they miss and have too many', async () => {
    const { tensors } = parseSafetensors(own);
    const changed = new Map(tensors);
    changed.delete('block1.main2.beta');
    const without = encodeSafetensors({ tensors: changed, metadata: {} });
    await expect(importWeights(without, { unit: 'front-end' }, 'file')).rejects.toThrow(
      /tensor block1\.main2\.beta: found no such tensor; expected shape \[8\]/,
    );
    const odd = new Map([...tensors, ['lstm.weight', { shape: [1], data: new Float32Array(1) }] as const]);
    await expect(
      importWeights(encodeSafetensors({ tensors: odd, metadata: {} }), { unit: 'front-end' }, 'file'),
    ).rejects.toThrow(/found unknown tensors lstm\.weight/);
  });
});
