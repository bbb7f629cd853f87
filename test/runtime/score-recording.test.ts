import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import type { ModelChannel } from '../../src/model/channel.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import { recordingEpochs } from '../../src/runtime/recording-epochs.js';
import { type ScoredRecording, scoreRecording } from '../../src/runtime/score-recording.js';
import { encodeEdf } from '../../src/signal/edf/write.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { type RawStage, smoothEpochs, SMOOTHING_MODES } from '../../src/runtime/smoothing/smooth-epochs.js';
import { type FakeOptions, fakeRecording, type FakeSignal, header } from '../signal/fake-recording.js';
import { randomModel } from '../support/random-model.js';

const MONTAGE: readonly ModelChannel[] = [
  { label: 'EEG C3-M2', role: 'eeg', aliases: [] },
  { label: 'EOG', role: 'eog', aliases: [] },
];

/** What a channel does instead of its wave, by seconds. */
interface Fault {
  readonly from: number;
  readonly to: number;
  readonly value: (n: number) => number;
}

const flat = (from: number, to: number): Fault => ({ from, to, value: () => 1 });
const off = (from: number, to: number): Fault => ({ from, to, value: (n) => (n % 2 === 0 ? 900 : -900) });
const clipped = (from: number, to: number): Fault => ({ from, to, value: (n) => (n % 50 === 0 ? 3276.7 : n % 4) });

function signal(label: string, faults: readonly Fault[] = [], rate = 100): FakeSignal {
  const frequency = 1 + label.length / 10;
  const value = (n: number): number => {
    const fault = faults.find(({ from, to }) => n >= from * rate && n < to * rate);
    return fault === undefined ? 60 * Math.sin((2 * Math.PI * frequency * n) / rate) + (n % 13) : fault.value(n);
  };
  return { header: header(label, { rate }), value };
}

let model: SleepModel;
beforeAll(async () => {
  const random = randomModel(3, { channels: 2 });
  model = await loadModel(encodeUlw({ ...random, metadata: { ...random.metadata, channels: MONTAGE } }));
});

const score = (
  seconds: number,
  eeg: readonly Fault[],
  eog: readonly Fault[],
  options: Partial<FakeOptions> = {},
): Promise<ScoredRecording> =>
  scoreRecording(fakeRecording({ seconds, signals: [signal('C3-M2', eeg), signal('EOG', eog)], ...options }), model);

const unscored = ({ epochs }: ScoredRecording): unknown[] => epochs.map((epoch) => epoch.unscored);
const leftOut = ({ epochs }: ScoredRecording): unknown[] => epochs.map((epoch) => epoch.leftOut.join());

