import { WeightsError } from '../errors.js';
import { type Matrix, matrix } from './matrix.js';
import type { ModelMetadata } from './metadata.js';
import { checkMetadata, type Refuse } from './metadata-check.js';
import type { BatchNormLayer, Block, Dense, Layer, Network, SeparableLayer } from './network.js';
import { STAGE_COUNT, TAPS } from './numeric-contract.js';
import { encodeSafetensors, parseSafetensors, type Tensor, type TensorFile } from './safetensors.js';

/** Keras's default, which the authors kept. */
const BATCH_NORM_EPSILON = 1e-3;
const BLOCKS_MAX = 8;

/** Takes tensors by name and shape, and at the end knows which nobody took. */
class TensorShelf {
  private readonly taken = new Set<string>();

  constructor(
    private readonly file: TensorFile,
    private readonly subject: string,
  ) {}

  has(name: string): boolean {
    return this.file.tensors.has(name);
  }

  /** @param shape -1 stands for any size */
  take(name: string, shape: readonly number[]): Tensor {
    const tensor = this.file.tensors.get(name);
    const expected = `[${shape.map((size) => (size < 0 ? 'any' : size)).join(', ')}]`;
    if (tensor === undefined) {
      throw new WeightsError({
        subject: `${this.subject}, tensor ${name}`,
        found: 'no such tensor',
        expected: `shape ${expected}`,
        remedy: 'docs/weights-format.md lists every tensor.',
      });
    }
    const fits = tensor.shape.length === shape.length && shape.every((size, i) => size < 0 || size === tensor.shape[i]);
    if (!fits || !tensor.data.every(Number.isFinite)) {
      throw new WeightsError({
        subject: `${this.subject}, tensor ${name}`,
        found: fits ? 'a value that is not finite' : `shape [${tensor.shape.join(', ')}]`,
        expected: fits ? 'finite numbers' : `shape ${expected}`,
        remedy: 'docs/weights-format.md lists every tensor.',
      });
    }
    this.taken.add(name);
    return tensor;
  }

  matrix(name: string, rows: number, columns: number): Matrix {
    const { shape, data } = this.take(name, [rows, columns]);
    return matrix(shape[0], shape[1], data);
  }

  vector(name: string, length: number): Float64Array {
    return Float64Array.from(this.take(name, [length]).data);
  }

  refuseRest(): void {
    const rest = [...this.file.tensors.keys()].filter((name) => !this.taken.has(name));
    if (rest.length === 0) return;
    throw new WeightsError({
      subject: this.subject,
      found: `unknown tensors ${rest.slice(0, 5).join(', ')}${rest.length > 5 ? ', ...' : ''}`,
      expected: 'only the tensors of ULW-SleepNet',
      remedy: 'docs/weights-format.md lists every tensor.',
    });
  }
}

function separable(shelf: TensorShelf, name: string, taps: number, stride: number, featuresIn: number): SeparableLayer {
  const pointwise = shelf.matrix(`${name}.pointwise`, featuresIn, -1);
  const depthwise = shelf.matrix(`${name}.depthwise`, taps, featuresIn);
  return { kind: 'separable', stride, depthwise, pointwise, bias: shelf.vector(`${name}.bias`, pointwise.columns) };
}

function batchNorm(shelf: TensorShelf, name: string, features: number): BatchNormLayer {
  const take = (part: string): Float64Array => shelf.vector(`${name}.${part}`, features);
  const layer = { gamma: take('gamma'), beta: take('beta'), mean: take('mean'), variance: take('variance') };
  return { kind: 'batch-norm', ...layer, epsilon: BATCH_NORM_EPSILON };
}

function readBlock(shelf: TensorShelf, name: string, featuresIn: number): Block {
  const first = separable(shelf, `${name}.main1`, TAPS, 1, featuresIn);
  const width = first.pointwise.columns;
  const second = separable(shelf, `${name}.main2`, TAPS, 1, width);
  const shortcut1 = separable(shelf, `${name}.shortcut1`, 1, 2, featuresIn);
  const shortcut2 = separable(shelf, `${name}.shortcut2`, 1, 2, shortcut1.pointwise.columns);
  const stage = (conv: SeparableLayer, part: string): Layer[] => [
    conv,
    batchNorm(shelf, `${name}.${part}`, conv.pointwise.columns),
    { kind: 'relu' },
    { kind: 'max-pool' },
  ];
  return { main: [...stage(first, 'main1'), ...stage(second, 'main2')], shortcut: [shortcut1, shortcut2] };
}

