import { ContractError } from '../errors.js';
import type { BlockRanges } from '../model/activation-ranges.js';
import { type IntegerMatrix, type IntegerModel, weights16 } from '../model/integer-model.js';
import type { Matrix } from '../model/matrix.js';
import type { Layer, Network } from '../model/network.js';
import { quantize, type QuantizeOptions } from './quantize.js';

const matrixOf = (layer: Layer | undefined): Matrix | undefined =>
  layer?.kind === 'separable' ? layer.pointwise : layer?.kind === 'strided-dense' ? layer.weights : undefined;

/** Layers of float weights of which no integer but 0 is left: what they hear, they no longer pass on. */
export function lostLayers(network: Network, { blocks, head }: IntegerModel): string[] {
  const pairs: (readonly [string, Matrix | undefined, IntegerMatrix | undefined])[] = blocks.flatMap((own, index) => {
    const { main, shortcut } = network.blocks[index];
    const name = `block ${index + 1}`;
    return [
      [`${name}.1`, matrixOf(main[0]), own.first.matrix],
      [`${name}.2`, matrixOf(main[3]), own.second.matrix],
      [`${name} side`, matrixOf(shortcut[0]), own.side?.matrix],
    ] as const;
  });
  pairs.push(['head', network.head[0].weights, head.matrix]);
  return pairs.flatMap(([name, float, integer]) => {
    if (!float?.data.some((weight) => weight !== 0) || integer === undefined) return [];
    return weights16(integer).every((weight) => weight === 0) ? [name] : [];
  });
}

/** The first layer that these numbers leave without integers, or for which they have none; null where each has its own. */
function firstLost(network: Network, blocks: readonly BlockRanges[], options: QuantizeOptions): string | null {
  try {
    return lostLayers(network, quantize(network, { blocks }, options))[0] ?? null;
  } catch (error) {
    if (error instanceof ContractError) return error.facts.subject;
    throw error;
  }
}

/**
 * Refuses activation ranges and a bias correction, found in a weights file, that lose a layer which the weights by
 * themselves would keep. What the weights lose by themselves is theirs to tell.
 * @param network after every pass of `src/compile`
 * @throws ContractError
 */
export function checkStored(
  network: Network,
  blocks: readonly BlockRanges[],
  { biasCorrection }: QuantizeOptions,
): void {
  const lost = firstLost(network, blocks, { biasCorrection });
  if (lost === null) return;
  const refuse = (subject: string, found: string, expected: string): never => {
    throw new ContractError({
      subject,
      found: `${found}, with which ${lost} keeps no weights`,
      expected,
      remedy: 'Name recordings after --calibrate to measure them anew, or fine-tune the weights again.',
    });
  };
  if (firstLost(network, blocks, {}) === null) {
    refuse('biasCorrection', biasCorrection!.map((value) => value.toPrecision(3)).join(', '), 'some logits or less');
  }
  // A unit of the input is a sleeper's mean deviation: activations are some units, and one holds any weights in reach.
  if (
    firstLost(
      network,
      blocks.map(() => ({ hidden: 1, output: 1 })),
      {},
    ) !== null
  )
    return;
  const clips = blocks.flatMap(({ hidden, output }) => [hidden, output]);
  refuse(
    'activationRanges',
    clips.map((clip) => clip.toPrecision(3)).join(', '),
    'what the activations of these weights reach',
  );
}
