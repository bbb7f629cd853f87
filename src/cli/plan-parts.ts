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

/** The memory map with the code, which lies outside the page. */
export function partRows({ layout, wasm, board }: PlanReport): PartRow[] {
  const native = board === null ? '' : ' as a stand-in: native code for boards will come with the export';
  const because = `the ${BUILD_NAMES[wasm.counted]} wasm module${native}; scalar ${wasm.scalar}, SIMD ${wasm.simd} bytes`;
  return [{ name: 'code', place: 'flash', bytes: layout.codeBytes, address: null, because }, ...layout.parts];
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