describe('scoreRecording', () => {
  it('leaves an epoch unscored when more than half of its EEG is bad', async () => {
    const scored = await score(120, [flat(0, 15), off(30, 46), clipped(60, 90)], []);
    expect(unscored(scored)).toEqual([null, 'lead-off', 'clipped', null]);
    expect(scored.epochs[1]).toMatchObject({
      stage: -1,
      probabilities: [],
      leftOut: ['EEG C3-M2'],
      index: 1,
      onset: 30,
    });
    expect(scored.epochs[0]!.probabilities).toHaveLength(5);
    expect(scored.stretches).toEqual([
      { onset: 0, duration: 15, defect: 'flat', channel: 'EEG C3-M2' },
      { onset: 30, duration: 16, defect: 'lead-off', channel: 'EEG C3-M2' },
      { onset: 60, duration: 30, defect: 'clipped', channel: 'EEG C3-M2' },
    ]);
    expect(scored.warnings).toEqual([
      'C3-M2 is off the skin or beyond its range for 16 s; it was left out of 1 epoch, 1 of them left unscored.',
      'C3-M2 is flat for 15 s, too little of any epoch to leave it out.',
      'C3-M2 is clipped at the ends of its range for 30 s; it was left out of 1 epoch, 1 of them left unscored.',
    ]);
  });

  it.each(['Full', 'none', 'toString', false])('refuses smoothing by %s before it reads the night', async (mode) => {
    const smoothing = mode as unknown as 'full';
    const recording = fakeRecording({ seconds: 90, signals: [signal('C3-M2'), signal('EOG')] });
    let staged = 0;
    const refused = scoreRecording(recording, model, { smoothing, progress: () => staged++ });
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(`smoothing: found ${mode}; expected causal or full`);
    expect(staged).toBe(0);
    expect(() => smoothEpochs([], smoothing)).toThrow(UsageError);
  });

  it.each(SMOOTHING_MODES)('smooths on request (%s), and keeps what the network said', async (smoothing) => {
    const recording = fakeRecording({ seconds: 180, signals: [signal('C3-M2', [flat(60, 90)]), signal('EOG')] });
    const alone = await scoreRecording(recording, model);
    const scored = await scoreRecording(recording, model, { smoothing });
    const raw = alone.epochs.map(({ stage, probabilities }): RawStage => ({ stage, probabilities }));
    expect(alone.smoothing).toBeNull();
    expect(scored.smoothing).toEqual({ mode: smoothing, overlap: 1, raw });
    expect(scored.epochs).toEqual(smoothEpochs(alone.epochs, smoothing));
    expect(scored.epochs.map(({ probabilities }) => probabilities)).not.toEqual(raw.map((r) => r.probabilities));
    expect(scored.epochs[2]).toMatchObject({ stage: -1, probabilities: [], unscored: 'flat' });
    expect({ ...scored, ...alone, stagingSeconds: 0 }).toEqual({ ...alone, stagingSeconds: 0 });
  });

  it('adds up defects of different kinds in one epoch, and names the worst', async () => {
    const scored = await score(30, [flat(0, 10), off(20, 26)], []);
    expect(unscored(scored)).toEqual(['lead-off']);
  });

  it('stages from the EEG when another channel is bad, as if that were missing', async () => {
    const scored = await score(90, [], [flat(30, 60)]);
    expect(unscored(scored)).toEqual([null, null, null]);
    expect(leftOut(scored)).toEqual(['', 'EOG', '']);
    const stager = model.stager({ missing: ['EOG'] });
    const { value } = signal('C3-M2');
    const alone = stager.pushAll([Float32Array.from({ length: 9000 }, (_, n) => value(n)), null]);
    expect(scored.epochs[1]!.logits).toEqual(alone[1]!.logits);
    expect(scored.epochs[0]!.logits).not.toEqual(alone[0]!.logits);
  });

  it('covers gaps and the part behind the last epoch, on the grid of the start', async () => {
    const seen: string[] = [];
    const recording = fakeRecording({
      seconds: 250.5,
      signals: [signal('C3-M2'), signal('EOG', [flat(215, 235)], 128)],
      runs: [
        [0, 59],
        [60, 95],
        [185, 250.5],
      ],
    });
    const scored = await scoreRecording(recording, model, { progress: (done, total) => seen.push(`${done}/${total}`) });
    expect(unscored(scored)).toEqual([null, 'gap', null, 'gap', 'gap', 'gap', 'gap', null]);
    expect(scored.epochs.map(({ onset }) => onset)).toEqual([0, 30, 60, 90, 120, 150, 180, 210]);
    expect([1, 7].map((index) => leftOut(scored)[index])).toEqual(['EEG C3-M2,EOG', 'EOG']);
    expect(scored.stretches).toEqual([
      { onset: 59, duration: 1, defect: 'gap', channel: null },
      { onset: 95, duration: 90, defect: 'gap', channel: null },
      { onset: 215, duration: 20, defect: 'flat', channel: 'EOG' },
      { onset: 240, duration: 10.5, defect: 'part-epoch', channel: null },
    ]);
    expect(scored.warnings).toEqual([
      'The recording has 2 gaps of 1.5 min in all; 5 epochs left unscored.',
      'EOG is flat for 20 s; it was left out of 1 epoch, 0 of them left unscored.',
      'The last 10.5 s are no whole epoch and were not staged.',
    ]);
    expect(seen.at(-1)).toBe('8/8');
  });

  it('bridges holes of a tenth of a second in an epoch, and no more', async () => {
    const runs: readonly (readonly [number, number])[] = [
      [0, 10],
      [10.05, 20],
      [20.05, 40],
      [40.05, 50],
      [50.06, 90],
    ];
    const scored = await scoreRecording(
      fakeRecording({ seconds: 90, signals: [signal('C3-M2'), signal('EOG')], runs }),
      model,
    );
    expect(unscored(scored)).toEqual([null, 'gap', null]);
    expect(scored.stretches.map(({ defect }) => defect)).toEqual(['gap', 'gap', 'gap', 'gap']);
    expect(scored.warnings).toEqual(['The recording has 4 gaps of 0.21 s in all; 1 epoch left unscored.']);
  });

  it('asks after the unit where a defect covers the whole recording', async () => {
    const { warnings, epochs } = await score(60, [off(0, 60)], []);
    expect(epochs.every(({ stage }) => stage === -1)).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/1\.0 min; .* 2 epochs, 2 .* Is its unit, 'uV', right\?$/)]);
  });

  it('keeps its warnings few however many the stretches', async () => {
    const spikes = Array.from({ length: 200 }, (_, k) => flat(3 * k, 3 * k + 1));
    const { stretches, warnings } = await score(600, spikes, spikes);
    expect(stretches).toHaveLength(400);
    const onsets = stretches.map(({ onset }) => onset);
    expect(onsets, 'of all channels, in order of time').toEqual(onsets.toSorted((one, other) => one - other));
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('flat for 3.3 min');
  });

  it('gives the same epochs, stretches and bits however the recording is cut', async () => {
    const fault = fc.tuple(fc.nat(150), fc.nat(40), fc.constantFrom(flat, off, clipped));
    const faults = fc.array(
      fault.map(([from, length, make]) => make(from, from + length)),
      { maxLength: 4 },
    );
    const runEdges = fc.uniqueArray(fc.integer({ min: 1, max: 599 }), { maxLength: 4 });
    const cuts = fc.array(fc.double({ min: 0, max: 150, noNaN: true }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(faults, faults, runEdges, cuts, async (eeg, eog, edges, where) => {
        const bounds = [0, ...edges.toSorted((a, b) => a - b).map((quarter) => quarter / 4), 150];
        const runs = bounds.slice(1).flatMap((to, i) => (i % 2 === 0 ? [[bounds[i]!, to] as const] : []));
        const whole = await score(150, eeg, eog, { runs });
        const pieces = await score(150, eeg, eog, { runs, cuts: where });
        expect({ ...pieces, stagingSeconds: 0 }).toEqual({ ...whole, stagingSeconds: 0 });
        expect(whole.epochs).toHaveLength(5);
        const gapped = whole.epochs.map(({ onset }) => isMissing(runs, onset, onset + 30));
        expect(whole.epochs.map((epoch) => epoch.unscored === 'gap')).toEqual(gapped);
      }),
      { numRuns: 40 },
    );
  });

  it('forms a derivation, says from what, and is as bad as the worse of its signals', async () => {
    const signals = [signal('EEG C3', [flat(0, 20)]), signal('EEG A2', [off(10, 20), off(30, 50)], 128), signal('EOG')];
    const scored = await scoreRecording(fakeRecording({ seconds: 90, signals }), model);
    expect(scored.channels[0]).toEqual({
      model: 'EEG C3-M2',
      signal: 'C3-A2',
      formedFrom: ['EEG C3', 'EEG A2'],
      rate: 100,
    });
    expect(unscored(scored)).toEqual(['lead-off', 'lead-off', null]);
    expect(scored.stretches.map(({ onset, duration, defect }) => [onset, duration, defect])).toEqual([
      [0, 10, 'flat'],
      [10, 10, 'lead-off'],
      [30, 20, 'lead-off'],
    ]);
    expect(scored.warnings[0]).toBe('C3-A2 was formed from EEG C3 and EEG A2.');
  });

  it('finds lights among annotations, lets options win, and refuses a wrong one before it stages', async () => {
    const annotations = [
      { onset: 20, duration: 0, text: 'Lights off' },
      { onset: 50, duration: 0, text: 'Lights on' },
    ];
    const found = await score(60, [], [], { annotations });
    expect(found.lights).toEqual({ off: 20, on: 50, source: { off: 'annotation', on: 'annotation' } });
    expect((await score(60, [], [])).lights).toEqual({ off: null, on: null, source: { off: null, on: null } });
    const recording = fakeRecording({ seconds: 60, signals: [signal('C3-M2'), signal('EOG')], annotations });
    const asked = await scoreRecording(recording, model, { lights: { off: '22:00:10' } });
    expect(asked.lights).toMatchObject({ off: 10, on: 50 });
    let epochs = 0;
    const wrong = scoreRecording(recording, model, { lights: { on: '21:59' }, progress: () => epochs++ });
    await expect(wrong).rejects.toThrow(UsageError);
    expect(epochs).toBe(0);
  });
});

