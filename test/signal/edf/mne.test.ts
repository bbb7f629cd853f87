import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Annotation } from '../../../src/signal/edf/annotations.js';
import { readEdf } from '../../../src/signal/edf/read-edf.js';
import { encodeEdf, encodeHypnogram } from '../../../src/signal/edf/write.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { rawEdf, tal, type RawFile, type RawSignal } from './raw-edf.js';

const PYTHON = '/usr/bin/python3';

function mneMissing(): string {
  try {
    execFileSync(PYTHON, ['-c', 'import mne'], { stdio: 'pipe' });
    return '';
  } catch {
    return ` (skipped: ${PYTHON} with mne is not on this machine)`;
  }
}

const MISSING = mneMissing();

/** Counts that visit the whole of a digital range, both ends included. */
function counts(low: number, high: number, seed: number): (i: number) => number {
  return (i) => (i % 97 === 0 ? low : i % 97 === 1 ? high : low + (((i + 1) * (7919 + seed)) % (high - low)));
}

function signal(label: string, samplesPerRecord: number, changes: Partial<RawSignal> = {}): RawSignal {
  const digital = changes.digital ?? ['-32768', '32767'];
  return {
    label,
    samplesPerRecord,
    dimension: 'uV',
    physical: ['-500', '500'],
    digital,
    count: counts(Number(digital[0]), Number(digital[1]), samplesPerRecord),
    ...changes,
  };
}

const BITS_24 = { digital: ['-8388608', '8388607'], physical: ['-262144', '262143'] } as const;
const plain: RawFile = { recordSeconds: '1', records: 5, signals: [signal('EEG C3-M2', 100), signal('EMG chin', 200)] };
const one = (changes: Partial<RawSignal>, samples = 100): RawFile => ({
  ...plain,
  signals: [signal('x', samples, changes)],
});

/** What headers do, one habit a row. */
const HABITS: readonly (readonly [habit: string, file: RawFile])[] = [
  ['rates that differ', { ...plain, signals: [signal('a', 1), signal('b', 128), signal('c', 256), signal('d', 7)] }],
  ['an inverted physical range', one({ physical: ['500', '-500'] })],
  ['a physical range beside zero', one({ physical: ['12.5', '900.25'] })],
  ['millivolts', one({ dimension: 'mV', physical: ['-3.2', '3.2'] })],
  ['volts', one({ dimension: 'V', physical: ['-0.0005', '0.0005'] })],
  ['nanovolts, which MNE leaves as they are', one({ dimension: 'nV', physical: ['-500000', '500000'] })],
  ['no voltage', one({ dimension: '%', physical: ['0', '100'] })],
  ['a Latin-1 micro sign', one({ dimension: '\xb5V' })],
  ['12 bits, asymmetric', one({ digital: ['-2048', '2047'], physical: ['-500', '499.76'] })],
  ['a digital range of positive counts', one({ digital: ['0', '4095'], physical: ['-200', '200'] })],
  ['decimal commas in the physical range', one({ physical: ['-312,5', '312,5'] })],
  ['numbers with an exponent', one({ physical: ['-1e3', '+1.0E3'] })],
  ['records of half a second', { ...plain, recordSeconds: '0.5', records: 9 }],
  ['records of no whole second', { ...plain, recordSeconds: '2.5', signals: [signal('x', 250), signal('y', 25)] }],
  ['a rate that is no whole number', { ...plain, recordSeconds: '1.0001' }],
  ['an odd number of samples', { ...plain, signals: [signal('x', 33), signal('y', 101)] }],
  [
    'one single large record',
    { ...plain, records: 1, recordSeconds: '3000', signals: [signal('x', 300_000), signal('y', 3000)] },
  ],
  ['many short records', { ...plain, records: 3000, recordSeconds: '0.1', signals: [signal('x', 10), signal('y', 1)] }],
  ['an unknown number of records', { ...plain, recordCount: '-1' }],
  ['a lower-case month', { ...plain, recording: 'Startdate 02-mar-1951 X X X', startDate: '02.03.51' }],
  ['a start without a century', { ...plain, recording: 'night 4', startDate: '24.04.89', startTime: '16.13.00' }],
  ['a start in this century', { ...plain, recording: '', startDate: '01.12.24' }],
  [
    'EDF+C with annotations',
    { ...plain, plus: 'C', tal: (r) => tal(`+${r}`, ...(r % 2 === 0 ? [`+${r}.5\x150.25\x14Arousal`] : [])) },
  ],
  [
    'EDF+C that begins between two seconds',
    { ...plain, plus: 'C', tal: (r) => tal(`+${r}.375`, ...(r === 1 ? ['+2.5\x14Lights off'] : [])) },
  ],
  [
    'annotations before and between its signals',
    { ...plain, plus: 'C', annotationsAfter: 1, tal: (r) => tal(`+${r}`, `+${r}\x14first\x14second`) },
  ],
  ['EDF+D, whose gaps MNE closes', { ...plain, plus: 'D', tal: (r) => tal(`+${r < 2 ? r : 10 * r}`) }],
  ['BDF', { ...plain, family: 'BDF', signals: [signal('A1', 64, BITS_24), signal('A2', 256, BITS_24)] }],
  [
    'BDF+C',
    {
      ...plain,
      family: 'BDF',
      plus: 'C',
      signals: [signal('A1', 65, BITS_24)],
      tal: (r) => tal(`+${r}`, `+${r}.25\x141`),
    },
  ],
  [
    'BDF, inverted, millivolts',
    { ...plain, family: 'BDF', signals: [signal('A1', 64, { ...BITS_24, dimension: 'mV', physical: ['9.5', '-8'] })] },
  ],
];

