import { moduleBytes } from '../runtime/board-cost.js';
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

const ESPRUINO_MODULE =
  "module, stream and their variables in JavaScript's memory, measured for eeg1; where Storage is in another chip, as on Bangle.js, code and program besides, unless ulw-install has put them into free internal flash";

/** The memory map with code, stack and a host's module, which lie outside the page. */
export function partRows({ layout, wasm, board }: PlanReport): PartRow[] {
  const outside = { address: null } as const;
  const module = board === null ? 0 : moduleBytes(board.host);
  const native =
    module === 0 ? 'the C export without bounds checks, as built for its counts' : "the Espruino export's machine code";
  const because =
    wasm.counted === null
      ? native
      : `the ${BUILD_NAMES[wasm.counted]} wasm module; scalar ${wasm.scalar}, SIMD ${wasm.simd} bytes`;
  const code: PartRow = { name: 'code', place: 'flash', bytes: layout.codeBytes, ...outside, because };
  const deepest = 'the deepest call that was painted and measured, of the C export';
  const stack: PartRow = {
    name: 'stack',
    place: 'ram',
    bytes: layout.stackBytes - module,
    ...outside,
    because: deepest,
  };
  const hosts: PartRow = { name: 'module', place: 'ram', bytes: module, ...outside, because: ESPRUINO_MODULE };
  return [code, ...(board === null ? [] : [stack]), ...(module === 0 ? [] : [hosts]), ...layout.parts];
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
