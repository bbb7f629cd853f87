import { describe, expect, it } from 'vitest';
import { nightJson } from '../../src/report/json.js';
import { stageTable } from '../../src/report/stage-table.js';
import { sampleNight } from './sample-night.js';

describe('the JSON of a night', () => {
  const night = sampleNight([0, 2, -1], { truth: Int8Array.from([0, 1, 2]), warnings: ['flat'] });
  const json = JSON.parse(JSON.stringify(nightJson(night))) as ReturnType<typeof nightJson>;

  it('has exactly the promised keys', () => {
    const keys = [
      'agreement',
      'epochs',
      'lights',
      'model',
      'recording',
      'smoothing',
      'statistics',
      'stretches',
      'timing',
      'warnings',
    ];
    expect(Object.keys(json).sort()).toEqual(keys);
    expect(json.agreement).toMatchObject({ accuracy: 0.5, macroF1: 1 / 3, kappa: 1 / 3 });
    expect(json.agreement?.confusion[1]).toEqual([0, 0, 1, 0, 0]);
  });

  it('names stages and keeps the wall clock without a zone', () => {
    expect(json.epochs.map(({ stage }) => stage)).toEqual(['W', 'N2', '-']);
    expect(json.epochs[1]).toEqual({
      onset: 30,
      duration: 30,
      stage: 'N2',
      probabilities: [0.05, 0.05, 0.8, 0.05, 0.05],
      unscored: null,
      leftOut: [],
    });
    expect(json.epochs[2].probabilities).toEqual([]);
    expect(json.recording.start).toBe('2026-11-20T22:58:00');
    expect(json.model.stages).toEqual(['W', 'N1', 'N2', 'N3', 'REM']);
  });

  it('has null for agreement and start when unknown', () => {
    const bare = sampleNight([2]);
    const json = nightJson({ ...bare, recording: { ...bare.recording, start: null } });
    expect(json.agreement).toBeNull();
    expect(json.recording.start).toBeNull();
  });
});

describe('the stage table', () => {
  it('has a line an epoch and empty fields where nothing is known', () => {
    expect(stageTable(sampleNight([4, -1]).epochs)).toBe(
      'onset,duration,stage,probability_W,probability_N1,probability_N2,probability_N3,probability_REM\n' +
        '0,30,REM,0.0500,0.0500,0.0500,0.0500,0.8000\n' +
        '30,30,-,,,,,\n',
    );
  });
});
