import { WeightsError } from '../errors.js';
import { type BlockRanges, checkRanges } from './activation-ranges.js';
import { checkBiasCorrection } from './bias-correction.js';
import type { Matrix } from './matrix.js';
import type { ForeignForm } from './foreign-metadata.js';
import type { ModelMetadata } from './metadata.js';
import { checkMetadata, type Refuse } from './metadata-check.js';
import type { Layer, Network } from './network.js';
import { publishedNetwork } from './published.js';
import { encodeSafetensors, parseSafetensors, type Tensor, type TensorFile } from './safetensors.js';
import { TensorShelf } from './tensor-shelf.js';

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
const CORRECTION_KEY = 'biasCorrection';
const BLOCKS_MAX = 8;

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

/** What fine-tuning found the integers' logits to gain, where it did. */
function readCorrection({ metadata }: TensorFile, refuse: Refuse): { biasCorrection?: readonly number[] } {
  const text = metadata[CORRECTION_KEY];
  if (text === undefined) return {};
  return { biasCorrection: checkBiasCorrection(parseKey(text, CORRECTION_KEY, refuse), refuse) };
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
 * The published network with a file's tensors.
 * @param metadataOf what the file, or the caller, says of a network of this form
 * @throws WeightsError naming the tensor that is missing, misshapen, not finite or unknown
 */
export function networkOf(
  file: TensorFile,
  subject: string,
  metadataOf: (form: ForeignForm) => ModelMetadata,
): Network {
  const shelf = new TensorShelf(file, subject);
  const widths = widthsOf(shelf);
  const [headRows, hiddenUnits] = shelf.take('head.dense1.weight', [-1, -1]).shape;
  const network = publishedNetwork(metadataOf({ widths, headRows, hiddenUnits }), widths, shelf);
  shelf.refuseRest();
  return network;
}

/** {@link networkOf} a file that this program, or one that follows docs/weights-format.md, wrote. */
export function ownNetwork(file: TensorFile, subject: string): Network {
  const refuse = refusal(subject);
  const network = networkOf(file, subject, ({ hiddenUnits }) => readMetadata(file, hiddenUnits, refuse));
  return { ...network, ...readRanges(file, network.blocks.length, refuse), ...readCorrection(file, refuse) };
}

/**
 * The published network with these weights.
 * @throws WeightsError naming the tensor or key that is missing, misshapen, not finite or unknown
 */
export function readWeights(bytes: Uint8Array, subject = 'weights'): Network {
  return ownNetwork(parseSafetensors(bytes, subject), subject);
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
  const { metadata, activationRanges, biasCorrection } = network;
  const ranges = activationRanges === undefined ? {} : { [RANGES_KEY]: JSON.stringify(activationRanges) };
  const correction = biasCorrection === undefined ? {} : { [CORRECTION_KEY]: JSON.stringify(biasCorrection) };
  const json = Object.fromEntries(JSON_KEYS.map((key) => [key, JSON.stringify(metadata[key])]));
  return encodeSafetensors({
    tensors: new Map(tensors),
    metadata: { format: 'ulw-sleepnet', version: '1', name: metadata.name, ...json, ...ranges, ...correction },
  });
}
