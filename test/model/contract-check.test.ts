import { describe, expect, it } from 'vitest';
import { ContractError } from '../../src/errors.js';
import { checkContract } from '../../src/model/contract-check.js';
import type { IntegerBlock, IntegerHead, IntegerMatrix, IntegerModel } from '../../src/model/integer-model.js';
import { randomModel } from '../support/random-model.js';

const model = randomModel(1, { channels: 2, widths: [8, 16] });
const [first, last] = model.blocks;
const { head } = model;

const withFirst = (change: Partial<IntegerBlock>): IntegerModel => ({
  ...model,
  blocks: [{ ...first, ...change }, last],
});
const withMatrix = (change: Partial<IntegerMatrix>): IntegerModel =>
  withFirst({ second: { ...first.second, matrix: { ...first.second.matrix, ...change } } });
const withHead = (change: Partial<IntegerHead>): IntegerModel => ({ ...model, head: { ...head, ...change } });
/** The same numbers, the one in this place changed. */
const changed = <Numbers extends Int8Array | Uint8Array>(numbers: Numbers, at: number, value: number): Numbers => {
  const copy = numbers.slice() as Numbers;
  copy[at] = value;
  return copy;
};

describe('the numeric contract', () => {
  const { second, side } = first;
  it.each([
    ['no blocks', { ...model, blocks: [] }, /^blocks: found 0; expected 1 to 8/],
    ['nine blocks', { ...model, blocks: [...Array<IntegerBlock>(8).fill(first), last] }, /^blocks: found 9/],
    [
      'a width between vectors',
      withMatrix({ columns: 12 }),
      /block width: found 12; expected a multiple of 8 up to 128/,
    ],
    ['a width beyond them', withMatrix({ columns: 136 }), /block width: found 136/],
    ['a block without a side', withFirst({ side: null }), /block 1 side: found the wrong kind/],
    ['a last block with one', { ...model, blocks: [first, { ...last, side }] }, /block 2 side: found the wrong kind/],
    ['rows too many', withMatrix({ rows: 9 }), /block 1\.2 weights: found 9 x 8; expected 8 x 8/],
    [
      'weights too few',
      withMatrix({ weights: new Int8Array(63) }),
      /block 1\.2 weights: found 63 weights; expected 64/,
    ],
    ['multipliers too few', withMatrix({ multipliers: Uint8Array.of(1) }), /found 1 multipliers; expected 8/],
    ['taps too few', withFirst({ second: { ...second, taps: new Int8Array(23) } }), /block 1\.2 taps: found 23 taps/],
    [
      'biases too few',
      withFirst({ second: { ...second, bias: new Int32Array(7) } }),
      /block 1\.2 bias: found 7 values/,
    ],
    [
      'biases of a side too few',
      withFirst({ side: { ...side!, bias: new Int32Array(7) } }),
      /block 1 side bias: found 7 values; expected 8/,
    ],
    [
      'a multiplier of 0',
      withMatrix({ multipliers: changed(second.matrix.multipliers, 7, 0) }),
      /block 1\.2 weights: found a multiplier of 0; expected 1 to 255/,
    ],
    [
      'a weight of -128',
      withMatrix({ weights: changed(second.matrix.weights, 63, -128) }),
      /block 1\.2 weights: found a weight of -128; expected -127 to 127/,
    ],
    ...[0, -1, Infinity, NaN].map(
      (scale) =>
        [`a scale of ${scale}`, withHead({ scale }), /head scale: found .*; expected a number above zero/] as const,
    ),
    ['a shift below 0', withHead({ mainShift: -1 }), /pool shift: found -1; expected 0 to 23/],
    ['a shift beyond a sum', withHead({ sideShift: 24 }), /pool shift: found 24; expected 0 to 23/],
    [
      'sums that int16 does not hold',
      withHead({ mainShift: 0 }),
      /pooled features: found up to 47940; expected at most 32767/,
    ],
    ['biases that int32 does not hold', withHead({ bias: new Int32Array(5).fill(-(2 ** 31)) }), /head accumulator/],
    [
      'biases of channels that int32 does not hold',
      withHead({ channelBias: new Int32Array(10).fill(2 ** 30) }),
      /head accumulator: found up to \d+; expected at most 2147483647/,
    ],
    ['a bias of one channel', withHead({ channelBias: new Int32Array(5) }), /channel bias: found 5; expected 10/],
  ] as const)('is broken by %s', (_, broken: IntegerModel, message) => {
    expect(() => checkContract(model)).not.toThrow();
    expect(() => checkContract(broken)).toThrow(ContractError);
    expect(() => checkContract(broken)).toThrow(message);
  });
});
