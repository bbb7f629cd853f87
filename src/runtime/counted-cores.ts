import type { PassWork } from './pass-work.js';

/** Processors on which the C export was counted: instructions, on the AVR cycles. */
export type CountedCoreName = 'Cortex-M4' | 'Cortex-M0' | 'RV32IMC' | 'AVR';

/** One build that was counted, and what the terms say of it. */
export interface CountedPoint {
  /** A shipped model, or the widths of a random one. */
  readonly model: string;
  /** Samples of a pass. */
  readonly chunk: number;
  /** Of an epoch of all channels, pushes and the finish. */
  readonly epoch: number;
  readonly predicted: number;
  /** Of the longest push of a chunk of one channel. */
  readonly push: number;
  readonly predictedPush: number;
}

export interface CountedCore {
  readonly compiler: string;
  /** What one of each costs. */
  readonly terms: PassWork;
  /** Bytes of code without the model, and of the deepest stack: the most of all points. */
  readonly code: number;
  readonly stack: number;
  /** By the core's manual, over what one epoch of eeg1 executes; 1 where cycles were counted. */
  readonly cyclesPerInstruction: number;
  readonly points: readonly CountedPoint[];
}

export type CountedCores = Readonly<Record<CountedCoreName, CountedCore>>;
