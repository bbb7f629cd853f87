import type { ModelChannel } from './channel.js';

/** Where a model comes from; free text, shown by every command that names the model. */
export interface Provenance {
  /** What it was trained on. */
  readonly data: string;
  /** How. */
  readonly recipe: string;
  readonly command?: string;
  readonly seed?: number;
  /** Program and version that wrote it. */
  readonly tool?: string;
  /** Figures and the data they were measured on. */
  readonly metrics?: string;
  /** What was not measured, and what it must not be used for. */
  readonly limits?: string;
}

/** What a model says about itself; travels from the weights file into the `.ulw` file. */
export interface ModelMetadata {
  readonly name: string;
  readonly channels: readonly ModelChannel[];
  /** Hz. */
  readonly sampleRate: number;
  readonly epochSeconds: number;
  /** Microvolts of one count of the front end's int16 input. */
  readonly microvoltsPerCount: number;
  /** One a channel, in microvolts: the mean absolute deviation assumed until the first epoch was heard. */
  readonly initialDeviation: readonly number[];
  /** Units of the published network's first dense layer, which compilation removes; kept to tell what was removed. */
  readonly hiddenUnits: number;
  readonly provenance: Provenance;
}
