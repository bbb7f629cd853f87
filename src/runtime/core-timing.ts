import type { Core } from './boards.js';
import type { CountedCoreName } from './counted-cores.js';

/** Where a core's cycles come from. */
export interface CoreTiming {
  readonly counted: CountedCoreName;
  /** False where another core's count stands in. */
  readonly isCounted: boolean;
  readonly source: string;
}

export const CORE_TIMING: Readonly<Record<Core, CoreTiming>> = {
  AVR: {
    counted: 'AVR',
    isCounted: true,
    source: 'cycles counted in simavr; flash has no wait states',
  },
  'Cortex-M0+': {
    counted: 'Cortex-M0',
    isCounted: true,
    source: 'instructions counted in QEMU (Cortex-M0, the same set), cycles by the Cortex-M0+ TRM r0p1, table 3-1',
  },
  'Cortex-M4F': {
    counted: 'Cortex-M4',
    isCounted: true,
    source: 'instructions counted in QEMU, cycles by the Cortex-M4 TRM r0p1, table 3-1 and section 3.3.2',
  },
  'RISC-V RV32IMC': {
    counted: 'RV32IMC',
    isCounted: true,
    source:
      'instructions counted in QEMU; cycles assumed, for no manual gives them: 2 for a load, 3 for a taken branch, else 1',
  },
  'Xtensa LX6': {
    counted: 'RV32IMC',
    isCounted: false,
    source: 'estimated: nothing was counted on an Xtensa, the RV32IMC stands in, instructions and cycles',
  },
};
