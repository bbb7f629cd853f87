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

type Shape = readonly [name: string, type: TensorType, shape: readonly number[]];

function convolution(name: string, taps: number | null, rows: number, width: number): Shape[] {
  return [
    ...(taps === null ? [] : [[`${name}.taps`, 'i8', [TAPS, taps]] as const]),
    [`${name}.weights`, 'i8', [rows, width]],
    [`${name}.multipliers`, 'u8', [width]],
    [`${name}.bias`, 'i32', [width]],
  ];
}

function shapes({ channels, widths }: Architecture): Shape[] {
  const all: Shape[] = widths.flatMap((width, index) => {
    const featuresIn = index === 0 ? 1 : widths[index - 1];
    const name = `block${index + 1}`;
    const first =
      index === 0
        ? convolution(`${name}.1`, null, TAPS, width)
        : convolution(`${name}.1`, featuresIn, featuresIn, width);
    const second = convolution(`${name}.2`, width, width, width);
    const side = index === widths.length - 1 ? [] : convolution(`${name}.side`, null, featuresIn, width);
    return [...first, ...second, ...side];
  });
  const features = widths[widths.length - 1] + (widths.length === 1 ? 1 : widths[widths.length - 2]);
  all.push(...convolution('head', null, channels * features, STAGE_COUNT));
  all.push(['head.channelBias', 'i32', [channels, STAGE_COUNT]]);
  return all;
}

/** Every tensor of a model in file order. */
export function tensorTable(architecture: Architecture): readonly TensorEntry[] {
  let end = 0;
  return shapes(architecture).map(([name, type, shape]) => {
    const bytes = shape.reduce((product, size) => product * size, TENSOR_BYTES[type]);
    const offset = type === 'i32' ? Math.ceil(end / 4) * 4 : end;
    end = offset + bytes;
    return { name, type, shape, offset, bytes };
  });
}
