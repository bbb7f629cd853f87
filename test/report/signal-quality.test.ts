import { describe, expect, it } from 'vitest';
import { defectRows, leftOutEpochs, qualitySentences, unscoredEpochs } from '../../src/report/signal-quality.js';
import { sampleNight } from './sample-night.js';

const night = sampleNight([0, -1, -1, -1, 2, 2]);
const epochs = night.epochs.map((epoch, index) => ({
  ...epoch,
  unscored: index === 1 ? ('clipped' as const) : index === 2 ? ('gap' as const) : null,
  leftOut: index === 3 || index === 5 ? ['EOG'] : [],
}));

describe('the quality of the signal', () => {
  it('sums stretches up by channel and kind', () => {
    expect(
      defectRows([
        { onset: 0, duration: 60, defect: 'flat', channel: 'EEG' },
        { onset: 60, duration: 30, defect: 'gap', channel: null },
        { onset: 90, duration: 30, defect: 'flat', channel: 'EEG' },
        { onset: 90, duration: 12, defect: 'flat', channel: 'EOG' },
      ]),
    ).toEqual([
      { channel: 'EEG', words: 'flat signal', stretches: 2, minutes: 1.5 },
      { channel: 'every channel', words: 'gap in the recording', stretches: 1, minutes: 0.5 },
      { channel: 'EOG', words: 'flat signal', stretches: 1, minutes: 0.2 },
    ]);
    expect(defectRows([])).toEqual([]);
  });

  it('counts unscored epochs by reason, worst first', () => {
    expect(unscoredEpochs({ epochs })).toEqual([
      ['gap', 1],
      ['clipped', 1],
      [null, 1],
    ]);
  });

  it('counts a channel as left out only where the others made a stage', () => {
    expect([...leftOutEpochs({ epochs })]).toEqual([['EOG', 1]]);
  });

  it('says both in sentences, and nothing of a sound night', () => {
    expect(qualitySentences({ epochs })).toEqual([
      'No stage in 3 of 6 epochs: gap 1, clipped 1, no reason given 1.',
      'EOG was left out of 1 epoch; the stage there comes from the others.',
    ]);
    expect(qualitySentences(sampleNight([0, 2]))).toEqual([]);
  });
});
