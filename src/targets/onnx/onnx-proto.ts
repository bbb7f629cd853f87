import {
  bytesField,
  concatenate,
  floatField,
  integerField,
  integerFields,
  messageField,
  textField,
} from './protobuf.js';

/** The few ONNX messages that the export needs, as data. Field numbers: `onnx.proto3` of ONNX 1.14. */
export interface OnnxModel {
  readonly producer: string;
  /** What the graph computes, for whoever opens the file. */
  readonly description: string;
  readonly graph: OnnxGraph;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] };

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int8Array | Uint8Array | Int32Array | BigInt64Array;
}

/** ONNX's own numbers of element types. */
export const ELEMENT_TYPE = { float: 1, uint8: 2, int8: 3, int16: 5, int32: 6, int64: 7, double: 11 } as const;

/** A graph's input or output; a dimension that is a text is free and named by it. */
export interface OnnxValue {
  readonly name: string;
  readonly type: keyof typeof ELEMENT_TYPE;
  readonly shape: readonly (number | string)[];
  /** Its unit. */
  readonly description: string;
}

/** IR 8 and opset 17 (2022): every operator used is older, and runtimes of the last years read both. */
const IR_VERSION = 8;
const OPSET_VERSION = 17;

const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;

type ConstantData = OnnxTensor['data'];

/** Little-endian, whatever the host's order is. */
function rawData(data: ConstantData): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  const view = new DataView(bytes.buffer);
  if (data instanceof Float32Array) data.forEach((value, i) => view.setFloat32(4 * i, value, true));
  else if (data instanceof Float64Array) data.forEach((value, i) => view.setFloat64(8 * i, value, true));
  else if (data instanceof Int32Array) data.forEach((value, i) => view.setInt32(4 * i, value, true));
  else if (data instanceof BigInt64Array) data.forEach((value, i) => view.setBigInt64(8 * i, value, true));
  else bytes.set(data);
  return bytes;
}

function typeOf(data: ConstantData): number {
  if (data instanceof Float32Array) return ELEMENT_TYPE.float;
  if (data instanceof Float64Array) return ELEMENT_TYPE.double;
  if (data instanceof Int32Array) return ELEMENT_TYPE.int32;
  if (data instanceof BigInt64Array) return ELEMENT_TYPE.int64;
  return data instanceof Int8Array ? ELEMENT_TYPE.int8 : ELEMENT_TYPE.uint8;
}

function tensorFields({ name, shape, data }: OnnxTensor): Uint8Array[] {
  return [integerFields(1, shape), integerField(2, typeOf(data)), textField(8, name), bytesField(9, rawData(data))];
}

function attributeValue(attribute: OnnxAttribute): Uint8Array {
  if (attribute.kind === 'float') return floatField(2, attribute.value);
  if (attribute.kind === 'int') return integerField(3, attribute.value);
  return integerFields(8, attribute.value);
}

function attributeFields(name: string, attribute: OnnxAttribute): Uint8Array[] {
  return [textField(1, name), attributeValue(attribute), integerField(20, ATTRIBUTE_TYPE[attribute.kind])];
}

function nodeFields({ operator, inputs, output, attributes }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, output),
    textField(4, operator),
    ...Object.entries(attributes).map(([name, attribute]) => messageField(5, ...attributeFields(name, attribute))),
  ];
}

function valueFields({ name, type, shape, description }: OnnxValue): Uint8Array[] {
  const dimensions = shape.map((size) =>
    messageField(1, typeof size === 'number' ? integerField(1, size) : textField(2, size)),
  );
  const tensorType = messageField(1, integerField(1, ELEMENT_TYPE[type]), messageField(2, ...dimensions));
  return [textField(1, name), messageField(2, tensorType), textField(3, description)];
}

function graphFields({ name, nodes, initializers, input, output }: OnnxGraph): Uint8Array[] {
  return [
    ...nodes.map((node) => messageField(1, ...nodeFields(node))),
    textField(2, name),
    ...initializers.map((tensor) => messageField(5, ...tensorFields(tensor))),
    messageField(11, ...valueFields(input)),
    messageField(12, ...valueFields(output)),
  ];
}

/** The bytes of an `.onnx` file: one ModelProto. */
export function encodeModelProto({ producer, description, graph, metadata }: OnnxModel): Uint8Array {
  return concatenate([
    integerField(1, IR_VERSION),
    textField(2, producer),
    textField(6, description),
    messageField(7, ...graphFields(graph)),
    messageField(8, integerField(2, OPSET_VERSION)),
    ...Object.entries(metadata).map(([name, value]) => messageField(14, textField(1, name), textField(2, value))),
  ]);
}
