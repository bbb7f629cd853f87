import { describe, expect, it } from 'vitest';
import { agreement } from '../../src/report/agreement.js';
import { bidsEvents } from '../../src/report/bids-events.js';
import { nightJson } from '../../src/report/json.js';
import type { NightReport, NightSmoothing } from '../../src/report/night.js';
import { nightPage } from '../../src/report/page.js';
import { nightSummary, summaryTable } from '../../src/report/summary-table.js';
import { nightText } from '../../src/report/terminal.js';
import type { StageIndex } from '../../src/stages.js';
import { sampleNight } from './sample-night.js';

const TRUTH = Int8Array.of(0, 2, 2, 2, 4, 0);
/** The third epoch was N1 and became N2; the fifth has no stage either way. */
const RAW: readonly StageIndex[] = [0, 2, 1, 2, -1, 0];
const SMOOTHED = [0, 2, 2, 2, -1, 0];

const probabilitiesOf = (stage: number): number[] => (stage < 0 ? [] : [0.1, 0.1, 0.1, 0.1, 0.1].with(stage, 0.6));

function smoothedNight(truth: Int8Array | null): NightReport {
  const smoothing: NightSmoothing = {
    mode: 'causal',
    overlap: 1,
    raw: RAW.map((stage) => ({ stage, probabilities: probabilitiesOf(stage) })),
    rawAgreement: truth && agreement(truth, Int8Array.from(RAW)),
  };
  return sampleNight(SMOOTHED, { truth, smoothing });
}

const style = { width: 200, colour: false, ascii: false };
const paragraphs = (night: NightReport): string => nightText(night, style);

describe('a smoothed night', () => {
  const night = smoothedNight(TRUTH);
  const how = 'Stages are smoothed: each from the epochs until it';
  const changed = 'It changed 1 of 6 epochs.';
  const without = 'Without smoothing: accuracy 0.800, macro-F1 0.600, kappa 0.667.';

  it('says so on the page and in the terminal, and what the agreement would be without', () => {
    for (const text of [nightPage(night), paragraphs(night)]) {
      expect(text).toContain(how);
      expect(text).toContain(changed);
      expect(text).toContain(without);
    }
    expect(paragraphs(night)).toContain('kappa 1.000');
  });

  it('tells without a truth that it is smoothed, and nothing of agreement', () => {
    const bare = smoothedNight(null);
    for (const text of [nightPage(bare), paragraphs(bare)]) {
      expect(text).toContain(how);
      expect(text).not.toContain('Without smoothing');
    }
  });

  it('names the whole night where that was used', () => {
    const full = { ...night, smoothing: { ...night.smoothing!, mode: 'full' as const } };
    expect(paragraphs(full)).toContain('Viterbi path');
  });

  it('fits any terminal', () => {
    const text = nightText(night, { ...style, width: 40 });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('has both stages in its JSON', () => {
    const { smoothing, epochs } = nightJson(night);
    expect(Object.keys(smoothing!)).toEqual(['mode', 'overlap', 'raw', 'rawAgreement']);
    expect(smoothing!.raw.map(({ stage }) => stage)).toEqual(['W', 'N2', 'N1', 'N2', '-', 'W']);
    expect(smoothing!.raw[2]).toEqual({ stage: 'N1', probabilities: probabilitiesOf(1) });
    expect(epochs[2].stage).toBe('N2');
    expect(smoothing!.rawAgreement).toMatchObject({ accuracy: 0.8 });
  });

  it('is named in the sidecar and in the table of many nights', () => {
    expect(bidsEvents(night).sidecar).toContain('smoothed over time (causal)');
    const [head, row] = summaryTable([nightSummary(night)])
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(row[head.indexOf('smoothing')]).toBe('causal');
    expect(row[head.indexOf('kappa')]).toBe('1');
    expect(row[head.indexOf('kappa_without_smoothing')]).toBe('0.6667');
  });
});

describe('a night of overlapping windows', () => {
  const { smoothing, ...rest } = smoothedNight(TRUTH);
  const averaged: NightReport = { ...rest, smoothing: { ...smoothing!, mode: null, overlap: 4 } };
  const both: NightReport = { ...rest, smoothing: { ...smoothing!, mode: 'full', overlap: 2 } };

  it('says how often windows begin, what that changed, and what the agreement would be without', () => {
    const windows =
      'Windows begun every 7.5 s were staged, and those that overlap an epoch averaged. That changed 1 of 6 epochs.';
    for (const text of [nightPage(averaged), paragraphs(averaged)]) {
      expect(text).toContain(windows);
      expect(text).toContain('Without overlapping windows: accuracy 0.800');
      expect(text).not.toMatch(/smooth/i);
    }
    for (const text of [nightPage(both), paragraphs(both)].map((wrapped) => wrapped.replace(/\s+/g, ' '))) {
      expect(text).toContain('Windows begun every 15 s');
      expect(text).toMatch(/Stages are smoothed: by the most probable course.*Together they changed 1 of 6 epochs\./);
      expect(text).toContain('Without smoothing and overlapping windows: accuracy 0.800');
    }
  });

  it('is named in its JSON, in the sidecar and in the table of many nights', () => {
    expect(nightJson(averaged).smoothing).toMatchObject({ mode: null, overlap: 4 });
    const names = [averaged, both].map((night) => {
      const [head, row] = summaryTable([nightSummary(night)])
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      return row[head.indexOf('smoothing')];
    });
    expect(names).toEqual(['overlap 4', 'overlap 2 + full']);
    expect(bidsEvents(averaged).sidecar).toContain('averaged over overlapping windows (overlap 4), 0 to 1');
    expect(bidsEvents(both).sidecar).toContain('smoothed over time (overlap 2 + full), 0 to 1');
  });
});

describe('a night that is not smoothed', () => {
  const night = sampleNight(SMOOTHED, { truth: TRUTH });

  it('says nothing of smoothing', () => {
    const outputs = [nightPage(night), paragraphs(night), bidsEvents(night).sidecar];
    for (const text of outputs) expect(text).not.toMatch(/smooth/i);
    expect(nightJson(night).smoothing).toBeNull();
  });
});
