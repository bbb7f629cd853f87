import type { Refuse } from './metadata-check.js';

/** Clipping points of one block's 8-bit tensors, in model units. */
export interface BlockRanges {
  /** u8 between the block's two convolutions. */
  readonly hidden: number;
  /** s8 after the Add; in the last block u8 before the pool. */
  readonly output: number;
}

const isClip = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;
const show = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);

function checkBlock(value: unknown, index: number, refuse: Refuse): BlockRanges {
  const { hidden, output } = (value ?? {}) as Partial<BlockRanges>;
  if (isClip(hidden) && isClip(output)) return { hidden, output };
  return refuse(`activationRanges, block ${index + 1}`, show(value), 'hidden and output, numbers above zero');
}

/** Unknown data (from JSON) as ranges, one entry a block; `refuse` is called with the first that is wrong. */
export function checkRanges(value: unknown, blocks: number, refuse: Refuse): readonly BlockRanges[] {
  if (!Array.isArray(value)) return refuse('activationRanges', show(value), `a list of ${blocks} blocks`);
  if (value.length !== blocks) refuse('activationRanges', `${value.length} blocks`, `${blocks}, one a block`);
  return value.map((block, index) => checkBlock(block, index, refuse));
}
