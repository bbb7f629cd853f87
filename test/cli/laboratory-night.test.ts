import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NightJson } from '../../src/report/json.js';
import { encodeEdf } from '../../src/signal/edf/write.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { freshFolder, ulw } from './ulw.js';

const MINUTES = 60;
const START = new Date(Date.UTC(2026, 10, 20, 22, 30));
/** Seconds that were never recorded, and seconds in which C3 heard no more than M2. */
const GAP = { from: 10 * MINUTES, to: 10 * MINUTES + 75 };
const FLAT = { from: 20 * MINUTES, to: 20 * MINUTES + 90 };
const RANGE = { physicalMin: -3276.8, physicalMax: 3276.7 };

const within = (second: number, { from, to }: { from: number; to: number }): boolean => second >= from && second < to;

/** Forty minutes as a laboratory keeps them: bare electrodes, a gap, bridged electrodes, lights noted, a piece left over. */
function laboratoryFile(): Uint8Array {
  const eeg = simulateNight({ seed: 77, hours: 41 / 60, artefacts: false }).channels[0].samples;
  const reference = Float32Array.from(eeg, (_, i) => 80 * Math.sin(i / 7));
  const electrode = eeg.map((sample, i) => (within(i / 100, FLAT) ? 0 : sample) + reference[i]);
  const seconds = Array.from({ length: 40 * MINUTES + 10 }, (_, second) => second).filter((s) => !within(s, GAP));
  const recorded = (samples: Float32Array): Float32Array =>
    Float32Array.from(
      { length: seconds.length * 100 },
      (_, i) => samples[seconds[Math.floor(i / 100)] * 100 + (i % 100)],
    );
  return encodeEdf({
    start: START,
    recordSeconds: 1,
    signals: [
      { label: 'EEG C3', rate: 100, samples: recorded(electrode), ...RANGE },
      { label: 'EEG M2', rate: 100, samples: recorded(reference), ...RANGE },
      { label: 'EEG O1', rate: 100, samples: recorded(reference.toReversed()), ...RANGE },
    ],
    annotations: [
      { onset: 5 * MINUTES, duration: 0, text: 'Lights off' },
      { onset: 38 * MINUTES, duration: 0, text: 'Lights on' },
    ],
    recordOnsets: seconds,
  });
}

describe("a laboratory's night through the command line", () => {
  const folder = freshFolder();
  const file = join(folder, 'night.edf');
  let night: NightJson;

  beforeAll(() => {
    writeFileSync(file, laboratoryFile());
    const { status, stderr } = ulw(['score', file, '-o', join(folder, 'out')]);
    expect([status, stderr]).toEqual([0, '']);
    night = JSON.parse(readFileSync(join(folder, 'out/night.json'), 'utf8')) as NightJson;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('forms the derivation and says from what', () => {
    expect(night.recording).toMatchObject({ format: 'EDF+D', start: '2026-11-20T22:30:00', durationSeconds: 2410 });
    expect(night.recording.channels).toEqual([
      { model: 'EEG', signal: 'C3-M2', formedFrom: ['EEG C3', 'EEG M2'], rate: 100 },
    ]);
    expect(night.warnings).toContainEqual(expect.stringContaining('C3-M2 was formed from EEG C3 and EEG M2'));
  });

  it('keeps the grid and stages nothing that was not there', () => {
    expect(night.epochs).toHaveLength(80);
    const reasons = night.epochs.flatMap(({ unscored, onset }) => (unscored === null ? [] : [[onset, unscored]]));
    expect(reasons).toEqual([
      [600, 'gap'],
      [630, 'gap'],
      [660, 'gap'],
      [1200, 'flat'],
      [1230, 'flat'],
      [1260, 'flat'],
    ]);
    expect(night.stretches).toEqual([
      { onset: 600, duration: 75, defect: 'gap', channel: null },
      { onset: 1200, duration: 90, defect: 'flat', channel: 'EEG' },
      { onset: 2400, duration: 10, defect: 'part-epoch', channel: null },
    ]);
  });

  it('counts from the lights', () => {
    expect(night.lights).toEqual({ off: 300, on: 2280, source: { off: 'annotation', on: 'annotation' } });
    expect(night.statistics.TIB).toBe(33);
    expect(night.statistics.unscored).toBe(3);
  });

  it('writes what reads back to the same stages', async () => {
    const staged = night.epochs.map(({ stage }) => stage);
    for (const name of ['night-hypnogram.edf', 'night-stages.csv', 'night_events.tsv']) {
      const { stages, startSeconds } = await readHypnogram(join(folder, 'out', name));
      expect(startSeconds, name).toBe(0);
      expect(
        Array.from(stages, (s) => ['-', 'W', 'N1', 'N2', 'N3', 'REM'][s + 1]),
        name,
      ).toEqual(staged);
    }
    const annotations = await openRecording(join(folder, 'out/night-hypnogram.edf'));
    expect(annotations.start).toEqual(START);
    expect((await annotations.annotations()).map(({ text }) => text)).toContain('Lights off');
    await annotations.close();
    const page = readFileSync(join(folder, 'out/night.html'), 'utf8');
    for (const shown of ['lights off', 'unscored: gap', 'unscored: flat', 'C3 minus']) expect(page).toContain(shown);
  });
});
