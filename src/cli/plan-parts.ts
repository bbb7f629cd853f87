import type { Place } from '../runtime/memory-map.js';
import type { PlanReport } from './plan-report.js';

export interface PartRow {
  readonly name: string;
  readonly place: Place;
  readonly bytes: number;
  /** null outside the wasm page. */
  readonly address: number | null;
  readonly because: string;
}

export const BUILD_NAMES = { scalar: 'scalar', simd: 'SIMD' } as const;

/** The memory map with code and stack, which lie outside the page. */
export function partRows({ layout, wasm, board }: PlanReport): PartRow[] {
  const outside = { address: null } as const;
  const because =
    wasm.counted === null
      ? 'the C export without bounds checks, as built for its counts'
      : `the ${BUILD_NAMES[wasm.counted]} wasm module; scalar ${wasm.scalar}, SIMD ${wasm.simd} bytes`;
  const code: PartRow = { name: 'code', place: 'flash', bytes: layout.codeBytes, ...outside, because };
  const deepest = 'the deepest call that was painted and measured, of the C export';
  const stack: PartRow = { name: 'stack', place: 'ram', bytes: layout.stackBytes, ...outside, because: deepest };
  return [code, ...(board === null ? [] : [stack]), ...layout.parts];
}

/** Microseconds an epoch by chunk length, and how often that is the whole epoch's. */
export function timesOf({ timing }: PlanReport): Map<number, { microseconds: number; relative: number }> {
  const times = timing?.times ?? [];
  // The longest chunk that the page holds is the whole epoch but for the widest models.
  const whole = times[times.length - 1]?.microseconds ?? Number.NaN;
  return new Map(
    times.map(({ chunkSamples, microseconds }) => [chunkSamples, { microseconds, relative: microseconds / whole }]),
  );
}
