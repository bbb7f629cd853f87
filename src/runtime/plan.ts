import { BudgetError, UsageError } from '../errors.js';
import type { IntegerModel } from '../model/integer-model.js';
import { bytesIn, type MemoryPart, place, type PlacedPart } from './memory-map.js';
import { channelMap, programImage } from './program-image.js';
import { rowBuffers, scratchMap } from './row-buffers.js';
import { STATE } from './layout.js';

/** Bytes that a device grants; what is left out is not limited. */
export interface Budget {
  readonly ram?: number;
  readonly flash?: number;
}

/** Options of {@link planMemory}. */
export interface PlanOptions {
  /** Most samples that one pass through the layers takes; the largest that fits when left out. */
  readonly chunkSamples?: number;
  readonly budget?: Budget;
  /** Bytes of the engine's code, which lies in flash beside the model. */
  readonly codeBytes?: number;
}

/** Where everything lies. Addresses are in the one wasm page; the engine's code is not in it. */
export interface MemoryPlan {
  readonly chunkSamples: number;
  readonly parts: readonly PlacedPart[];
  readonly codeBytes: number;
  readonly ramBytes: number;
  /** Program image and code. */
  readonly flashBytes: number;
  /** End of the last part: what must fit in the page. */
  readonly pageBytes: number;
  readonly addresses: {
    readonly program: number;
    readonly state: number;
    readonly scratch: number;
    readonly samples: number;
  };
  readonly stateBytes: number;
  readonly program: Uint8Array;
}

/** A plan without the program's bytes. */
type Layout = Omit<MemoryPlan, 'program'>;

export const PAGE_BYTES = 65536;
/** Address 0 stays unused, so that 0 can mean none. */
const FIRST_ADDRESS = 16;
/** Samples arrive as float32 at most. */
const SAMPLE_BYTES = 4;

function parts(model: IntegerModel, chunkSamples: number, programBytes: number): MemoryPart[] {
  const channels = model.metadata.channels.length;
  const channelBytes = channelMap(model, chunkSamples).bytes;
  const buffers = rowBuffers(model, chunkSamples);
  const scratch = scratchMap(buffers);
  const samples = Math.max(chunkSamples, 1);
  const inputs = buffers.blocks.map((block) => block.input).join(', ');
  const hidden = buffers.blocks.map((block) => block.hidden).join(', ');
  return [
    {
      name: 'program',
      place: 'flash',
      bytes: programBytes,
      because: 'header, gains, descriptors, int16 weights, int32 biases',
    },
    {
      name: 'state',
      place: 'ram',
      bytes: STATE.FIRST_CHANNEL + channels * channelBytes,
      because: `${STATE.FIRST_CHANNEL} of logits + ${channels} channels x ${channelBytes} of filters, sums and kept rows`,
    },
    {
      name: 'scratch',
      place: 'ram',
      bytes: scratch.bytes,
      because: `tile of ${buffers.tileRows} rows ${buffers.tile}, side ${buffers.sideTile}, inputs the largest of ${inputs} twice, between convolutions of ${hidden}, last rows ${buffers.lastRows}`,
    },
    {
      name: 'samples',
      place: 'ram',
      bytes: samples * SAMPLE_BYTES,
      because: `${samples} samples x ${SAMPLE_BYTES} bytes`,
    },
  ];
}

/** Everything that depends on no chunk length. */
interface Fixed {
  readonly programBytes: number;
  readonly codeBytes: number;
}

function layOut(model: IntegerModel, chunkSamples: number, { programBytes, codeBytes }: Fixed): Layout {
  const placed = place(parts(model, chunkSamples, programBytes), FIRST_ADDRESS);
  const [programPart, state, scratch, samples] = placed;
  return {
    chunkSamples,
    parts: placed,
    codeBytes,
    ramBytes: bytesIn(placed, 'ram'),
    flashBytes: bytesIn(placed, 'flash') + codeBytes,
    pageBytes: samples.address + samples.bytes,
    addresses: {
      program: programPart.address,
      state: state.address,
      scratch: scratch.address,
      samples: samples.address,
    },
    stateBytes: state.bytes,
  };
}

function excess(plan: Layout, budget: Budget): { place: string; needed: number; granted: number }[] {
  const limits = [
    { place: 'RAM', needed: plan.ramBytes, granted: budget.ram ?? Number.POSITIVE_INFINITY },
    { place: 'flash', needed: plan.flashBytes, granted: budget.flash ?? Number.POSITIVE_INFINITY },
    { place: 'the wasm page', needed: plan.pageBytes, granted: PAGE_BYTES },
  ];
  return limits.filter((limit) => limit.needed > limit.granted);
}

function overBudget(model: IntegerModel, plan: Layout, budget: Budget): never {
  const over = excess(plan, budget);
  const list = plan.parts.map((part) => `${part.name} ${part.bytes} B ${part.place}`);
  if (plan.codeBytes > 0) list.push(`code ${plan.codeBytes} B flash`);
  throw new BudgetError(
    {
      subject: `memory of ${model.metadata.name}, chunks of ${plan.chunkSamples} samples`,
      found: `${over.map((o) => `${o.needed} B of ${o.place}, ${o.needed - o.granted} too many`).join('; ')} (${list.join(', ')})`,
      expected: over.map((o) => `at most ${o.granted} B of ${o.place}`).join('; '),
      remedy: 'Shorter chunks need less RAM; fewer channels or narrower blocks need less of both.',
    },
    plan.parts,
    over,
  );
}

const fits = (plan: Layout, budget: Budget): boolean => excess(plan, budget).length === 0;

/** The program's size is the same for every chunk length. */
const fixedOf = (model: IntegerModel, codeBytes: number): Fixed => ({
  programBytes: programImage(model, 1).length,
  codeBytes,
});

function longestFit(model: IntegerModel, budget: Budget, fixed: Fixed): number | null {
  let low = 0;
  let high = model.metadata.sampleRate * model.metadata.epochSeconds;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(layOut(model, middle, fixed), budget)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? null : low;
}

/** The longest chunk whose plan fits, by bisection: memory grows with the chunk. null when not even one sample fits. */
export function largestChunk(model: IntegerModel, budget: Budget = {}, codeBytes = 0): number | null {
  return longestFit(model, budget, fixedOf(model, codeBytes));
}

/**
 * Lays the model out in memory before anything runs.
 * @throws BudgetError listing each part and by how much the budget is exceeded
 */
export function planMemory(model: IntegerModel, options: PlanOptions = {}): MemoryPlan {
  const { budget = {}, codeBytes = 0 } = options;
  const epochSamples = model.metadata.sampleRate * model.metadata.epochSeconds;
  const fixed = fixedOf(model, codeBytes);
  const chunkSamples = options.chunkSamples ?? longestFit(model, budget, fixed) ?? 1;
  if (!Number.isInteger(chunkSamples) || chunkSamples < 1 || chunkSamples > epochSamples) {
    throw new UsageError({
      subject: 'chunk length',
      found: `${chunkSamples} samples`,
      expected: `1 to ${epochSamples}, the samples of an epoch`,
    });
  }
  const layout = layOut(model, chunkSamples, fixed);
  if (!fits(layout, budget)) overBudget(model, layout, budget);
  return { ...layout, program: programImage(model, chunkSamples) };
}
