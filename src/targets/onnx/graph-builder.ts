import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-proto.js';

/** Collects nodes in the order in which they run, and their constants. Every value is named once. */
export class GraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];

  /** @returns the constant's name */
  floats(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    this.initializers.push({ name, shape, data: Float32Array.from(data) });
    return name;
  }

  /** @returns the constant's name */
  doubles(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    this.initializers.push({ name, shape, data: Float64Array.from(data) });
    return name;
  }

  /** A constant list of int64. @returns its name */
  integers(name: string, values: readonly number[]): string {
    this.initializers.push({ name, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    return name;
  }

  /** @returns the name of the node's one output */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }
}
