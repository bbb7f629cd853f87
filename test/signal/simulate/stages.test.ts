import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { drawNight, drawPerson } from '../../../src/signal/simulate/person.js';
import { Random } from '../../../src/signal/simulate/random.js';
import { drawStages } from '../../../src/signal/simulate/stages.js';
import { NIGHT_STATISTICS } from '../../../src/signal/simulate/tables.js';

const DATA = '../shared/data/sleep-edf/stages.csv';
const STAGES = [0, 1, 2, 3, 4];
const EPOCHS_PER_HOUR = 120;

function simulated(seed: number, hours = 14): Int8Array {
  const { habits } = drawNight(seed, drawPerson(seed));
  return drawStages(new Random(seed, 'stages'), habits, hours * EPOCHS_PER_HOUR);
}

/** From sleep onset to the last epoch of sleep. */
function sleepPeriod(stages: Int8Array): Int8Array {
  const first = stages.findIndex((s) => s > 0);
  return stages.subarray(first, stages.findLastIndex((s) => s > 0) + 1);
}

function bouts(stages: Int8Array): { stage: number; length: number; first: number }[] {
  const list: { stage: number; length: number; first: number }[] = [];
  stages.forEach((stage, epoch) => {
    const last = list.at(-1);
    if (last?.stage === stage) last.length++;
    else list.push({ stage, length: 1, first: epoch });
  });
  return list;
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const share = (stages: Int8Array, stage: number): number => stages.filter((s) => s === stage).length / stages.length;
const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));

const nights = Array.from({ length: 200 }, (_, seed) => sleepPeriod(simulated(seed + 1)));

describe('drawStages', () => {
  it.each(STAGES)('stage %i has its share of the night, within 0.03, and varies between nights as it does', (stage) => {
    const shares = nights.map((night) => share(night, stage));
    expect(Math.abs(mean(shares) - NIGHT_STATISTICS.share[stage])).toBeLessThan(0.03);
    expect(deviation(shares) / NIGHT_STATISTICS.shareSpread[stage]).toBeGreaterThan(0.6);
    expect(deviation(shares) / NIGHT_STATISTICS.shareSpread[stage]).toBeLessThan(1.5);
  });

  it.each(STAGES)('bouts of stage %i are as long as real ones, within a fifth', (stage) => {
    const lengths = nights.flatMap(bouts).filter((bout) => bout.stage === stage);
    const ratio = mean(lengths.map((bout) => bout.length)) / NIGHT_STATISTICS.meanBoutEpochs[stage];
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });

  it('has N3 early, REM late, and REM again after a cycle', () => {
    const part = (from: number, to: number, stage: number): number =>
      mean(nights.map((night) => share(night.subarray(from * EPOCHS_PER_HOUR, to * EPOCHS_PER_HOUR), stage)));
    expect(part(0, 2, 3)).toBeGreaterThan(2 * part(5, 7, 3));
    // The real nights: N3 .18 and .03, REM .10 and .23; 100 minutes from one REM period to the next.
    expect(part(5, 7, 4)).toBeGreaterThan(1.6 * part(0, 2, 4));
    const cycles = nights.flatMap((night) => {
      const onsets = remPeriods(night);
      return onsets.slice(1).map((onset, i) => (onset - onsets[i]) / 2);
    });
    const median = cycles.sort((a, b) => a - b)[cycles.length >> 1];
    expect(median).toBeGreaterThan(85);
    expect(median).toBeLessThan(120);
  });

  it('starts awake and ends awake when there is time', () => {
    for (let seed = 1; seed < 20; seed++) {
      const night = simulated(seed, 24);
      expect(night[0]).toBe(0);
      expect(night.at(-1)).toBe(0);
    }
  });

  it.skipIf(!existsSync(DATA))('shares sleep as the real files themselves do (needs ../shared/data)', () => {
    const asleep = nights.flatMap((night) => [...night].filter((stage) => stage > 0));
    realSleepShares(readFileSync(DATA, 'utf8')).forEach((real, i) => {
      expect(Math.abs(asleep.filter((stage) => stage === i + 1).length / asleep.length - real)).toBeLessThan(0.04);
    });
  });

  it.skipIf(!existsSync(DATA))('has the latency to REM of the real nights (needs ../shared/data)', () => {
    const real = realFirstRem(readFileSync(DATA, 'utf8'));
    const ours = nights.map((night) => night.indexOf(4) / 2).filter((minutes) => minutes >= 0);
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
    expect(real.length).toBeGreaterThan(150);
    expect(median(ours) / median(real)).toBeGreaterThan(0.75);
    expect(median(ours) / median(real)).toBeLessThan(1.33);
  });
});

/** Shares of N1, N2, N3, REM in all listed sleep, naps included. */
function realSleepShares(csv: string): number[] {
  const seconds = new Map<string, number>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [, , duration, stage] = line.split(',');
    seconds.set(stage, (seconds.get(stage) ?? 0) + Number(duration));
  }
  const asleep = ['N1', 'N2', 'N3', 'REM'].map((stage) => seconds.get(stage) ?? 0);
  return asleep.map((value) => value / asleep.reduce((sum, v) => sum + v, 0));
}

/** First epochs of REM periods: REM more than 25 minutes after the last. */
function remPeriods(night: Int8Array): number[] {
  const onsets: number[] = [];
  let last = -Infinity;
  night.forEach((stage, epoch) => {
    if (stage !== 4) return;
    if (epoch - last > 50) onsets.push(epoch);
    last = epoch;
  });
  return onsets;
}

/** Minutes from the first listed sleep to the first REM, of nights whose first listed sleep is the night's. */
function realFirstRem(csv: string): number[] {
  const first = new Map<string, { sleep: number; rem: number }>();
  for (const line of csv.trim().split('\n').slice(1)) {
    const [name, onset, , stage] = line.split(',');
    const entry = first.get(name) ?? { sleep: Number(onset), rem: NaN };
    if (stage === 'REM' && Number.isNaN(entry.rem)) entry.rem = Number(onset);
    first.set(name, entry);
  }
  return [...first.values()].map(({ sleep, rem }) => (rem - sleep) / 60).filter((minutes) => minutes < 300);
}
