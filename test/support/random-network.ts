import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { matrix } from '../../src/model/matrix.js';
import type { ModelMetadata } from '../../src/model/metadata.js';
import type { Network } from '../../src/model/network.js';
import { publishedNetwork } from '../../src/model/published.js';

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
  const metadata: ModelMetadata = {
    name: `random-${seed}`,
    channels: Array.from({ length: channels }, (_, c) => ({ label: `EEG ${c + 1}`, role: 'eeg', aliases: [] })),
    sampleRate,
    epochSeconds,
    microvoltsPerCount: 0.1,
    initialDeviation: Array.from({ length: channels }, () => 15),
    hiddenUnits: hidden,
    provenance: { data: 'none', recipe: 'random weights', seed },
  };
  return publishedNetwork(metadata, widths, {
    matrix: (_, rows, columns) => matrix(rows, columns, random.normals(rows * columns, 1 / Math.sqrt(rows))),
    vector: (name, length) => vectorOf(random, name.split('.').pop()!, length),
  });
}

/** Biases and BatchNorm's numbers, of the size that training gives them. */
function vectorOf(random: Random, part: string, length: number): Float64Array {
  switch (part) {
    case 'gamma':
      return random.normals(length, 0.2, 1);
    case 'variance':
      return random.normals(length, 0.2, 1).map((value) => Math.fround(Math.abs(value) + 0.1));
    case 'bias':
      return random.normals(length, 0.1);
    default:
      return random.normals(length, 0.3);
  }
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
