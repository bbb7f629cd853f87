import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../src/signal/open-recording.js';
import { freshFolder, ulw } from './ulw.js';

describe('ulw simulate', () => {
  it("writes one person's nights of a named montage at a rate", async () => {
    const folder = freshFolder();
    const ran = ulw(
      ['simulate', '-o', folder, '--hours', '0.05', '--nights', '2', '--seed', '7', '--person', '3'].concat([
        '--rate',
        '256',
        '--montage',
        'psg',
        '--mains',
        '60',
        '--list-artefacts',
      ]),
    );
    expect(ran.stderr).not.toContain('ulw:');
    expect(ran.status).toBe(0);
    const names = ['.edf', '-artefacts.csv', '-hypnogram.csv', '-hypnogram.edf'];
    expect(readdirSync(folder).sort()).toEqual(
      ['night-0007', 'night-0008'].flatMap((night) => names.map((name) => night + name)).sort(),
    );
    for (const night of ['night-0007.edf', 'night-0008.edf']) {
      const file = readFileSync(join(folder, night));
      expect(file.toString('latin1', 8, 88)).toContain('simulated_person_3');
      const recording = await openRecording(file);
      expect(recording.signals.map(({ label, rate }) => [label, rate])).toEqual(
        ['EEG F4-M1', 'EEG C4-M1', 'EEG O2-M1', 'EOG E1-M2', 'EOG E2-M2', 'EMG chin'].map((label) => [label, 256]),
      );
      await recording.close();
    }
  });

  it('takes signals by label', async () => {
    const folder = freshFolder();
    const labels = ['C3-A2', 'EOG left', 'EMG chin'];
    const asked = ['--channels', ` ${labels.join(', ')}`, '--no-artefacts', '--no-morphology'];
    const ran = ulw(['simulate', '-o', folder, '--hours', '0.05', ...asked]);
    expect(ran.status).toBe(0);
    const recording = await openRecording(join(folder, 'night-0001.edf'));
    expect(recording.signals.map(({ label }) => label)).toEqual(labels);
    await recording.close();
  });

  it.each([
    [['--rate', '33.33'], 'simulated night: found 999.9 samples in 30 s at 33.33 Hz'],
    [['--rate', '2000'], 'expected 32 to 1024 Hz'],
    [['--channels', 'SpO2'], "montage: found 'SpO2'"],
    [['--channels', ','], 'found no channels'],
    [['--montage', 'hat'], "--montage: found 'hat'; expected one of paper, psg, headband, eeg1"],
    [['--montage', 'psg', '--channels', 'C3'], 'found --channels as well'],
    [['--mains', '55'], '--mains: found 55; expected 50 or 60'],
    [['--nights', '0'], '--nights: found 0; expected at least 1'],
    [['--hours', '49'], 'expected 1 to 5760'],
  ])('refuses %j', (asked, text) => {
    const folder = freshFolder();
    const ran = ulw(['simulate', '-o', folder, '--hours', '0.05', ...asked]);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain(text);
    expect(readdirSync(folder)).toEqual([]);
  });
});
