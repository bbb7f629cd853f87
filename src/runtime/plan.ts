import { BudgetError } from '../errors.js';
import type { IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { refuseCall } from '../model/refuse-call.js';
import { type LayoutOptions, layoutsOf, type MemoryLayout } from './memory-layout.js';
import { programImage } from './program-image.js';

/** Bytes that a device grants, whole and not negative; what is left out is not limited. */
export interface Budget {
  readonly ram?: number;
  readonly flash?: number;
}

/** Options of {@link planMemory}. */
export interface PlanOptions extends LayoutOptions {
  /** Most samples that one pass through the layers takes; the largest that fits when left out. */
  readonly chunkSamples?: number;
  readonly budget?: Budget;
}

/** A layout that fits, with the bytes that its program part holds. */
export interface MemoryPlan extends MemoryLayout {
  readonly program: Uint8Array;
}

/** A limit that a layout exceeds, in bytes. */
export interface Excess {
  readonly place: 'RAM' | 'flash' | 'the wasm page';
  readonly needed: number;
  readonly granted: number;
}

export const PAGE_BYTES = 65536;

/** @throws UsageError when a limit is no whole number of bytes */
function checkBudget(budget: Budget): void {
  for (const place of ['ram', 'flash'] as const) {
    const bytes = budget[place] ?? 0;
    if (bytes === Number.POSITIVE_INFINITY || (Number.isInteger(bytes) && bytes >= 0)) continue;
    refuseCall(`${place} budget`, `${bytes} bytes`, 'a whole number of bytes, 0 or more');
  }
}

/**
 * The limits that a layout exceeds: the budget's and the wasm page's. None when it fits, which it does to the byte.
 * @throws UsageError when the budget is negative or no whole number
 */
export function excessOf(layout: MemoryLayout, budget: Budget = {}): readonly Excess[] {
  checkBudget(budget);
  const limits: readonly Excess[] = [
    { place: 'RAM', needed: layout.ramBytes, granted: budget.ram ?? Number.POSITIVE_INFINITY },
    { place: 'flash', needed: layout.flashBytes, granted: budget.flash ?? Number.POSITIVE_INFINITY },
    { place: 'the wasm page', needed: layout.pageBytes, granted: PAGE_BYTES },
  ];
  return limits.filter((limit) => limit.needed > limit.granted);
}

function overBudget(model: IntegerModel, layout: MemoryLayout, over: readonly Excess[]): never {
  const list = layout.parts.map((part) => `${part.name} ${part.bytes} B ${part.place}`);
  if (layout.codeBytes > 0) list.push(`code ${layout.codeBytes} B flash`);
  if (layout.stackBytes > 0) list.push(`stack ${layout.stackBytes} B ram`);
  throw new BudgetError(
    {
      subject: `memory of ${model.metadata.name}, chunks of ${layout.chunkSamples} samples`,
      found: `${over.map((o) => `${o.needed} B of ${o.place}, ${o.needed - o.granted} too many`).join('; ')} (${list.join(', ')})`,
      expected: over.map((o) => `at most ${o.granted} B of ${o.place}`).join('; '),
      remedy: 'Shorter chunks need less RAM; fewer channels or narrower blocks need less of both.',
    },
    layout.parts,
    over,
  );
}

type LayoutOf = (chunkSamples: number) => MemoryLayout;

/** By bisection, which is right because no part shrinks as the chunk grows. @returns null when nothing fits */
function longestFit(model: IntegerModel, layoutOf: LayoutOf, budget: Budget): MemoryLayout | null {
  const fits = (layout: MemoryLayout): boolean => excessOf(layout, budget).length === 0;
  const epoch = epochSamplesOf(model.metadata);
  const whole = layoutOf(epoch);
  // Mostly so, and then one layout does instead of twelve: time that a cold start feels.
  if (fits(whole)) return whole;
  let longest: MemoryLayout | null = null;
  let low = 0;
  let high = epoch - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const layout = layoutOf(middle);
    if (fits(layout)) [longest, low] = [layout, middle];
    else high = middle - 1;
  }
  return longest;
}

/**
 * The longest chunk, in samples up to an epoch's, whose layout fits the budget and the wasm page.
 * @returns null when not even one sample fits
 * @throws UsageError when the budget is negative or no whole number
 */
export function largestChunk(model: IntegerModel, budget: Budget = {}, options: LayoutOptions = {}): number | null {
  return longestFit(model, layoutsOf(model, options), budget)?.chunkSamples ?? null;
}

/**
 * Lays the model out in memory before anything runs: program image, state of all channels, scratch and samples, end to
 * end from the base address.
 * @throws BudgetError listing each part and by how much the budget or the page is exceeded
 * @throws UsageError when the chunk is not 1 to an epoch's samples, the budget is negative or no whole number, or the
 * base address is no multiple of 16 above 0
 */
export function planMemory(model: IntegerModel, options: PlanOptions = {}): MemoryPlan {
  const { budget = {} } = options;
  const layoutOf = layoutsOf(model, options);
  const fitting = options.chunkSamples === undefined ? longestFit(model, layoutOf, budget) : null;
  const layout = fitting ?? layoutOf(options.chunkSamples ?? 1);
  const over = excessOf(layout, budget);
  if (over.length > 0) overBudget(model, layout, over);
  return { ...layout, program: programImage(model, layout.chunkSamples) };
}
