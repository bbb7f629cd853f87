import { ContractError } from '../errors.js';
import type { BlockRanges } from '../model/activation-ranges.js';
import { checkBlock } from '../model/contract-check.js';
import { type IntegerMatrix, type IntegerModel, integerWidths, weights16 } from '../model/integer-model.js';
import type { Matrix } from '../model/matrix.js';
import type { Layer, Network } from '../model/network.js';
import { REQUANTISE_SHIFT } from '../model/numeric-contract.js';
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

/** What the loudest input has to bring an 8-bit tensor to, in counts: where the range was measured, it reaches the last. */
const LEAST_COUNTS = 32;

/** The first tensor whose counts are too coarse for any input, in words. */
function firstIdle(model: IntegerModel): string | null {
  for (const [index, block] of model.blocks.entries()) {
    for (const [part, bounds] of checkBlock(block, index, integerWidths(model)).entries()) {
      const counts = Math.floor(Math.max(...bounds) / 2 ** REQUANTISE_SHIFT);
      if (counts < LEAST_COUNTS) return `block ${index + 1}.${part + 1} reaches a count of ${counts} at most`;
    }
  }
  return null;
}

/** What these numbers first do to a layer, in words; null where each has its integers, and uses its counts. */
function firstFault(network: Network, blocks: readonly BlockRanges[], options: QuantizeOptions): string | null {
  try {
    const model = quantize(network, { blocks }, options);
    const [lost] = lostLayers(network, model);
    return lost === undefined ? firstIdle(model) : `${lost} keeps no weights`;
  } catch (error) {
    if (error instanceof ContractError) return `${error.facts.subject} keeps no weights`;
    throw error;
  }
}

/**
 * Refuses activation ranges and a bias correction, found in a weights file, that lose a layer, or all but a few of its
 * counts, which the weights by themselves would keep. What the weights lose by themselves is theirs to tell.
 * @param network after every pass of `src/compile`
 * @throws ContractError
 */
export function checkStored(
  network: Network,
  blocks: readonly BlockRanges[],
  { biasCorrection }: QuantizeOptions,
): void {
  const fault = firstFault(network, blocks, { biasCorrection });
  if (fault === null) return;
  const refuse = (subject: string, found: string, expected: string): never => {
    throw new ContractError({
      subject,
      found: `${found}, with which ${fault}`,
      expected,
      remedy: 'Name recordings after --calibrate to measure them anew, or fine-tune the weights again.',
    });
  };
  if (firstFault(network, blocks, {}) === null) {
    refuse('biasCorrection', biasCorrection!.map((value) => value.toPrecision(3)).join(', '), 'some logits or less');
  }
  // A unit of the input is a sleeper's mean deviation: activations are some units, and one holds any weights in reach.
  if (
    firstFault(
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