function isMissing(runs: readonly (readonly [number, number])[], from: number, to: number): boolean {
  const recorded = runs.reduce((sum, run) => sum + Math.max(0, Math.min(run[1], to) - Math.max(run[0], from)), 0);
  return recorded < to - from - 1e-9;
}

describe('a signal of 24 bits on a large offset', () => {
  const BDF = { physicalMin: -262144, physicalMax: 262143, digitalMin: -8388608, digitalMax: 8388607 };
  /** 5 microvolts of waves. */
  const wave = (n: number): number => 5 * Math.sin(n / 7) + 2 * Math.sin(n / 3);
  const night = (offset: (n: number) => number, changes = {}) =>
    fakeRecording({
      seconds: 300,
      signals: ['C3-M2', 'EOG'].map((label) => ({
        header: header(label, changes),
        value: (n: number) => offset(n) + wave(n),
      })),
    });

  it('is staged as it would be without the offset, its drift and its steps', async () => {
    const plain = await scoreRecording(
      night(() => 0),
      model,
    );
    const steps = (n: number): number => 150_000 + n + (n > 9000 ? -90_000 : 0);
    const shifted = await scoreRecording(night(steps, BDF), model);
    expect(unscored(shifted)).toEqual(plain.epochs.map(() => null));
    expect(shifted.epochs.every(({ quality }) => quality.every((channel) => channel?.flat === false))).toBe(true);
    // Three minutes after the step the running gains agree again.
    const [expected, found] = [plain, shifted].map(({ epochs }) => epochs.at(-1)!.probabilities);
    found!.forEach((probability, stage) => expect(probability).toBeCloseTo(expected![stage]!, 1));
  });

  it('reaches the calibration alike', async () => {
    for await (const [eeg] of recordingEpochs(
      night((n) => 150_000 + n, BDF),
      model.metadata,
    )) {
      expect(Math.max(...eeg!.slice(300).map(Math.abs))).toBeLessThan(8);
      expect(Math.max(...eeg!.slice(300).map(Math.abs))).toBeGreaterThan(0.5);
    }
  });
});