interface Foreign {
  readonly start: string | null;
  readonly signals: readonly { readonly rate: number; readonly samples: Float64Array }[];
  readonly annotations: readonly Annotation[];
}

/** What MNE makes of a number: volts where it knows the unit, else the unit itself. */
const PER_MNE_UNIT: Readonly<Record<string, number>> = { uV: 1e6, '\xb5V': 1e6, mV: 1e6, V: 1e6, nV: 1e-3, '%': 1 };

function readWithMne(requests: readonly { readonly path: string; readonly labels: readonly string[] }[]): Foreign[] {
  const script = join(import.meta.dirname, 'read_with_mne.py');
  const input = JSON.stringify(requests);
  const output = execFileSync(PYTHON, [script], { input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'pipe'] });
  const line = output.indexOf('\n');
  const facts = JSON.parse(output.subarray(0, line).toString()) as {
    start: string | null;
    signals: { rate: number; samples: number }[];
    annotations: Annotation[];
  }[];
  let at = line + 1;
  return facts.map((file) => ({
    ...file,
    signals: file.signals.map(({ rate, samples: length }) => {
      const samples = new Float64Array(Uint8Array.from(output.subarray(at, (at += length * 8))).buffer);
      return { rate, samples };
    }),
  }));
}

const START = new Date(Date.UTC(2024, 1, 29, 22, 5, 9));
const ANNOTATIONS: readonly Annotation[] = [
  { onset: 0.25, duration: 0, text: 'Lights off' },
  { onset: 2, duration: 3.5, text: 'Arousal \u00e9\u4e2d' },
  { onset: 9.999999, duration: 0.000001, text: 'end' },
];
const OURS: readonly { readonly name: string; readonly bytes: Uint8Array; readonly labels: readonly string[] }[] = [
  0, 625,
].map((milliseconds) => ({
  name: `ours-${milliseconds}`,
  labels: ['EEG C3-M2', 'EMG'],
  bytes: encodeEdf({
    start: new Date(START.getTime() + milliseconds),
    recordSeconds: 2,
    annotations: ANNOTATIONS,
    signals: [100, 10].map((rate, i) => ({
      label: ['EEG C3-M2', 'EMG'][i]!,
      rate,
      samples: Float32Array.from({ length: rate * 10 }, (_, n) => 300 * Math.sin(n / 3)),
      physicalMin: -312.5,
      physicalMax: 312.5,
    })),
  }),
}));
const STAGES = Int8Array.of(0, 0, 1, 2, 3, 3, 4, -1, 0);
const HYPNOGRAM = encodeHypnogram(
  { epochSeconds: 30, startSeconds: 60, stages: STAGES },
  new Date(START.getTime() + 40),
);

/** float32 keeps 24 bits, and ours computes count * gain + offset: two roundings of the largest value. */
const FLOAT32 = 2 ** -23;

