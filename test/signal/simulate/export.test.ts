import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../src/signal/open-recording.js';
import { encodeNight } from '../../../src/signal/simulate/export.js';
import { simulateNight } from '../../../src/signal/simulate/night.js';

const night = simulateNight({ seed: 21, hours: 0.25 });
const files = encodeNight(night);

describe('encodeNight', () => {
  it('reads back as it was, within a twentieth of a microvolt', async () => {
    const recording = await openRecording(files.recording);
    expect(recording.signals.map(({ label, rate }) => [label, rate])).toEqual(
      night.channels.map(({ label }) => [label, 100]),
    );
    expect(recording.start).toEqual(night.start);
    const indices = recording.signals.map((_, i) => i);
    let offset = 0;
    for await (const { samples: slice } of recording.slices(indices, { seconds: 60 })) {
      slice.forEach((part, c) =>
        part.forEach((x, i) => {
          if (Math.abs(x - night.channels[c].samples[offset + i]) > 0.0501)
            throw new Error(`channel ${c}, ${offset + i}`);
        }),
      );
      offset += slice[0].length;
    }
    expect(offset).toBe(night.channels[0].samples.length);
    await recording.close();
  });

  it('clips what no int16 of a tenth of a microvolt can hold', async () => {
    const samples = Float32Array.of(3200, -3200, 5000, -5000, 0.26);
    const channels = [{ label: 'EEG Fpz-Cz', role: 'eeg', samples }] as const;
    const recording = await openRecording(encodeNight({ ...night, channels, artefacts: [] }).recording);
    for await (const { samples } of recording.slices([0], { seconds: 30 })) {
      [3200, -3200, 3276.7, -3276.8, 0.3].forEach((x, i) => expect(samples[0][i]).toBeCloseTo(x, 2));
    }
    await recording.close();
  });

  it('says in the header that nobody slept it', () => {
    const header = new TextDecoder('latin1').decode(files.recording.subarray(0, 256));
    expect(header.slice(8, 88)).toContain('simulated');
    expect(header.slice(88, 168)).toContain('simulated');
  });

  it('keeps the stages in both hypnograms', async () => {
    const names = ['W', 'N1', 'N2', 'N3', 'REM'];
    const lines = files.table.trim().split('\n');
    expect(lines[0]).toBe('onset,duration,stage');
    expect(lines.slice(1)).toEqual(Array.from(night.hypnogram.stages, (s, e) => `${e * 30},30,${names[s]}`));
    const annotations = await (await openRecording(files.hypnogram)).annotations();
    const edf = annotations.flatMap(({ duration, text }) =>
      new Array<string>((duration ?? 0) / 30).fill(text.replace('Sleep stage ', '')),
    );
    const sleepEdf = ['W', '1', '2', '3', 'R'];
    expect(edf).toEqual(Array.from(night.hypnogram.stages, (s) => sleepEdf[s]));
  });
});
