import type { Network } from '../model/network.js';
import type { Rows } from '../reference/float.js';
import type { EightBitTensor, RealValues } from './real-values.js';

/** A float network of which some layers compute as the engine's integers do. */
export interface PartlyQuantised {
  readonly network: Network;
  /** Rounds what those layers put out, in place: an observer for `floatLogits`. */
  readonly round: (name: string, rows: Rows) => void;
}

/** Counts, rounded half up as the engine's shift does, and saturated. */
export function countsOf({ unit, low, high }: EightBitTensor, value: number): number {
  return Math.min(Math.max(Math.floor(value / unit + 0.5), low), high);
}

/**
 * @param float compiled by all passes
 * @param real the quantised model of it
 * @param quantised names of the layers that are quantised, as in `real.layers`. With all of them only the rounding of
 * the pooled sums to int16 is left out.
 */
export function partlyQuantised(float: Network, real: RealValues, quantised: ReadonlySet<string>): PartlyQuantised {
  const blocks = float.blocks.map((block, index) => {
    const [isFirst, isSecond] = [1, 2].map((part) => quantised.has(`block${index + 1}.${part}`));
    const own = real.network.blocks[index];
    const main = block.main.map((layer, i) => ((i < 3 ? isFirst : isSecond) ? own.main[i] : layer));
    return { main, shortcut: isSecond ? own.shortcut : block.shortcut };
  });
  const { head, pooledShortcut } = quantised.has('head') ? real.network : float;
  const tensors = new Map(
    real.layers.flatMap(({ name, output }) =>
      quantised.has(name) && output !== null ? [[output.name, output] as const] : [],
    ),
  );
  return {
    network: { ...float, blocks, head, pooledShortcut },
    round: (name, { data }) => {
      const tensor = tensors.get(name);
      if (tensor === undefined) return;
      for (let i = 0; i < data.length; i++) data[i] = countsOf(tensor, data[i]) * tensor.unit;
    },
  };
}
