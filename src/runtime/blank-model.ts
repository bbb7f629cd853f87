import type { IntegerConvolution, IntegerMatrix, IntegerModel } from '../model/integer-model.js';
import type { ModelMetadata } from '../model/metadata.js';
import { STAGE_COUNT, TAPS } from '../model/numeric-contract.js';

/** What the engine's time depends on. */
export interface ModelShape {
  readonly channels: number;
  /** Features of each block: multiples of 8. */
  readonly widths: readonly number[];
}

function metadataOf(channels: number): ModelMetadata {
  return {
    name: 'blank',
    channels: Array.from({ length: channels }, (_, i) => ({ label: `EEG ${i + 1}`, role: 'eeg', aliases: [] })),
    sampleRate: 100,
    epochSeconds: 30,
    microvoltsPerCount: 0.1,
    initialDeviation: new Array<number>(channels).fill(15),
    hiddenUnits: 64,
    provenance: { data: 'none', recipe: 'zeros' },
  };
}

function zeros(rows: number, columns: number): IntegerMatrix {
  return {
    rows,
    columns,
    weights: new Int8Array(rows * columns),
    multipliers: new Uint8Array(columns).fill(1),
    fraction: 0,
  };
}

function convolution(featuresIn: number, width: number): IntegerConvolution {
  return {
    taps: new Int8Array(TAPS * featuresIn),
    matrix: zeros(featuresIn, width),
    bias: new Int32Array(width),
  };
}

/** A model of a shape with zeros for weights: the engine takes as long for it as for any other numbers. */
export function blankModel({ channels, widths }: ModelShape): IntegerModel {
  const featuresIn = [1, ...widths];
  const isLast = (index: number): boolean => index === widths.length - 1;
  const features = featuresIn[widths.length] + featuresIn[widths.length - 1];
  return {
    metadata: metadataOf(channels),
    gainMode: 'running',
    blocks: widths.map((width, index) => ({
      first: convolution(featuresIn[index], width),
      second: convolution(width, width),
      side: isLast(index) ? null : { matrix: zeros(featuresIn[index], width), bias: new Int32Array(width) },
    })),
    head: {
      matrix: zeros(channels * features, STAGE_COUNT),
      bias: new Int32Array(STAGE_COUNT),
      channelBias: new Int32Array(channels * STAGE_COUNT),
      mainShift: 4,
      sideShift: 4,
      scale: 1,
    },
  };
}
