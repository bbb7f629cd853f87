import {
  halfOf,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  sideFactor,
  weights16,
} from '../../model/integer-model.js';
import {
  BLOCK_STRIDE,
  REQUANTISE_SHIFT,
  S8_MAX,
  S8_MIN,
  SAMPLE_SHIFT,
  STAGE_COUNT,
  TAPS,
  U8_MAX,
} from '../../model/numeric-contract.js';
import { GraphBuilder } from './graph-builder.js';
import { LOGITS_OF, ONNX_INPUT, ONNX_OUTPUT } from './graph-values.js';
import { ELEMENT_TYPE, type OnnxAttribute, type OnnxGraph } from './onnx-proto.js';

/** Rows of one channel's epoch: [batch x channels, count, features] of doubles that hold integers. */
interface Rows {
  readonly name: string;
  readonly count: number;
  readonly features: number;
}

const int = (value: number): OnnxAttribute => ({ kind: 'int', value });

/**
 * The integer network in ONNX. Its operators know no int16 convolution and no signed shift, so the integers travel as
 * doubles: every sum of the numeric contract stays below 2^31, where doubles are exact, and a right shift is a product
 * with a power of two, rounded down. A runtime that computes doubles by the standard therefore gives the same bits.
 */
class IntegerGraph extends GraphBuilder {
  private names = 0;

