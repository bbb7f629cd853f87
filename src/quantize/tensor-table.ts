import type { IntegerModel } from '../model/integer-model.js';
import { STAGE_COUNT, TAPS } from '../model/numeric-contract.js';

export type TensorType = 'i8' | 'u8' | 'i32';

/** Where one tensor lies in the tensor part of a `.ulw` file. */
export interface TensorEntry {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** From the start of the tensor part; i32 tensors lie on multiples of 4. */
  readonly offset: number;
  readonly bytes: number;
}

export const TENSOR_BYTES: Readonly<Record<TensorType, number>> = { i8: 1, u8: 1, i32: 4 };

/** Everything the order and shapes of a model's tensors depend on. */
export interface Architecture {
  readonly channels: number;
  readonly widths: readonly number[];
}

export function architectureOf(model: IntegerModel): Architecture {
  return {
    channels: model.metadata.channels.length,
    widths: model.blocks.map((block) => block.second.matrix.columns),
  };
}

/** Every tensor of a model in file order. */
export function tensorTable({ channels, widths }: Architecture): readonly TensorEntry[] {
  const table: TensorEntry[] = [];
  let end = 0;
  const add = (name: string, type: TensorType, shape: readonly number[]): void => {
    let bytes = TENSOR_BYTES[type];
    for (const size of shape) bytes *= size;
    const offset = type === 'i32' ? Math.ceil(end / 4) * 4 : end;
    end = offset + bytes;
    table.push({ name, type, shape, offset, bytes });
  };
  const convolution = (name: string, taps: number | null, rows: number, width: number): void => {
    if (taps !== null) add(`${name}.taps`, 'i8', [TAPS, taps]);
    add(`${name}.weights`, 'i8', [rows, width]);
    add(`${name}.multipliers`, 'u8', [width]);
    add(`${name}.bias`, 'i32', [width]);
  };
  widths.forEach((width, index) => {
    const featuresIn = index === 0 ? 1 : widths[index - 1];
    const name = `block${index + 1}`;
    convolution(`${name}.1`, featuresIn, featuresIn, width);
    convolution(`${name}.2`, width, width, width);
    if (index < widths.length - 1) convolution(`${name}.side`, null, featuresIn, width);
  });
  const features = widths[widths.length - 1] + (widths.length === 1 ? 1 : widths[widths.length - 2]);
  convolution('head', null, channels * features, STAGE_COUNT);
  add('head.channelBias', 'i32', [channels, STAGE_COUNT]);
  return table;
}
