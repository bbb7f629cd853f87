import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { channelText } from '../../src/report/night.js';
import { nightReport } from '../../src/report/night-report.js';
import { sleepStatistics } from '../../src/report/statistics.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import * as scoring from '../../src/runtime/score-recording.js';
import { encodeEdf } from '../../src/signal/edf/write.js';
import type { Lights } from '../../src/signal/lights.js';
import { openRecording } from '../../src/signal/open-recording.js';
import type { Hypnogram } from '../../src/stages.js';

const START = new Date(Date.UTC(2026, 10, 20, 22, 58));
const EPOCHS = 20;
let model: SleepModel;

/** Noise of ten minutes. */
function recordingOf(start: Date): Uint8Array {
  const samples = Float32Array.from({ length: EPOCHS * 3000 }, (_, i) => ((i * 7919) % 1000) * 0.1 - 50);
  const signal = { label: 'EEG C3-M2', rate: 100, samples, physicalMin: -500, physicalMax: 500 };
  return encodeEdf({ start, recordSeconds: 30, signals: [signal] });
}

async function report(truth: Hypnogram | null = null, start = START) {
  return nightReport(await openRecording(recordingOf(start)), model, truth);
}

const truthOf = (changes: Partial<Hypnogram> = {}): Hypnogram => ({
  epochSeconds: 30,
  startSeconds: 0,
  stages: new Int8Array(EPOCHS).fill(2),
  ...changes,
});

beforeAll(async () => {
  model = await loadModel(readFileSync(new URL('../../weights/eeg1.ulw', import.meta.url)));
});

describe('the report of a night', () => {
  it('counts from lights-off to lights-on, and compares every epoch', async () => {
    const lights: Lights = { off: 90, on: 480, source: { off: 'option', on: 'annotation' } };
    const score = scoring.scoreRecording;
    const spy = vi.spyOn(scoring, 'scoreRecording').mockImplementation(async (...args) => ({
      ...(await score(...args)),
      lights,
    }));
    const night = await report(truthOf());
    spy.mockRestore();
    const stages = Int8Array.from(night.epochs, ({ stage }) => stage);
    const inBed = { epochSeconds: 30, startSeconds: 90, stages: stages.slice(3, 16) };
    expect(night.lights).toEqual(lights);
    expect(night.statistics).toEqual(sleepStatistics(inBed));
    expect(night.statistics.TIB).toBe(6.5);
    expect(night.agreement?.epochs).toBe(EPOCHS);
  });

  it('counts over the whole recording where nobody noted the lights', async () => {
    expect((await report()).statistics.TIB).toBe(EPOCHS / 2);
  });

  it('reports a truth that starts at another time or has another length, and moves nothing', async () => {
    const start = { clock: new Date(START.getTime() + 60_000), dated: true };
    const stages = Int8Array.of(4, 0, 0);
    const { truth, warnings } = await report(truthOf({ start, stages }));
    expect([...truth!.subarray(0, 4)]).toEqual([4, 0, 0, -1]);
    expect(warnings).toContainEqual(
      expect.stringMatching(/2026-11-20 22:59:00, 1 min after the recording \(2026-11-20 22:58:00\)/),
    );
    expect(warnings).toContainEqual(expect.stringContaining('ends 17 epochs before the recording'));
    expect((await report(truthOf({ start: { clock: START, dated: true } }))).warnings).toEqual([]);
  });

  it('has no start where EDF+ says that there is none', async () => {
    expect((await report(null, new Date(Date.UTC(1985, 0, 1)))).recording.start).toBeNull();
    expect((await report()).recording.start).toEqual(START);
  });
});

describe('the words for a channel', () => {
  const channel = { model: 'EEG', signal: 'C3-M2', formedFrom: null, rate: 256 };

  it.each([
    [channel, 'EEG from C3-M2 (256 Hz)'],
    [{ ...channel, model: 'C3-M2' }, 'C3-M2 (256 Hz)'],
    [{ ...channel, formedFrom: ['C3', 'M2'] as [string, string] }, 'EEG from C3-M2 (C3 minus M2, 256 Hz)'],
    [{ ...channel, model: 'C3-M2', formedFrom: ['C3', 'M2'] as [string, string] }, 'C3-M2 (C3 minus M2, 256 Hz)'],
  ])('%j', (one, text) => {
    expect(channelText(one)).toBe(text);
  });
});
