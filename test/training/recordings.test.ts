import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { runTrainer, trainerMissing } from './trainer.js';

const UCDDB = join(import.meta.dirname, '../../../shared/data/ucddb/epochs.npz');
const missing = trainerMissing();
const noPeople = missing ?? (existsSync(UCDDB) ? null : '../shared/data/ucddb is not on this machine');
const folder = mkdtempSync(join(tmpdir(), 'ulw-training-'));
afterAll(() => rmSync(folder, { recursive: true }));

const skipped = (reason: string | null): string => (reason === null ? '' : ` (skipped: ${reason})`);

describe.skipIf(missing !== null)(`simulated nights in the trainer${skipped(missing)}`, () => {
  it('have the stages and, to the EDF step and the 0.1 uV count, the samples of the simulator', () => {
    const night = simulateNight({ seed: 3, hours: 0.1 });
    const { recording, table, hypnogram } = encodeNight(night);
    writeFileSync(join(folder, 'night.edf'), recording);
    writeFileSync(join(folder, 'night-hypnogram.edf'), hypnogram);
    writeFileSync(join(folder, 'night-hypnogram.csv'), table);
    const labels = night.channels.map(({ label }) => label);
    const program = `
import json, sys
from recordings import simulated_recordings
found, = simulated_recordings(sys.argv[1], json.loads(sys.argv[2]))
print(json.dumps([found.name, found.stages.tolist(), found.samples.tolist()]))`;
    const answer = runTrainer(['-c', program, folder, JSON.stringify(labels)]).toString();
    const [name, stages, counts] = JSON.parse(answer) as [string, number[], number[][]];

    expect(name).toBe('night');
    expect(stages).toEqual([...night.hypnogram.stages]);
    night.channels.forEach(({ label, samples }, channel) => {
      expect(counts[channel], label).toHaveLength(samples.length);
      const largest = samples.reduce((most, value, i) => Math.max(most, Math.abs(value - counts[channel][i] / 10)), 0);
      expect(largest, label).toBeLessThan(0.06);
    });
  });
});

describe.skipIf(missing !== null)(`runs and gaps in the trainer${skipped(missing)}`, () => {
  it('resample neighbouring epochs as one signal, and no others', () => {
    const program = `
import json
import numpy as np
import recordings
lengths, resampled = [], recordings._resampled
recordings._resampled = lambda run: lengths.append(len(run)) or resampled(run)
def runs(epochs):
    lengths.clear()
    parts = {'x': np.zeros((len(epochs), 3840), np.int16), 'stage': np.zeros(len(epochs)), 'epoch': np.array(epochs)}
    return [recordings._ucddb_recording(1, parts).samples.shape[1], list(lengths)]
print(json.dumps([runs(each) for each in ([0, 1, 3, 4, 5, 9], [1], [2, 4, 6], [5, 4])]))`;
    expect(JSON.parse(runTrainer(['-c', program]).toString())).toEqual([
      [18000, [2, 3, 1]],
      [3000, [1]],
      [9000, [1, 1, 1]],
      [6000, [1, 1]],
    ]);
  });

  it('leave epochs unscored that a hypnogram passes over or calls something else', () => {
    const file = join(folder, 'gaps.csv');
    writeFileSync(file, 'onset,duration,stage\n60,60,N2\n150,30,movement\n180,30,REM\n');
    const program = 'import sys; from recordings import read_hypnogram; print(read_hypnogram(sys.argv[1]).tolist())';
    expect(JSON.parse(runTrainer(['-c', program, file]).toString())).toEqual([-1, -1, 2, 2, -1, -1, 4]);
  });
});

describe.skipIf(noPeople !== null)(`people in the trainer${skipped(noPeople)}`, () => {
  it('are all of UCDDB but subject 18, the one that quoted figures come from', () => {
    const people = JSON.parse(
      runTrainer(['-c', 'from recordings import ucddb_people; print(ucddb_people())']).toString(),
    ) as number[];
    expect(people).toHaveLength(20);
    expect(people).toContain(22);
    expect(people).not.toContain(18);
  });
});
