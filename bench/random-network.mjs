// The published network for four channels with random weights: time does not depend on their values.

/** mulberry32 (Tommy Ettinger, public domain algorithm), then Box-Muller. @returns standard normal numbers */
export function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const WIDTHS = [8, 16, 32];
const CHANNELS = ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'EMG submental'];
const ROLES = ['eeg', 'eeg', 'eog', 'emg'];
const HIDDEN = 64;
const STAGES = 5;

export function randomNetwork(seed) {
  const normal = normals(seed);
  const vector = (length, scale, offset = 0) =>
    Float64Array.from({ length }, () => Math.fround(offset + scale * normal()));
  const weights = (rows, columns) => ({ rows, columns, data: vector(rows * columns, 1 / Math.sqrt(rows)) });
  const separable = (taps, stride, fin, fout) => ({
    kind: 'separable',
    stride,
    depthwise: weights(taps, fin),
    pointwise: weights(fin, fout),
    bias: vector(fout, 0.1),
  });
  const batchNorm = (features) => ({
    kind: 'batch-norm',
    gamma: vector(features, 0.2, 1),
    beta: vector(features, 0.3),
    mean: vector(features, 0.3),
    variance: vector(features, 0.2, 1).map((value) => Math.abs(value) + 0.1),
    epsilon: 1e-3,
  });
  const stage = (fin, fout) => [separable(3, 1, fin, fout), batchNorm(fout), { kind: 'relu' }, { kind: 'max-pool' }];
  const dense = (rows, columns) => ({ weights: weights(rows, columns), bias: vector(columns, 0.1) });
  return {
    metadata: {
      name: 'random weights',
      channels: CHANNELS.map((label, index) => ({ label, role: ROLES[index], aliases: [] })),
      sampleRate: 100,
      epochSeconds: 30,
      microvoltsPerCount: 0.1,
      initialDeviation: CHANNELS.map(() => 15),
      provenance: { data: 'none', recipe: 'random weights', seed },
    },
    blocks: WIDTHS.map((width, index) => {
      const fin = index === 0 ? 1 : WIDTHS[index - 1];
      return {
        main: [...stage(fin, width), ...stage(width, width)],
        shortcut: [separable(1, 2, fin, width), separable(1, 2, width, width)],
      };
    }),
    pooledShortcut: { kind: 'none' },
    head: [dense(CHANNELS.length * WIDTHS[WIDTHS.length - 1], HIDDEN), dense(HIDDEN, STAGES)],
  };
}
