import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DefectWindows, windowSeconds } from '../../src/signal/defect-windows.js';
import type { SignalHeader } from '../../src/signal/recording.js';
import { header } from './fake-recording.js';

const RATE = 100;

/** Verdicts as `[window, defect]`. */
function verdicts(samples: Float32Array, changes: Partial<SignalHeader> = {}, cuts: readonly number[] = []): unknown[] {
  const found: unknown[] = [];
  const own = header('EEG', changes);
  const windows = new DefectWindows(own, windowSeconds(own.rate), (window, defect) => found.push([window, defect]));
  let from = 0;
  for (const cut of [...cuts, samples.length]) {
    windows.push(samples.subarray(from, cut));
    from = Math.max(from, cut);
  }
  windows.finish();
  return found;
}

const wave = (size: number, length = RATE): Float32Array =>
  Float32Array.from({ length }, (_, n) => size * Math.sin(n / 3));
const twoLevels = (low: number, high: number, highs: number, length = RATE): Float32Array =>
  Float32Array.from({ length }, (_, n) => (n < highs ? high : low));

describe('windowSeconds', () => {
  it.each([
    [512, 1],
    [10, 1],
    [9.9, 2],
    [4, 3],
    [1, 10],
    [0.5, 30],
    [0.01, 30],
  ])('at %d Hz is %d s', (rate, seconds) => {
    expect(windowSeconds(rate)).toBe(seconds);
  });
});

