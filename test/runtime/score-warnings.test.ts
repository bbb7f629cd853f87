import { describe, expect, it } from 'vitest';
import { type ScoreFindings, scoreWarnings } from '../../src/runtime/score-warnings.js';
import type { ScoredEpoch } from '../../src/runtime/scored-epoch.js';
import type { DefectStretch } from '../../src/signal/defects.js';
import { header } from '../signal/fake-recording.js';

const match = { signal: 0, minus: null, label: 'Fz', by: 'label', warning: null } as const;

function epoch(index: number, changes: Partial<ScoredEpoch> = {}, saturatedSamples = 0): ScoredEpoch {
  const staged = { index, onset: 30 * index, duration: 30, stage: 2, probabilities: [0, 0, 1, 0, 0] } as const;
  const quality = [{ saturatedSamples, flat: false }];
  return { ...staged, logits: new Int32Array(5), quality, unscored: null, leftOut: [], ...changes };
}

function warnings(epochs: readonly ScoredEpoch[], stretches: readonly DefectStretch[] = []): readonly string[] {
  const findings: ScoreFindings = {
    ...{ epochs, stretches, durationSeconds: 30 * epochs.length, epochSeconds: 30, epochSamples: 3000 },
    channels: [{ name: 'EEG', match, header: header('Fz', { dimension: 'V' }) }],
  };
  return scoreWarnings(findings);
}

const lost = (index: number): ScoredEpoch =>
  epoch(index, { stage: -1, probabilities: [], quality: [null], unscored: 'lead-off', leftOut: ['EEG'] });
const whole = (defect: DefectStretch['defect']): DefectStretch => ({ onset: 0, duration: 60, defect, channel: 'EEG' });

describe('warnings of a scored recording', () => {
  it('speak of clipping where more than a hundredth of an epoch was, and not of a hundredth', () => {
    expect(warnings([epoch(0, {}, 30)])).toEqual([]);
    expect(warnings([epoch(0, {}, 31), epoch(1, {}, 30)])).toEqual([
      'Fz goes far beyond its usual size in 1 epoch and was clipped there.',
    ]);
  });

  it.each(['lead-off', 'flat'] as const)('doubt the unit of a signal that is %s all the time', (defect) => {
    const [text] = warnings([lost(0), lost(1)], [whole(defect)]);
    expect(text).toMatch(
      /^Fz is .* for 1\.0 min; it was left out of 2 epochs, 2 of them left unscored\. Is its unit, 'V', right\?$/,
    );
    expect(warnings([lost(0), lost(1)], [{ ...whole(defect), duration: 59 }])[0]).not.toContain('unit');
  });

  it('do not doubt the unit of a signal that is clipped: its range says what it can hold', () => {
    const [text] = warnings([lost(0), lost(1)], [whole('clipped')]);
    expect(text).toBe(
      'Fz is clipped at the ends of its range for 1.0 min; it was left out of 2 epochs, 2 of them left unscored.',
    );
  });
});
