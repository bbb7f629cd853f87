import { WeightsError } from '../errors.js';
import { type BlockRanges, checkRanges } from './activation-ranges.js';
import { type Matrix, matrix } from './matrix.js';
import type { ModelMetadata } from './metadata.js';
import { checkMetadata, type Refuse } from './metadata-check.js';
import type { Layer, Network } from './network.js';
import { publishedNetwork, type TensorSource } from './published.js';
import { encodeSafetensors, parseSafetensors, type Tensor, type TensorFile } from './safetensors.js';

/** Metadata that the file keeps as JSON text. */
const JSON_KEYS = [
  'channels',
  'sampleRate',
  'epochSeconds',
  'microvoltsPerCount',
  'initialDeviation',
  'provenance',
] as const satisfies readonly (keyof ModelMetadata)[];
const RANGES_KEY = 'activationRanges';
const BLOCKS_MAX = 8;

/** Takes tensors by name and shape, and at the end knows which nobody took. */
class TensorShelf implements TensorSource {
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

const refusal =
  (subject: string): Refuse =>
  (what, found, expected) => {
    throw new WeightsError({
      subject: `${subject}, metadata ${what}`,
      found,
      expected,
      remedy: 'docs/weights-format.md lists every key.',
    });
  };

function parseKey(text: string | undefined, key: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return refuse(key, text === undefined ? 'nothing' : 'text that is no JSON', 'JSON');
  }
}

function readMetadata({ metadata }: TensorFile, hiddenUnits: number, refuse: Refuse): ModelMetadata {
  if (metadata['format'] !== 'ulw-sleepnet' || metadata['version'] !== '1') {
    refuse('format', `${metadata['format']} ${metadata['version']}`, 'ulw-sleepnet 1');
  }
  const parsed: Record<string, unknown> = { name: metadata['name'], hiddenUnits };
  for (const key of JSON_KEYS) parsed[key] = parseKey(metadata[key], key, refuse);
  return checkMetadata(parsed, refuse);
}

/** The ranges that fine-tuning stored, where it did. */
function readRanges(
  { metadata }: TensorFile,
  blocks: number,
  refuse: Refuse,
): { activationRanges?: readonly BlockRanges[] } {
  const text = metadata[RANGES_KEY];
  if (text === undefined) return {};
  return { activationRanges: checkRanges(parseKey(text, RANGES_KEY, refuse), blocks, refuse) };
}

/** Width of each block: the columns of its first pointwise matrix. */
function widthsOf(shelf: TensorShelf): number[] {
  const widths: number[] = [];
  do {
    const pointwise = shelf.take(`block${widths.length + 1}.main1.pointwise`, [-1, -1]);
    widths.push(pointwise.shape[1]);
  } while (widths.length < BLOCKS_MAX && shelf.has(`block${widths.length + 1}.main1.pointwise`));
  return widths;
}

/**
 * The published network with these weights.
 * @throws WeightsError naming the tensor or key that is missing, misshapen, not finite or unknown
 */
export function readWeights(bytes: Uint8Array, subject = 'weights'): Network {
  const file = parseSafetensors(bytes, subject);
  const shelf = new TensorShelf(file, subject);
  const widths = widthsOf(shelf);
  const hiddenUnits = shelf.take('head.dense1.weight', [-1, -1]).shape[1];
  const refuse = refusal(subject);
  const network = publishedNetwork(readMetadata(file, hiddenUnits, refuse), widths, shelf);
  shelf.refuseRest();
  return { ...network, ...readRanges(file, widths.length, refuse) };
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
  const { metadata, activationRanges } = network;
  const ranges = activationRanges === undefined ? {} : { [RANGES_KEY]: JSON.stringify(activationRanges) };
  const json = Object.fromEntries(JSON_KEYS.map((key) => [key, JSON.stringify(metadata[key])]));
  return encodeSafetensors({
    tensors: new Map(tensors),
    metadata: { format: 'ulw-sleepnet', version: '1', name: metadata.name, ...json, ...ranges },
  });
}