describe('DefectWindows', () => {
  it('finds nothing in a wave', () => {
    expect(verdicts(wave(50, 10 * RATE))).toEqual([]);
  });

  it('calls flat what moves by half a microvolt at most, or by one count where that is more', () => {
    expect(verdicts(twoLevels(20, 20.5, 50))).toEqual([[0, 'flat']]);
    expect(verdicts(twoLevels(20, 20.6, 50))).toEqual([]);
    const coarse = { physicalMin: -250, physicalMax: 250, digitalMin: -125, digitalMax: 125 };
    expect(verdicts(twoLevels(20, 22, 50), coarse)).toEqual([[0, 'flat']]);
    expect(verdicts(twoLevels(20, 24, 50), coarse)).toEqual([]);
    expect(verdicts(twoLevels(20, 20.3, 50), { microvoltsPerUnit: null }), 'no voltage').toEqual([]);
  });

  it('lets a slow signal rest within a count, but not stand still', () => {
    const slow = { rate: 1 };
    expect(verdicts(twoLevels(2, 2.1, 5, 10), slow)).toEqual([]);
    expect(verdicts(twoLevels(2, 2, 5, 10), slow)).toEqual([[0, 'flat']]);
    expect(verdicts(twoLevels(2, 2.1, 5, 10), { rate: 10 }), 'not slow').toEqual([[0, 'flat']]);
  });

  it.each([
    [4, []],
    [5, [[0, 'flat']]],
  ])('judges windows of five samples and more: %d that rest are %j', (length, expected) => {
    expect(verdicts(new Float32Array(length), { rate: length / 30 })).toEqual(expected);
  });

  /** Ten seconds of a wave and noise, cut off at `top`, half a range below the header's. */
  const cutOff = (top: number, grow: number): Float32Array =>
    Float32Array.from({ length: 10 * RATE }, (_, n) =>
      Math.min(top, Math.round(10 * (1 + (grow * n) / 1000) * (400 * Math.sin(n / 4) + 7 * Math.sin(n * n))) / 10),
    );

  it('finds where a converter clips inside the range that its header states', () => {
    const found = verdicts(cutOff(300, 0)) as [number, string][];
    expect(new Set(found.map(([, defect]) => defect))).toEqual(new Set(['clipped']));
    // The first two windows teach it.
    expect(found.map(([window]) => window)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(verdicts(cutOff(300, 0).map((sample) => -sample))).toEqual(found);
  });

  it.each([
    [100, 4, false],
    [100, 5, true],
    [500, 19, false],
    [500, 20, true],
  ])('at %d Hz a peak that lasts %d samples is held: %s', (rate, lasting, isHeld) => {
    const samples = Float32Array.from({ length: 6 * rate }, (_, n) => (n % (rate / 2) < lasting ? 300 : -(n % 7) * 10));
    expect(verdicts(samples, { rate }).length > 0).toBe(isHeld);
  });

  it.each([
    [19.9, false],
    [20.1, true],
  ])('learns such an end from windows that swing by 200 counts of 0.1 uV: %d uV teach it, %s', (top, isTaught) => {
    const samples = Float32Array.from({ length: 6 * RATE }, (_, n) => (n % 50 < 5 ? top : (n % 7) / 9));
    expect(verdicts(samples).length > 0).toBe(isTaught);
  });

  it('takes no peak for such an end that is not held, or that something exceeds', () => {
    expect(verdicts(cutOff(1000, 0))).toEqual([]);
    expect(verdicts(cutOff(1000, 0.2))).toEqual([]);
    const exceeded = cutOff(300, 0);
    for (const n of [0, 20, 40]) exceeded.set([301], 9 * RATE + n);
    expect((verdicts(exceeded) as [number][]).map(([window]) => window)).not.toContain(9);
  });

  it('calls clipped what lies at an end of the range for two samples in a hundred', () => {
    const range = { physicalMin: -200, physicalMax: 200, digitalMin: -2000, digitalMax: 2000 };
    const peaks = (count: number, end: number): Float32Array =>
      wave(50).map((sample, n) => (n % 10 === 0 && n < 10 * count ? end : sample));
    expect(verdicts(peaks(2, 200), range)).toEqual([[0, 'clipped']]);
    expect(verdicts(peaks(2, -199.9), range)).toEqual([[0, 'clipped']]);
    expect(verdicts(peaks(1, 200), range)).toEqual([]);
    for (const inside of [199.8, -199.8]) expect(verdicts(peaks(2, inside), range)).toEqual([]);
  });

  it('calls lead-off what lies at the ends throughout, an inverted range included', () => {
    const range = { physicalMin: 200, physicalMax: -200, digitalMin: -2000, digitalMax: 2000 };
    expect(verdicts(twoLevels(-200, 200, 50), range)).toEqual([[0, 'lead-off']]);
    expect(verdicts(twoLevels(200, 199.9, 50), range)).toEqual([[0, 'lead-off']]);
    expect(verdicts(twoLevels(-200, 200, 99).fill(0, 50, 51), range)).toEqual([[0, 'clipped']]);
  });

  it('calls lead-off what deviates by more than 500 microvolts, in a unit of voltage', () => {
    expect(verdicts(twoLevels(-501, 501, 50))).toEqual([[0, 'lead-off']]);
    expect(verdicts(twoLevels(-499, 499, 50))).toEqual([]);
    const millivolts = { physicalMin: -3.2768, physicalMax: 3.2767, microvoltsPerUnit: 1000 };
    expect(verdicts(twoLevels(-501, 501, 50), millivolts)).toEqual([[0, 'lead-off']]);
    expect(verdicts(twoLevels(-501, 501, 50), { microvoltsPerUnit: null })).toEqual([]);
  });

  it('judges 24-bit ranges, where float32 is as coarse as a count', () => {
    const bdf = { physicalMin: -262144, physicalMax: 262143, digitalMin: -8388608, digitalMax: 8388607 };
    expect(verdicts(new Float32Array(RATE).fill(262143), bdf)).toEqual([[0, 'lead-off']]);
    expect(
      verdicts(
        wave(20).map((sample) => sample + 200_000),
        bdf,
      ),
    ).toEqual([]);
  });

  it.each([
    [100, 40],
    [128.5, 40],
    [33.3, 40],
    // 60 times this rate is a hair more than 2000.
    [100 / 3, 60],
  ])('keeps to the second after many windows, at %d Hz', (rate, second) => {
    const samples = wave(50, Math.ceil((second + 20) * rate));
    const [from, to] = [second, second + 1].map((edge) => Math.ceil(Number((edge * rate).toFixed(6))));
    expect(
      verdicts(
        samples.map((sample, n) => (n >= from! && n < to! ? 0 : sample)),
        { rate },
      ),
    ).toEqual([[second, 'flat']]);
    expect(
      verdicts(
        samples.map((sample, n) => (n > from! && n < to! ? 0 : sample)),
        { rate },
      ),
    ).toEqual([]);
    expect(
      verdicts(
        samples.map((sample, n) => (n >= from! && n < to! - 1 ? 0 : sample)),
        { rate },
      ),
    ).toEqual([]);
  });

  it('leaves a window that a gap touches, and judges the next', () => {
    const found: unknown[] = [];
    const windows = new DefectWindows(header('EEG'), 1, (window, defect) => found.push([window, defect]));
    windows.push(new Float32Array(150));
    windows.skip(101);
    windows.push(new Float32Array(249));
    windows.finish();
    expect(found).toEqual([
      [0, 'flat'],
      [3, 'flat'],
      [4, 'flat'],
    ]);
    expect(windows.judged).toBe(5);
  });

  it('judges a last window of at least a half', () => {
    expect(verdicts(new Float32Array(150))).toEqual([
      [0, 'flat'],
      [1, 'flat'],
    ]);
    expect(verdicts(new Float32Array(149))).toEqual([[0, 'flat']]);
  });

  it('gives the same verdicts however the samples are split, at odd rates too', () => {
    const kinds = [wave(60, 300), new Float32Array(250), twoLevels(-900, 900, 70, 140), wave(60, 200)];
    const night = Float32Array.from(kinds.flatMap((part) => [...part]));
    for (const rate of [100, 128.5, 33.3]) {
      const whole = verdicts(night, { rate });
      expect(whole.length).toBeGreaterThan(1);
      fc.assert(
        fc.property(fc.array(fc.nat(night.length), { maxLength: 40 }), (cuts) => {
          expect(
            verdicts(
              night,
              { rate },
              cuts.toSorted((a, b) => a - b),
            ),
          ).toEqual(whole);
        }),
        { numRuns: 50 },
      );
    }
  });

  it('judges counts as the samples that they stand for, however they lie and are split', () => {
    const artefact = fc.record({
      at: fc.nat(7999),
      length: fc.integer({ min: 1, max: 300 }),
      count: fc.constantFrom(-32768, -6000, -4097, 0, 4096, 6000, 32767),
    });
    const lines = [
      { gain: 0.1, offset: 0 },
      { gain: -0.25, offset: 3 },
      { gain: 3, offset: -40 },
    ];
    fc.assert(
      fc.property(
        fc.array(artefact, { maxLength: 4 }),
        fc.constantFrom(...lines),
        fc.constantFrom(100, 128.5, 33.3),
        fc.array(fc.nat(8000), { maxLength: 5 }),
        fc.integer({ min: 0, max: 60 }),
        (artefacts, line, rate, cuts, size) => {
          const counts = Int16Array.from({ length: 8000 }, (_, n) => Math.round(size * Math.sin(n / 3)));
          for (const { at, length, count } of artefacts) counts.fill(count, at, at + length);
          const [physicalMin, physicalMax] = [-32768, 32767].map((count) => count * line.gain + line.offset) as [
            number,
            number,
          ];
          const own = header('EEG', { physicalMin, physicalMax, digitalMin: -32768, digitalMax: 32767, rate });
          const found: unknown[] = [];
          const windows = new DefectWindows(own, 1, (window, defect) => found.push([window, defect]), line);
          // One array for all pushes, as a reader has.
          const memory = new Int16Array(8000);
          let from = 0;
          for (const cut of [...cuts.sort((one, other) => one - other), counts.length]) {
            memory.set(counts.subarray(from, cut));
            windows.push(memory.subarray(0, cut - from));
            from = cut;
          }
          windows.finish();
          const samples = Float32Array.from(counts, (count) => count * line.gain + line.offset);
          expect(found).toEqual(verdicts(samples, own));
        },
      ),
      { numRuns: 300 },
    );
  });
});
