import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { matrix, type Matrix } from '../../src/model/matrix.js';
import type { Block, Layer, Network, SeparableLayer } from '../../src/model/network.js';

/** A seeded source of numbers for tests. */
export class Random {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return (this.generator.next() >>> 0) / 2 ** 32;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.uniform() * (to - from + 1));
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  normals(count: number, scale = 1, offset = 0): Float64Array {
    return Float64Array.from({ length: count }, () => Math.fround(offset + scale * this.normal()));
  }

  int16s(count: number): Int16Array {
    return Int16Array.from({ length: count }, () => this.integer(-32768, 32767));
  }
}

export interface NetworkShape {
  readonly channels?: number;
  readonly widths?: readonly number[];
  readonly hidden?: number;
  readonly sampleRate?: number;
  readonly epochSeconds?: number;
}

/** A network of the published form with random weights of the size that training gives them. */
export function randomNetwork(seed: number, shape: NetworkShape = {}): Network {
  const { channels = 4, widths = [8, 16, 32], hidden = 64, sampleRate = 100, epochSeconds = 30 } = shape;
  const random = new Random(seed);
  const weights = (rows: number, columns: number): Matrix =>
    matrix(rows, columns, random.normals(rows * columns, 1 / Math.sqrt(rows)));
  const separable = (taps: number, stride: number, fin: number, fout: number): SeparableLayer => ({
    kind: 'separable',
    stride,
    depthwise: weights(taps, fin),
    pointwise: weights(fin, fout),
    bias: random.normals(fout, 0.1),
  });
  const stage = (fin: number, fout: number): Layer[] => [
    separable(3, 1, fin, fout),
    {
      kind: 'batch-norm',
      gamma: random.normals(fout, 0.2, 1),
      beta: random.normals(fout, 0.3),
      mean: random.normals(fout, 0.3),
      variance: random.normals(fout, 0.2, 1).map((v) => Math.fround(Math.abs(v) + 0.1)),
      epsilon: 1e-3,
    },
    { kind: 'relu' },
    { kind: 'max-pool' },
  ];
  const blocks: Block[] = widths.map((width, index) => {
    const fin = index === 0 ? 1 : widths[index - 1];
    return {
      main: [...stage(fin, width), ...stage(width, width)],
      shortcut: [separable(1, 2, fin, width), separable(1, 2, width, width)],
    };
  });
  const features = channels * widths[widths.length - 1];
  return {
    metadata: {
      name: `random-${seed}`,
      channels: Array.from({ length: channels }, (_, c) => ({
        label: `EEG ${c + 1}`,
        role: 'eeg' as const,
        aliases: [],
      })),
      sampleRate,
      epochSeconds,
      microvoltsPerCount: 0.1,
      initialDeviation: Array.from({ length: channels }, () => 15),
      provenance: { data: 'none', recipe: 'random weights', seed },
    },
    blocks,
    pooledShortcut: { kind: 'none' },
    head: [
      { weights: weights(features, hidden), bias: random.normals(hidden, 0.1) },
      { weights: weights(hidden, 5), bias: random.normals(5, 0.1) },
    ],
  };
}

/** One epoch a channel in model units: noise of unit size with a slow part, as the front end would give. */
export function randomEpoch(random: Random, network: Network): Float64Array[] {
  const length = network.metadata.sampleRate * network.metadata.epochSeconds;
  return network.metadata.channels.map(() => {
    const noise = random.normals(length, 1.25);
    for (let i = 1; i < length; i++) noise[i] = 0.7 * noise[i - 1] + 0.7 * noise[i];
    return noise;
  });
}