describe('a file laid out like Sleep-EDF', () => {
  const RECORDS = 6;
  const layout = [
    ['EEG Fpz-Cz', 100, 192, 'uV'],
    ['EEG Pz-Oz', 100, 197, 'uV'],
    ['EOG horizontal', 100, 1009, 'uV'],
    ['Resp oro-nasal', 1, 2048, ''],
    ['EMG submental', 1, 5, 'uV'],
    ['Temp rectal', 1, 40, 'DegC'],
    ['Event marker', 1, 2047, ''],
  ] as const;
  const bytes = encodeEdf({
    start: new Date(Date.UTC(1989, 3, 24, 16, 13, 0)),
    recordSeconds: 30,
    signals: layout.map(([label, rate, physicalMax], k) => ({
      label,
      rate,
      physicalMin: -physicalMax,
      physicalMax,
      samples: Float32Array.from(
        { length: 30 * RECORDS * rate },
        (_, n) => (0.2 * physicalMax * (1 + Math.sin(n * (k + 1)))) / 2,
      ),
    })),
  });
  const psg4 = readFileSync(new URL('../../weights/psg4.ulw', import.meta.url));

  it('is staged from its four channels, the EMG envelope brought to 100 Hz and warned of', async () => {
    const scored = await scoreRecording(await openRecording(bytes), await loadModel(psg4));
    expect(scored.epochs).toHaveLength(RECORDS);
    expect(scored.epochs.every((epoch) => epoch.stage >= 0 && epoch.leftOut.length === 0)).toBe(true);
    expect(scored.channels.map((channel) => [channel.signal, channel.rate])).toEqual([
      ['EEG Fpz-Cz', 100],
      ['EEG Pz-Oz', 100],
      ['EOG horizontal', 100],
      ['EMG submental', 1],
    ]);
    expect(scored.stretches).toEqual([]);
    expect(scored.warnings[0]).toBe(
      "Signal 'EMG submental' has a rate of only 1 Hz: an envelope, of which the model's 0.5 Hz high-pass leaves little.",
    );
  });
});

describe('recordingEpochs', () => {
  it('passes over epochs with a channel that is no good', async () => {
    const signals = [signal('C3-M2', [flat(0, 30)]), signal('EOG', [off(60, 90)])];
    const runs = [
      [0, 120],
      [125, 240],
    ] as const;
    let epochs = 0;
    for await (const epoch of recordingEpochs(fakeRecording({ seconds: 240, signals, runs }), model.metadata)) {
      expect(epoch).toHaveLength(2);
      epochs++;
    }
    // Of eight, the first and third are bad and the fifth has a gap.
    expect(epochs).toBe(5);
  });
});
