import { isPositive, type Refuse } from './metadata-check.js';
import { shown } from './shown.js';

/** Clipping points of one block's 8-bit tensors, in model units. */
export interface BlockRanges {
  /** u8 between the block's two convolutions. */
  readonly hidden: number;
  /** s8 after the Add; in the last block u8 before the pool. */
  readonly output: number;
}

/** Unknown data (from JSON) as ranges, one entry a block; `refuse` is called with the first that is wrong. */
export function checkRanges(value: unknown, blocks: number, refuse: Refuse): readonly BlockRanges[] {
  const expected = `hidden and output above zero for each of ${blocks} blocks`;
  if (!Array.isArray(value) || value.length !== blocks) return refuse('activationRanges', shown(value), expected);
  return value.map((block) => {
    const { hidden, output } = (block ?? {}) as Partial<BlockRanges>;
    return isPositive(hidden) && isPositive(output)
      ? { hidden, output }
      : refuse('activationRanges', shown(block), expected);
  });
}
