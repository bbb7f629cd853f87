import { describe, expect, it } from 'vitest';
import { ChannelError, UsageError } from '../../../src/errors.js';
import { montageOfLabels, SIMULATED_MONTAGES } from '../../../src/signal/simulate/montage-names.js';
import { simulateNight } from '../../../src/signal/simulate/night.js';

const one = (label: string) => montageOfLabels([label])[0];

describe('montageOfLabels', () => {
  it.each([
    ['EEG Fpz-Cz', 0],
    ['EEG Pz-Oz', 1],
    ['Fp1', 0],
    ['F4-M1', 0],
    ['EEG C3-A2', 0.4],
    ['T3-LE', 0.4],
    ['P4-M1', 0.8],
    ['O2-M1', 1],
    ['F3-C3', 0.2],
    ['EEG F7-O1', 0.6],
    ['EEG(sec)', 0.5],
  ])('%s lies %d of the way from Fpz-Cz to Pz-Oz', (label, posterior) => {
    const channel = one(label);
    expect(channel.role).toBe('eeg');
    expect(channel.posterior).toBeCloseTo(posterior, 10);
  });

  it.each([
    ['EOG left', 'left'],
    ['EOG Right', 'right'],
    ['LOC-A2', 'left'],
    ['E2-M2', 'right'],
    ['EOG E1-M2', 'left'],
    ['E1-E2', 'horizontal'],
    ['EOG horizontal', 'horizontal'],
    ['VEOG', 'vertical'],
  ])('%s is an EOG, %s', (label, eye) => {
    expect(one(label)).toEqual({ label, role: 'eog', eye });
  });

  it.each(['EMG chin', 'EMG submental', 'Chin1-Chin2'])('%s is an EMG', (label) => {
    expect(one(label)).toEqual({ label, role: 'emg' });
  });

  it('refuses what is no EEG, EOG or EMG, the same label twice, and nothing', () => {
    expect(() => montageOfLabels(['C3-A2', 'SpO2'])).toThrow(ChannelError);
    expect(() => montageOfLabels(['C3-A2', 'C3-A2'])).toThrow(UsageError);
    expect(() => montageOfLabels([])).toThrow(UsageError);
  });

  it('the two eyes of a laboratory montage see a gaze with opposite signs', () => {
    const stages = new Int8Array(20).fill(4);
    const night = simulateNight({ seed: 2, stages, channels: SIMULATED_MONTAGES.psg, artefacts: false });
    const [left, right] = night.channels.filter(({ role }) => role === 'eog').map(({ samples }) => samples);
    // Where either eye is far out, the other is on the other side.
    let together = 0;
    let apart = 0;
    left.forEach((x, i) => {
      if (Math.min(Math.abs(x), Math.abs(right[i])) < 35) return;
      if (x * right[i] < 0) apart++;
      else together++;
    });
    expect(apart).toBeGreaterThan(50);
    expect(apart).toBeGreaterThan(5 * together);
  });
});