  private step(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string {
    return this.node(operator, inputs, `${operator.toLowerCase()}.${++this.names}`, attributes);
  }

  private constant(shape: readonly number[], data: ArrayLike<number>): string {
    return this.doubles(`constant.${++this.names}`, shape, data);
  }

  private list(...values: number[]): string {
    return this.integers(`list.${++this.names}`, values);
  }

  /** Every `step`-th row from `first` up to, without, `end`. */
  private slice(rows: Rows, first: number, end: number, step: number): Rows {
    const bounds = [this.list(first), this.list(end), this.list(1), this.list(step)];
    return {
      ...rows,
      name: this.step('Slice', [rows.name, ...bounds]),
      count: Math.ceil((end - first) / step),
    };
  }

  /** The rows shifted by one tap after another, zeros outside the epoch. */
  private shifted({ name, count, features }: Rows): readonly Rows[] {
    const margin = TAPS >> 1;
    const padded = this.step('Pad', [name, this.list(0, margin, 0, 0, margin, 0)]);
    const whole = { name: padded, count: count + 2 * margin, features };
    return Array.from({ length: TAPS }, (_, tap) => this.slice(whole, tap, tap + count, 1));
  }

  private depthwise(rows: Rows, taps: Int8Array): Rows {
    const { features } = rows;
    const terms = this.shifted(rows).map(({ name }, tap) =>
      this.step('Mul', [name, this.constant([features], taps.subarray(tap * features, (tap + 1) * features))]),
    );
    return { ...rows, name: terms.reduce((sum, term) => this.step('Add', [sum, term])) };
  }

  private pointwise(rows: Rows, matrix: IntegerMatrix): Rows {
    const weights = this.constant([matrix.rows, matrix.columns], expanded(matrix));
    return { ...rows, name: this.step('MatMul', [rows.name, weights]), features: matrix.columns };
  }

  /** The larger of rows 2 j and 2 j + 1; a last row without a neighbour is compared with itself. */
  private maxPool(rows: Rows): Rows {
    const { count } = rows;
    const even = this.slice(rows, 0, count, 2);
    const odd = this.slice(rows, 1, count, 2).name;
    const last = count % 2 === 0 ? [] : [this.slice(rows, count - 1, count, 1).name];
    const partner = last.length === 0 ? odd : this.step('Concat', [odd, ...last], { axis: int(1) });
    return { ...even, name: this.step('Max', [even.name, partner]) };
  }

  /** floor(value / 2^shift), the arithmetic right shift. */
  private shiftRight(value: string, shift: number): string {
    return this.step('Floor', [this.step('Mul', [value, this.constant([], [2 ** -shift])])]);
  }

  private add(value: string, addend: ArrayLike<number>): string {
    return this.step('Add', [value, this.constant([addend.length], addend)]);
  }

  private clamp(value: string, least: number, most: number): string {
    return this.step('Clip', [value, this.constant([], [least]), this.constant([], [most])]);
  }

  private pooledAccumulators(rows: Rows, { taps, matrix }: IntegerConvolution): Rows {
    const sums = this.depthwise(rows, taps);
    // Rows of one feature are samples.
    const name = rows.features === 1 ? this.shiftRight(sums.name, SAMPLE_SHIFT) : sums.name;
    return this.maxPool(this.pointwise({ ...sums, name }, matrix));
  }

  private requantise(rows: Rows, { bias }: IntegerConvolution): Rows {
    return { ...rows, name: this.clamp(this.shiftRight(this.add(rows.name, bias), REQUANTISE_SHIFT), 0, U8_MAX) };
  }

  private addSide(rows: Rows, input: Rows, { bias }: IntegerConvolution, side: IntegerSide): Rows {
    const main = this.step('Relu', [this.add(rows.name, bias)]);
    const sums = this.pointwise(this.slice(input, 0, input.count, BLOCK_STRIDE), side.matrix);
    const products = this.step('Mul', [sums.name, this.constant([], [sideFactor(side.matrix)])]);
    const total = this.add(this.step('Add', [main, products]), side.bias);
    return { ...rows, name: this.clamp(this.shiftRight(total, REQUANTISE_SHIFT), S8_MIN, S8_MAX) };
  }

  block(input: Rows, { first, second, side }: IntegerBlock): Rows {
    const hidden = this.requantise(this.pooledAccumulators(input, first), first);
    const accumulators = this.pooledAccumulators(hidden, second);
    return side === null ? this.requantise(accumulators, second) : this.addSide(accumulators, input, second, side);
  }

  /** Sum of every `stride`-th row, rounded and shifted. */
  pool(rows: Rows, stride: number, shift: number): string {
    const kept = stride === 1 ? rows : this.slice(rows, 0, rows.count, stride);
    const sums = this.step('ReduceSum', [kept.name, this.list(1)], { keepdims: int(0) });
    return this.shiftRight(this.add(sums, [halfOf(shift)]), shift);
  }

  /** Samples as rows of one feature, every channel a batch entry of its own. */
  rowsOf(samples: number): Rows {
    const wide = this.step('Cast', [ONNX_INPUT], { to: int(ELEMENT_TYPE.double) });
    const shape = this.integers('channels-apart.shape', [-1, samples, 1]);
    return { name: this.step('Reshape', [wide, shape]), count: samples, features: 1 };
  }

  logits(features: readonly string[], { matrix, bias, channelBias }: IntegerModel['head']): void {
    const joined = this.step('Concat', features, { axis: int(1) });
    const together = this.step('Reshape', [joined, this.integers('channels-together.shape', [-1, matrix.rows])]);
    const product = this.step('MatMul', [together, this.constant([matrix.rows, matrix.columns], expanded(matrix))]);
    // All channels are present in an exported graph.
    const total = bias.map((value, stage) =>
      channelBias.reduce((sum, own, i) => (i % STAGE_COUNT === stage ? sum + own : sum), value),
    );
    this.node('Cast', [this.add(product, total)], ONNX_OUTPUT, { to: int(ELEMENT_TYPE.int32) });
  }
}

const expanded = (matrix: IntegerMatrix): Float64Array => Float64Array.from(weights16(matrix));

/**
 * The integer model as an ONNX graph: input `epoch` [batch, channels, samples], the front end's int16 output; output
 * `logits` [batch, 5], int32, the engine's to the last bit where no channel is missing.
 */
export function integerGraph(model: IntegerModel): OnnxGraph {
  const { metadata, blocks, head } = model;
  const samples = metadata.sampleRate * metadata.epochSeconds;
  const graph = new IntegerGraph();
  let current = graph.rowsOf(samples);
  let lastInput = current;
  for (const block of blocks) {
    lastInput = current;
    current = graph.block(current, block);
  }
  const features = [graph.pool(current, 1, head.mainShift), graph.pool(lastInput, BLOCK_STRIDE, head.sideShift)];
  graph.logits(features, head);
  return {
    name: metadata.name,
    nodes: graph.nodes,
    initializers: graph.initializers,
    input: {
      name: ONNX_INPUT,
      type: 'int16',
      shape: ['batch', metadata.channels.length, samples],
      description: "the front end's int16 output, channels in the order of the metadata",
    },
    output: {
      name: ONNX_OUTPUT,
      type: 'int32',
      shape: ['batch', STAGE_COUNT],
      description: `${LOGITS_OF}; one count is ${head.scale}`,
    },
  };
}
