import { describe, expect, it } from 'vitest';
import { DefectStretches } from '../../src/signal/defect-stretches.js';
import type { DefectStretch } from '../../src/signal/defects.js';

const flat = (onset: number, duration: number, changes: Partial<DefectStretch> = {}): DefectStretch => ({
  onset,
  duration,
  defect: 'flat',
  channel: 'EEG',
  ...changes,
});

function joined(...stretches: DefectStretch[]): readonly DefectStretch[] {
  const collected = new DefectStretches();
  for (const stretch of stretches) collected.add(stretch);
  return collected.all();
}

describe('DefectStretches', () => {
  it('joins neighbours, a difference of rounding between them, whatever other channels suffer meanwhile', () => {
    const eog = flat(2, 1, { channel: 'EOG' });
    expect(joined(flat(1, 1), eog, flat(2 + 1e-9, 1))).toEqual([flat(1, 2 + 1e-9), eog]);
  });

  it.each([
    ['another defect', flat(2, 1, { defect: 'clipped' })],
    ['another channel', flat(2, 1, { channel: 'EOG' })],
    ['all channels', flat(2, 1, { channel: null })],
    ['a hundredth of a second', flat(2.01, 1)],
  ])('keeps two apart for %s between them', (_, second) => {
    expect(joined(flat(1, 1), second)).toEqual([flat(1, 1), second]);
  });

  it('are in order of time, though each channel tells of its own', () => {
    const onsets = joined(flat(5, 1), flat(1, 1, { channel: 'EOG' }), flat(3, 1, { channel: 'EMG' }));
    expect(onsets.map(({ onset }) => onset)).toEqual([1, 3, 5]);
  });
});