function expectEqual(ours: Float32Array, foreign: Float64Array, perUnit: number): void {
  expect(ours).toHaveLength(foreign.length);
  const largest = foreign.reduce((most, value) => Math.max(most, Math.abs(value * perUnit)), 0);
  let [worst, at] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - foreign[i]! * perUnit);
    if (!(difference <= worst)) [worst, at] = [difference, i];
  }
  expect(worst / largest, `sample ${at}: ${ours[at]} where MNE has ${foreign[at]! * perUnit}`).toBeLessThan(FLOAT32);
}

describe.skipIf(MISSING !== '')(`MNE-Python${MISSING}`, () => {
  let folder = '';
  let foreign: ReadonlyMap<string, Foreign> = new Map();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ulw-mne-'));
    const files = [
      ...HABITS.map(([name, file], i) => ({
        name,
        path: join(folder, `${i}.${(file.family ?? 'EDF').toLowerCase()}`),
        bytes: rawEdf(file),
        labels: file.signals.map(({ label }) => label),
      })),
      ...OURS.map((file) => ({ ...file, path: join(folder, `${file.name}.edf`) })),
      { name: 'hypnogram', path: join(folder, 'hypnogram.edf'), bytes: HYPNOGRAM, labels: [] },
    ];
    for (const { path, bytes } of files) writeFileSync(path, bytes);
    const read = readWithMne(files);
    foreign = new Map(files.map(({ name }, i) => [name, read[i]!]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(HABITS)('reads the same from a file with %s', async (habit, file) => {
    const { signals, start, annotations } = foreign.get(habit)!;
    const recording = await openRecording(rawEdf(file));
    expect(recording.signals.map(({ rate }) => rate)).toEqual(signals.map(({ rate }) => rate));
    // MNE leaves the fraction of a second out of the start.
    expect(recording.start?.toISOString().replace(/\d{3}Z$/, '000Z')).toBe(start);
    const own = await recording.annotations();
    expect(own.map(({ text }) => text)).toEqual(annotations.map(({ text }) => text));
    own.forEach(({ onset, duration }, i) => {
      expect([onset, duration]).toEqual([annotations[i]!.onset, annotations[i]!.duration]);
    });
    const joined = signals.map(({ samples }) => new Float32Array(samples.length));
    const filled = signals.map(() => 0);
    const indices = signals.map((_, i) => i);
    for await (const slice of recording.slices(indices, { seconds: 700 })) {
      slice.samples.forEach((samples, i) => {
        joined[i]!.set(samples, filled[i]!);
        filled[i]! += samples.length;
      });
    }
    signals.forEach(({ samples }, i) => {
      expect(filled[i]).toBe(samples.length);
      expectEqual(joined[i]!, samples, PER_MNE_UNIT[recording.signals[i]!.dimension]!);
    });
  });

  it.each(OURS)('reads back what we write ($name)', async ({ name, bytes }) => {
    const { signals, annotations, start } = foreign.get(name)!;
    expect(start).toBe(START.toISOString());
    const ours = await readEdf(bytes);
    ours.signals.forEach(({ samples }, i) => expectEqual(samples, signals[i]!.samples, 1e6));
    signals.forEach(({ samples, rate }) => {
      samples.forEach((volts, n) => {
        expect(Math.abs(volts * 1e6 - 300 * Math.sin(n / 3)), `${rate} Hz, sample ${n}`).toBeLessThan(625 / 65535);
      });
    });
    expect(annotations.map(({ text }) => text)).toEqual(ANNOTATIONS.map(({ text }) => text));
    annotations.forEach(({ onset, duration }, i) => {
      expect(onset).toBeCloseTo(ANNOTATIONS[i]!.onset, 9);
      expect(duration).toBe(ANNOTATIONS[i]!.duration);
    });
  });

  it('reads back a hypnogram of ours', () => {
    const { annotations } = foreign.get('hypnogram')!;
    expect(annotations.map(({ onset, duration, text }) => [Number(onset.toFixed(9)), duration, text])).toEqual([
      [60, 60, 'Sleep stage W'],
      [120, 30, 'Sleep stage 1'],
      [150, 30, 'Sleep stage 2'],
      [180, 60, 'Sleep stage 3'],
      [240, 30, 'Sleep stage R'],
      [270, 30, 'Sleep stage ?'],
      [300, 30, 'Sleep stage W'],
    ]);
  });
});
