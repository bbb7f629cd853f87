import { beforeAll, describe, expect, it } from 'vitest';
import { ablate } from '../../src/accuracy/ablations.js';
import type { AccuracyReport } from '../../src/accuracy/accuracy-report.js';
import { accuracyReport } from '../../src/accuracy/accuracy-report.js';
import { compareNights, DRAWN_EPOCHS } from '../../src/accuracy/compare-nights.js';
import { costOf } from '../../src/accuracy/cost.js';
import { COUNTED_INSTRUCTIONS } from '../../src/accuracy/counted-instructions.js';
import { accuracyJson } from '../../src/accuracy/json.js';
import { accuracyMarkdown } from '../../src/accuracy/markdown.js';
import { accuracyPage } from '../../src/accuracy/page.js';
import { realValues } from '../../src/accuracy/real-values.js';
import { dataWords, verdict } from '../../src/accuracy/words.js';
import { UsageError } from '../../src/errors.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import { softmax } from '../../src/model/softmax.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits } from '../../src/reference/integer.js';
import { planBare } from '../../src/runtime/bare/plan.js';
import { placedEpochs } from '../../src/runtime/recording-epochs.js';
import { HOSTILE_TITLE, shippedModels, shortNight, shortReport } from './short-report.js';

describe('compareNights', () => {
  it('takes from the engine what the integer reference says, and from the float network its own', async () => {
    const models = await shippedModels('eeg1');
    const night = shortNight(9000, 0.2);
    const { nights, sample, differing } = await compareNights(models, [night], 5);
    const [{ indices, float, int8, truth }] = nights;
    expect(indices.length).toBeGreaterThan(20);
    expect(sample).toHaveLength(5);
    const recording = await night.open();
    let place = 0;
    for await (const { index, samples } of placedEpochs(recording, models.network.metadata)) {
      if (index !== indices[place]) continue;
      const counts = samples.map((own) => Int16Array.from(own, (value) => value * COUNTS_PER_UNIT));
      const logits = integerLogits(models.integer, counts);
      expect(int8.probabilities[place]).toEqual(softmax(logits, models.integer.head.scale));
      expect(float.probabilities[place]).toEqual(softmax(floatLogits(models.network, samples)));
      expect(truth[place]).toBe(night.truth!.stages[index]);
      place++;
    }
    expect(place).toBe(indices.length);
    expect(differing.length).toBe(indices.filter((_, i) => float.stages[i] !== int8.stages[i]).length);
    expect(differing.length).toBeLessThanOrEqual(DRAWN_EPOCHS);
  });

  it('spreads the sample over all nights, and takes every epoch when asked for more than there are', async () => {
    const models = await shippedModels('eeg1');
    const nights = [shortNight(1, 0.05), shortNight(2, 0.05)];
    const compared = (await compareNights(models, nights, 99)).nights.reduce((sum, n) => sum + n.indices.length, 0);
    expect((await compareNights(models, nights, 99)).sample).toHaveLength(compared);
    expect((await compareNights(models, nights, 2)).sample).toHaveLength(2);
    expect((await compareNights(models, nights, 1)).sample).toHaveLength(1);
  });
});

describe('ablate', () => {
  it('measures the bias correction of coarser weights on the sample, each its own', async () => {
    const models = await shippedModels('eeg1');
    const nights = [shortNight(9000, 0.5)];
    const { nights: compared, sample } = await compareNights(models, nights, 20);
    const real = realValues(models.network, models.integer);
    const loud = sample.map((epoch) => epoch.map((own) => Float64Array.from(own, (value) => 8 * value)));
    const [own, other] = await Promise.all(
      [sample, loud].map((of) => ablate(models, real, { nights, compared, sample: of })),
    );
    expect(other.slice(0, 2)).toEqual(own.slice(0, 2));
    const weights = own.slice(2, 8);
    expect(weights.map(({ group }) => group)).toEqual(weights.map(() => 'weights'));
    const mean = (rows: typeof own): number => rows.reduce((sum, row) => sum + row.agreement!, 0) / rows.length;
    expect(mean(other.slice(2, 8))).toBeLessThan(mean(weights));
  });

  it('has a row without a bias correction, whatever the correction of the file', async () => {
    const models = await shippedModels('eeg1');
    const nights = [shortNight(9000, 0.1)];
    const { nights: compared, sample } = await compareNights(models, nights, 1);
    const rowsWith = (counts: number) => {
      const { head } = models.integer;
      const bias = head.bias.map((own, stage) => (stage === 4 ? own + counts : own));
      const integer = { ...models.integer, head: { ...head, bias } };
      return ablate({ ...models, integer }, realValues(models.network, integer), { nights, compared, sample });
    };
    const [file, uncorrected, coarser] = await rowsWith(0);
    expect(uncorrected.name).toBe('no bias correction, else as the file');
    const other = await rowsWith(Math.round(10 / models.integer.head.scale));
    expect(other[0].agreement).toBeLessThan(file.agreement!);
    expect(other.slice(1, 3)).toEqual([uncorrected, coarser]);
  });
});

