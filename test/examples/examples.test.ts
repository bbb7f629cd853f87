import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sleepStatistics } from '../../src/report/statistics.js';
import { aroundSleep } from '../../src/report/statistics-crop.js';
import { loadModel } from '../../src/runtime/load-model.js';
import { scoreRecording } from '../../src/runtime/score-recording.js';
import { readEdf } from '../../src/signal/edf/read-edf.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { stageName, STAGES } from '../../src/stages.js';
import { runExample, simulatedFiles } from './example.js';

const files = simulatedFiles();
const weights = fileURLToPath(new URL('../../weights/eeg1.ulw', import.meta.url));

/** `N2      12.5 min` to minutes; 0 where the stage is not printed. */
function minutesOf(lines: readonly string[], stage: string): number {
  const line = lines.find((text) => text.startsWith(`${stage} `));
  return line === undefined ? 0 : Number(/([\d.]+) min/.exec(line)?.[1]);
}

describe('examples/stream-samples.mjs', () => {
  it('stages six epochs, the same ones in all three ways', () => {
    const lines = runExample('stream-samples.mjs');
    const heads = lines.flatMap((line, index) => (/^(push|async iterator|callback):/.test(line) ? [index] : []));
    expect(heads).toEqual([0, 7, 14]);
    const epochs = lines.slice(1, 7);
    epochs.forEach((line, index) => expect(line).toMatch(new RegExp(`^ *${30 * index} s  (W|N1|N2|N3|REM) +\\d+ %$`)));
    expect(lines.slice(8, 14)).toEqual(epochs);
    expect(lines.slice(15)).toEqual(epochs);
  });
});

describe('examples/many-sleepers.mjs', () => {
  it('gives a wearable of fifty the stages that it has alone', async () => {
    const lines = runExample('many-sleepers.mjs');
    const stager = (await loadModel(readFileSync(weights))).stager({ startSeconds: 300 });
    const [eeg] = simulateNight({ seed: 30, hours: 1 / 30 }).channels;
    const alone = stager.push(0, eeg.samples);
    expect(alone).toHaveLength(4);
    expect(lines.filter((line) => line.startsWith('wearable 30,'))).toEqual(
      alone.map(({ onset, stage }) => `wearable 30, ${onset} s: ${stageName(stage)}`),
    );
    expect(lines.slice(-2)).toEqual([expect.stringMatching(/^200 epochs of 50 wearables; states \d+ KiB/), '0 left']);
  });
});

describe('examples/score-recording.mjs', () => {
  it("prints a file's epochs, channels and minutes as the library scores them", async () => {
    const lines = runExample('score-recording.mjs', files.recording);
    const recording = await openRecording(files.recording);
    const { epochs, channels } = await scoreRecording(recording, await loadModel(readFileSync(weights)));
    await recording.close();
    expect(lines[0]).toBe('night.edf: 0.5 h, 60 epochs');
    expect(lines[1]).toBe(`EEG from ${channels[0].signal} at 100 Hz`);
    const minutes = STAGES.map((_, stage) => epochs.filter((epoch) => epoch.stage === stage).length / 2);
    expect(STAGES.map((stage) => minutesOf(lines, stage))).toEqual(minutes);
  });

  it('simulates two hours when no file is given', () => {
    const lines = runExample('score-recording.mjs');
    expect(lines[0]).toBe('simulated.edf: 2.0 h, 240 epochs');
    const total = [...STAGES, '-'].reduce((sum, stage) => sum + minutesOf(lines, stage), 0);
    expect(total).toBe(120);
  });
});

describe('examples/read-edf.mjs', () => {
  it('prints signals with the range that their samples have', async () => {
    const lines = runExample('read-edf.mjs', files.recording);
    expect(lines[0]).toMatch(/^night\.edf: EDF, 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d, 30\.0 min$/);
    const { signals } = await readEdf(files.recording, { toSeconds: 60 });
    expect(signals).toHaveLength(4);
    signals.forEach(({ label, samples }, index) => {
      const [least, most] = [samples.toSorted().at(0)!, samples.toSorted().at(-1)!].map((value) => value.toFixed(1));
      const figures = `100 Hz, first minute: 6000 samples, ${least} to ${most} uV`;
      expect(lines[1 + index]).toBe(`${label.padEnd(16)} ${figures}`);
    });
  });

  it('prints annotations', async () => {
    const lines = runExample('read-edf.mjs', files.hypnogram);
    const { annotations } = await readEdf(files.hypnogram);
    expect(annotations.length).toBeGreaterThan(2);
    expect(lines[1]).toBe(`${annotations.length} annotations`);
    expect(lines[2]).toBe(`0 s for ${annotations[0].duration} s: ${annotations[0].text}`);
  });

  it('simulates an hour when no file is given', () => {
    const lines = runExample('read-edf.mjs');
    expect(lines[0]).toMatch(/^simulated: EDF, .* 60\.0 min$/);
    expect(lines.filter((line) => line.includes('6000 samples'))).toHaveLength(4);
  });
});

describe('examples/sleep-statistics.mjs', () => {
  it("prints a hypnogram's figures, and full agreement with itself in another form", async () => {
    const lines = runExample('sleep-statistics.mjs', files.hypnogram, files.table);
    const { TIB, TST, minutes } = sleepStatistics(aroundSleep(await readHypnogram(files.table)));
    expect(lines[0]).toMatch(new RegExp(`^time in bed ${TIB} min, asleep ${TST} min, efficiency `));
    for (const stage of STAGES) expect(minutesOf(lines, stage)).toBe(minutes[stage]);
    expect(lines.at(-1)).toBe('agreement over 60 epochs: accuracy 1.000, macro-F1 1.000, kappa 1.000');
  });

  it('takes a simulated night and the model when no file is given', () => {
    const lines = runExample('sleep-statistics.mjs');
    const [, epochs, accuracy] = /^agreement over (\d+) epochs: accuracy ([\d.]+)/.exec(lines.at(-1) ?? '') ?? [];
    expect(Number(epochs)).toBe(480);
    expect(Number(accuracy)).toBeGreaterThan(0.5);
    expect(Number(accuracy)).toBeLessThan(1);
  });
});
