import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { accuracyJson } from '../../src/accuracy/json.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const edf = join(folder, 'night.edf');
const weights = (file: string): string => new URL(`../../weights/${file}`, import.meta.url).pathname;
const psg4 = [weights('psg4.ulw'), '--weights', weights('psg4.safetensors'), '--data', folder] as const;

beforeAll(() => {
  const night = encodeNight(simulateNight({ seed: 9000, hours: 0.2 }));
  writeFileSync(edf, night.recording);
  writeFileSync(join(folder, 'night-hypnogram.csv'), night.table);
});

describe('ulw report', () => {
  it('writes page, Markdown and JSON, finds the truth beside the night, and says the verdict', () => {
    const output = join(folder, 'out');
    const { status, stdout } = ulw(['report', ...psg4, '--epochs', '4', '--robustness', '2', '--unseen', '-o', output]);
    expect(status).toBe(0);
    const json = JSON.parse(readFileSync(join(output, 'accuracy.json'), 'utf8')) as ReturnType<typeof accuracyJson>;
    expect(stdout.split('\n')[0]).toBe(json.verdict);
    expect(json.verdict).toMatch(/^psg4: eight bits change the stage of .* of 24 epochs; kappa with the truth/);
    expect(json.stages.truth!.epochs).toBe(24);
    expect(json.data).toMatchObject({ unseen: true, nights: [{ title: 'night.edf', epochs: 24 }] });
    expect(json.layers.epochs).toBe(4);
    expect(json.robustness).toMatchObject({ sampled: 2, epochs: 24, other: null });
    expect(readFileSync(join(output, 'accuracy.md'), 'utf8')).toContain(json.verdict.replaceAll('|', '\\|'));
    expect(readFileSync(join(output, 'accuracy.html'), 'utf8')).toContain(json.verdict);
  });

  it('hears the signals asked for, draws another model beside it, and one person for all nights', () => {
    const output = join(folder, 'chosen');
    const eeg1 = [weights('eeg1.ulw'), '--weights', weights('eeg1.safetensors'), '--data', folder];
    const asked = ['--channels', 'EEG Pz-Oz', '--against', weights('eeg1.ulw'), '--person-pattern', '(n)ight'];
    const { status } = ulw(['report', ...eeg1, ...asked, '--epochs', '1', '--robustness', '1', '-o', output]);
    expect(status).toBe(0);
    const json = JSON.parse(readFileSync(join(output, 'accuracy.json'), 'utf8')) as ReturnType<typeof accuracyJson>;
    expect(json.robustness).toMatchObject({ other: 'eeg1.ulw' });
    expect(json.stages).toMatchObject({ intervalsBy: 'block' });
    const without = join(folder, 'found');
    ulw(['report', ...eeg1, '--epochs', '1', '--robustness', '0', '-o', without]);
    const found = JSON.parse(readFileSync(join(without, 'accuracy.json'), 'utf8')) as ReturnType<typeof accuracyJson>;
    expect(found.robustness).toBeNull();
    expect(found.stages.between.confusion).not.toEqual(json.stages.between.confusion);
  });

  it.each([
    [
      'weights of another model',
      [weights('psg4.ulw'), '--weights', weights('eeg1.safetensors'), '--data', edf],
      /expected 4 channels/,
    ],
    ['a file that is no recording', [...psg4.slice(0, 3), '--data', weights('eeg1.md')], /EDF/],
    ['no number of epochs', [...psg4, '--epochs', 'many'], /--epochs: found "many"; expected a whole number of epochs/],
    ['no number for robustness', [...psg4, '--robustness', '-1'], /robustness: found -1; expected a whole number/],
    ['a channel that is not there', [...psg4, '--channels', 'EEG X1'], /--channels/],
    ['a pattern that finds nobody', [...psg4, '--person-pattern', '(SC4..)'], /captures nobody/],
    ['a folder without recordings', [...psg4.slice(0, 3), '--data', weights('.')], /a folder without recordings/],
  ])('refuses %s and writes nothing', (_, args, message) => {
    const output = join(folder, 'none');
    const { status, stderr } = ulw(['report', ...args, '-o', output]);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(existsSync(output)).toBe(false);
  });
});
