import type { Epoch } from './exported.js';

export interface AvrOptions {
  readonly checks?: boolean;
  readonly push?: number;
  readonly chip?: 'atmega328p' | 'atmega644p' | 'atmega1284p';
}

/** What `bench/mcu/avr.mjs` builds and runs. */
interface Avr {
  missingTools(): readonly string[];
  build(
    folder: string,
    options?: AvrOptions,
  ): {
    readonly program: string;
    readonly bytes: { readonly code: number; readonly model: number; readonly ram: number };
  };
  runOnAvr(
    folder: string,
    program: string,
    epochs: readonly Epoch[],
    chip?: AvrOptions['chip'],
  ): {
    readonly stages: readonly number[];
    readonly logits: readonly (readonly number[])[];
    readonly cycles: readonly number[];
    readonly longestPush: number;
    readonly stack: number;
  };
}

export const avr = (await import(new URL('../../../bench/mcu/avr.mjs', import.meta.url).href)) as Avr;
