import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNight, simulateNight } from '../../src/index.js';
import { freshFolder, ulw } from './ulw.js';

const weights = (name: string): string => new URL(`../../weights/${name}`, import.meta.url).pathname;
const folder = freshFolder();
const cut = join(folder, 'cut.edf');
const night = encodeNight(simulateNight({ seed: 9100, hours: 0.3 }));
writeFileSync(cut, night.recording.subarray(0, Math.floor(night.recording.length / 2)));
writeFileSync(join(folder, 'cut-hypnogram.csv'), night.table);

const psg4 = [weights('psg4.ulw'), '--weights', weights('psg4.safetensors')];
const quick = ['--epochs', '2', '--robustness', '0'];
const output = (name: string): string => join(folder, name);
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

/** 36 epochs were recorded, of which 17 are whole. */
const COMMANDS: readonly (readonly [string, string[], () => string])[] = [
  ['score', ['score', cut, '-o', output('scored')], () => read('scored', 'cut.json')],
  ['prepare', ['prepare', cut, '-o', output('prepared'), '--wake-margin', 'all'], () => read('prepared', 'index.json')],
  ['report', ['report', ...psg4, '--data', cut, ...quick, '-o', output('out')], () => read('out', 'accuracy.json')],
];

describe('a recording that was cut short', () => {
  it.each(COMMANDS)('is refused by %s, and used as far as it goes where that is allowed', (_, args, written) => {
    const refused = ulw(args);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/cut\.edf: found 17 whole records.*expected 36 records.*--allow-truncated/);
    const allowed = ulw([...args, '--allow-truncated']);
    expect(allowed.status, allowed.stderr).toBe(0);
    expect(written()).toMatch(/cut short: 17 of its 36 records/);
  });

  it('calibrates where that is allowed', () => {
    const args = ['quantize', weights('psg4.safetensors'), '--calibrate', cut, '-o', output('x.ulw')];
    expect(ulw(args).stderr).toMatch(/--allow-truncated/);
    expect(ulw([...args, '--allow-truncated']).stdout).toMatch(/over 17 epochs/);
  });
});