describe('what a model takes', () => {
  it('is counted for four channels of this extractor, a share of it for fewer, and not for another', async () => {
    const [one, four] = await Promise.all((['eeg1', 'psg4'] as const).map(shippedModels));
    const counted = Object.entries(COUNTED_INSTRUCTIONS).map(([target, epoch]) => ({ target, epoch }));
    expect(costOf(four).instructions).toEqual(counted);
    expect(costOf(one).instructions).toEqual(counted.map((own) => ({ ...own, epoch: Math.round(own.epoch / 4) })));
    const { metadata } = one.integer;
    const integer = { ...one.integer, metadata: { ...metadata, epochSeconds: 20 } };
    expect(costOf({ ...one, integer }).instructions).toEqual([]);
    const { program, stateBytes, scratchBytes } = planBare(one.integer, 4);
    const { bare, fileBytes } = costOf(one);
    expect(bare).toEqual({ chunkSamples: 4, imageBytes: program.length, ramBytes: stateBytes + scratchBytes });
    expect(fileBytes).toBe(encodeUlw(one.integer).length);
  });
});

describe('accuracyReport', () => {
  let report: AccuracyReport;
  beforeAll(async () => {
    report = await shortReport();
  }, 300_000);

  it('holds figures that agree with each other', () => {
    const { stages, ablations, data, layers } = report;
    expect(data.nights.reduce((sum, night) => sum + night.compared, 0)).toBe(stages.epochs);
    expect(ablations.map(({ group }) => group)).toEqual([
      'file',
      ...Array.from({ length: 7 }, () => 'weights'),
      ...Array.from({ length: 3 }, () => 'ranges'),
    ]);
    expect(ablations[0].agreement).toBeCloseTo(1 - stages.changed.value!, 12);
    expect(ablations[0].kappa).toBe(stages.truth!.int8.kappa.value);
    const byName = new Map(ablations.map((ablation) => [ablation.name, ablation.agreement!]));
    const eight = byName.get('8-bit weights, a scale for each output feature')!;
    expect(eight).toBeGreaterThan(0.85);
    expect(byName.get('4-bit weights, one scale a tensor')).toBeLessThan(eight);
    expect(layers.layers.map(({ name }) => name).at(-1)).toBe('head');
  });

  it('has the JSON keys that programs rely on, and no signals in it', () => {
    const json = JSON.parse(JSON.stringify(accuracyJson(report))) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual([
      'verdict',
      'model',
      'weights',
      'data',
      'stages',
      'layers',
      'cost',
      'ablations',
      'robustness',
      'differing',
      'warnings',
    ]);
    expect(Object.keys(json.stages as object)).toEqual([
      'epochs',
      'leftOut',
      'between',
      'changed',
      'truth',
      'intervalsBy',
      'groups',
    ]);
    expect(JSON.stringify(json)).not.toContain('samples"');
  });

  it('says what it knows of the data', () => {
    expect(verdict(report)[0]).toMatch(
      /^eeg1: eight bits change the stage of \d+\.\d % of \d+ epochs; kappa with the truth /,
    );
    expect(dataWords(report).join(' ')).toMatch(
      /is not known here.*2 recordings, each taken for one person; with so few/,
    );
    const unseen = dataWords({ ...report, data: { ...report.data, unseen: true } }).join(' ');
    expect(unseen).toMatch(/states that the weights have not seen/);
    const alone = { ...report.stages, intervalsBy: 'block', groups: 2 } as const;
    expect(dataWords({ ...report, stages: alone }).join(' ')).toMatch(
      /no interval by person is possible.*2 blocks of 20/,
    );
    const people = { ...report.stages, intervalsBy: 'person', groups: 12 } as const;
    expect(dataWords({ ...report, stages: people }).join(' ')).toMatch(/over the 12 people, all nights of one person/);
    const kappaLost = (low: number, high: number) => {
      const truth = { ...report.stages.truth!, kappaLost: { value: 0, interval: { low, high } } };
      return verdict({ ...report, stages: { ...report.stages, truth } })[1];
    };
    expect(kappaLost(-0.01, 0.01)).toContain('no difference of kappa is shown');
    expect(kappaLost(0.001, 0.01)).toContain('eight bits are worse than float, beyond chance');
    expect(kappaLost(-0.01, -0.001)).toContain('no worse than float');
    const unchanged = { ...report.stages, epochs: 300, changed: { value: 0, interval: null } };
    expect(verdict({ ...report, stages: unchanged })[1]).toMatch(/^No stage changed.* 1\.0 % .*\(rule of three\)/);
    const ablations = report.ablations.map((ablation) => ({ ...ablation, kappa: null, macroF1: null }));
    const robustness = { ...report.robustness!, hasTruth: false };
    const without = { ...report, ablations, robustness, stages: { ...report.stages, truth: null } };
    expect(verdict(without)[0]).not.toMatch(/kappa/);
    expect(/kappa|confusion"/i.test(accuracyPage(without).replace(/<dl class="facts">.*/s, ''))).toBe(false);
  });

  it('escapes what comes from files', () => {
    const page = accuracyPage(report);
    expect(page).not.toContain('<script');
    expect(page).toContain('&#60;script&#62;');
    const markdown = accuracyMarkdown(report);
    expect(markdown).not.toContain(HOSTILE_TITLE);
    expect(markdown).toContain('\\<script\\>');
    for (const line of markdown.split('\n').filter((own) => own.includes('\\<script\\>') && own.startsWith('|'))) {
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(line.includes('%') ? 6 : 5);
    }
  });

  it('refuses no epochs, and a number of them that is none', async () => {
    const models = await shippedModels('eeg1');
    const request = { weights: '', nights: [], unseen: false, epochs: 4, robustnessEpochs: 0 };
    await expect(accuracyReport(models, request)).rejects.toThrow(/no whole epoch/);
    for (const epochs of [0, 1.5, Number.NaN]) {
      await expect(accuracyReport(models, { ...request, epochs })).rejects.toThrow(UsageError);
    }
  });
});
