import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { streamMicrovolts } from '../../src/signal/stream.js';
import { runTrainer, trainerMissing } from './trainer.js';

const UCDDB = join(import.meta.dirname, '../../../shared/data/ucddb/epochs.npz');
const PROGRAM = join(import.meta.dirname, '../../training/ucddb_edf.py');
const missing = trainerMissing() ?? (existsSync(UCDDB) ? null : '../shared/data/ucddb is not on this machine');
const skipped = missing === null ? '' : ` (skipped: ${missing})`;

/** What the trainer hears of these people: stages, and counts of 0.1 uV at 100 Hz. */
const HEARD = `
import json
from recordings import ucddb_recordings
print(json.dumps({r.name: [r.stages.tolist(), r.samples[0].tolist()] for r in ucddb_recordings([22, 10])}))`;

describe.skipIf(missing !== null)(`UCDDB's people as EDF${skipped}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-ucddb-'));
  let heard: Record<string, readonly [number[], number[]]>;
  beforeAll(() => {
    runTrainer([PROGRAM, '--output', folder, '--people', '22,10,18', '--except', '18']);
    heard = JSON.parse(runTrainer(['-c', HEARD]).toString()) as typeof heard;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are those asked for, without those left out', () => {
    expect(readdirSync(folder).toSorted()).toEqual([
      'ucddb010-hypnogram.csv',
      'ucddb010.edf',
      'ucddb022-hypnogram.csv',
      'ucddb022.edf',
    ]);
  });

  it.each(['ucddb010', 'ucddb022'])('%s has the samples and the stages that the trainer has', async (name) => {
    const recording = await openRecording(join(folder, `${name}.edf`));
    const [stages, counts] = heard[name];
    expect(recording.warnings).toEqual([]);
    expect(recording.durationSeconds).toBe(30 * stages.length);
    expect(recording.signals).toMatchObject([{ label: 'EEG C3-A2', rate: 128, dimension: 'uV', problem: null }]);
    const { stages: truth } = await readHypnogram(join(folder, `${name}-hypnogram.csv`));
    expect([...truth]).toEqual(stages);
    let far = 0;
    let index = 0;
    // Each run is resampled for itself there and across the joint here, and by another filter: 5 uV, but for joints.
    for await (const { samples } of streamMicrovolts(recording, [{ signal: 0, minus: null }], {
      rate: 100,
      blockSamples: 3000,
    })) {
      for (const sample of samples[0]) if (Math.abs(sample - counts[index++] / 10) > 5) far++;
    }
    expect(index).toBe(counts.length);
    expect(far / index).toBeLessThan(0.01);
    await recording.close();
  });

  it('say that they were cut and joined', () => {
    const header = readFileSync(join(folder, 'ucddb010.edf')).subarray(8, 168).toString('latin1');
    expect(header).toMatch(/UCDDB_010_cut_and_joined.*joined.*unit assumed/s);
  });

  it('refuse a person that is not there', () => {
    expect(() => runTrainer([PROGRAM, '--output', folder, '--people', '99'])).toThrow(/people \[99\], expected some of/);
  });
});