function readHead(shelf: TensorShelf, featuresIn: number): Dense[] {
  const dense = (name: string, rows: number, columns: number): Dense => {
    const weights = shelf.matrix(`${name}.weight`, rows, columns);
    return { weights, bias: shelf.vector(`${name}.bias`, weights.columns) };
  };
  const hidden = dense('head.dense1', featuresIn, -1);
  return [hidden, dense('head.dense2', hidden.weights.columns, STAGE_COUNT)];
}

function readMetadata(file: TensorFile, subject: string): ModelMetadata {
  const refuse: Refuse = (what, found, expected) => {
    throw new WeightsError({
      subject: `${subject}, metadata ${what}`,
      found,
      expected,
      remedy: 'docs/weights-format.md lists every key.',
    });
  };
  const { metadata } = file;
  if (metadata['format'] !== 'ulw-sleepnet' || metadata['version'] !== '1') {
    refuse('format', `${metadata['format']} ${metadata['version']}`, 'ulw-sleepnet 1');
  }
  const parsed: Record<string, unknown> = { name: metadata['name'] };
  const keys = ['channels', 'sampleRate', 'epochSeconds', 'microvoltsPerCount', 'initialDeviation', 'provenance'];
  for (const key of keys) {
    try {
      parsed[key] = JSON.parse(metadata[key] ?? '');
    } catch {
      refuse(key, metadata[key] === undefined ? 'nothing' : 'text that is no JSON', 'JSON');
    }
  }
  return checkMetadata(parsed, refuse);
}

/**
 * The published network with these weights.
 * @throws WeightsError naming the tensor or key that is missing, misshapen, not finite or unknown
 */
export function readWeights(bytes: Uint8Array, subject = 'weights'): Network {
  const file = parseSafetensors(bytes, subject);
  const metadata = readMetadata(file, subject);
  const shelf = new TensorShelf(file, subject);
  const blocks: Block[] = [];
  let features = 1;
  while (
    blocks.length === 0 ||
    (shelf.has(`block${blocks.length + 1}.main1.pointwise`) && blocks.length < BLOCKS_MAX)
  ) {
    const block = readBlock(shelf, `block${blocks.length + 1}`, features);
    const last = block.shortcut[1] as SeparableLayer;
    const main = block.main[4] as SeparableLayer;
    features = main.pointwise.columns;
    if (last.pointwise.columns !== features) {
      throw new WeightsError({
        subject: `${subject}, tensor block${blocks.length + 1}.shortcut2.pointwise`,
        found: `${last.pointwise.columns} features`,
        expected: `${features}, as the main path has`,
      });
    }
    blocks.push(block);
  }
  const head = readHead(shelf, features * metadata.channels.length);
  shelf.refuseRest();
  return { metadata, blocks, pooledShortcut: { kind: 'none' }, head };
}

function layerTensors(layer: Layer, name: string): [string, Tensor][] {
  const flat = (part: string, data: Float64Array): [string, Tensor] => [
    `${name}.${part}`,
    { shape: [data.length], data: Float32Array.from(data) },
  ];
  const square = (part: string, { rows, columns, data }: Matrix): [string, Tensor] => [
    `${name}.${part}`,
    { shape: [rows, columns], data: Float32Array.from(data) },
  ];
  if (layer.kind === 'separable') {
    return [square('depthwise', layer.depthwise), square('pointwise', layer.pointwise), flat('bias', layer.bias)];
  }
  if (layer.kind !== 'batch-norm') return [];
  const { gamma, beta, mean, variance } = layer;
  return [flat('gamma', gamma), flat('beta', beta), flat('mean', mean), flat('variance', variance)];
}

/** The `.safetensors` file of an uncompiled network; the opposite of {@link readWeights}. */
export function writeWeights(network: Network): Uint8Array {
  const tensors: [string, Tensor][] = network.blocks.flatMap((block, b) => [
    ...block.main.flatMap((layer, i) => layerTensors(layer, `block${b + 1}.main${i < 4 ? 1 : 2}`)),
    ...block.shortcut.flatMap((layer, i) => layerTensors(layer, `block${b + 1}.shortcut${i + 1}`)),
  ]);
  network.head.forEach(({ weights, bias }, i) => {
    const name = `head.dense${i + 1}`;
    tensors.push([`${name}.weight`, { shape: [weights.rows, weights.columns], data: Float32Array.from(weights.data) }]);
    tensors.push([`${name}.bias`, { shape: [bias.length], data: Float32Array.from(bias) }]);
  });
  const { name, ...rest } = network.metadata;
  const json = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, JSON.stringify(value)]));
  return encodeSafetensors({
    tensors: new Map(tensors),
    metadata: { format: 'ulw-sleepnet', version: '1', name, ...json },
  });
}
