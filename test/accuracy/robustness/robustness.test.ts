import { beforeAll, describe, expect, it } from 'vitest';
import { accuracyMarkdown } from '../../../src/accuracy/markdown.js';
import { type AccuracyNight, compareNights, type ComparedNight } from '../../../src/accuracy/compare-nights.js';
import { UNDISTURBED } from '../../../src/accuracy/robustness/perturbations.js';
import { type Robustness, studyRobustness } from '../../../src/accuracy/robustness/robustness.js';
import type { RobustnessPoint } from '../../../src/accuracy/robustness/robustness-figures.js';
import { robustnessFigures } from '../../../src/accuracy/robustness/robustness-svg.js';
import { robustnessNote, robustnessTable } from '../../../src/accuracy/robustness/robustness-table.js';
import { robustnessWords } from '../../../src/accuracy/robustness/robustness-words.js';
import { stagePerturbed } from '../../../src/accuracy/robustness/stage-perturbed.js';
import { agreement } from '../../../src/report/agreement.js';
import { HOSTILE_TITLE, shippedModels, shortNight, shortReport } from '../short-report.js';

describe.each(['eeg1', 'psg4'] as const)('stagePerturbed with %s', (name) => {
  it('says of undisturbed nights what the comparison says, float and eight bits', async () => {
    const models = await shippedModels(name);
    const night = shortNight(9000, 0.1);
    const [compared] = (await compareNights(models, [night], 1)).nights;
    const sampled = new Set(compared.indices.slice(3, 9));
    const stages = await stagePerturbed(models, night, UNDISTURBED, { indices: compared.indices, sampled });
    expect(stages.int8).toEqual(compared.int8.stages);
    expect([...stages.float]).toEqual([...compared.float.stages].map((s, i) => (i >= 3 && i < 9 ? s : -1)));
  });
});

describe('studyRobustness', () => {
  const nights = [shortNight(9000, 0.2), shortNight(9001, 0.1)].map((night): AccuracyNight => {
    // The first minutes of a simulated night are all wake; kappa needs other stages beside it.
    const stages = night.truth!.stages.map((_, epoch) => epoch % 4);
    return { ...night, truth: { ...night.truth!, stages } };
  });
  let compared: readonly ComparedNight[];
  let robustness: Robustness;
  const done: number[] = [];
  const panel = (kind: string): readonly RobustnessPoint[] =>
    robustness.panels.find((own) => own.kind === kind)!.points;

  beforeAll(async () => {
    const models = await shippedModels('eeg1');
    compared = (await compareNights(models, nights, 1)).nights;
    const other = { name: HOSTILE_TITLE, engine: models.engine };
    const progress = (now: number, total: number): void => {
      done.push(now / total);
    };
    robustness = await studyRobustness(models, { nights, compared, wanted: 10, other, progress });
  }, 300_000);

  it('has the undisturbed figures of the comparison, in every panel', () => {
    const join = (pick: (night: ComparedNight) => Int8Array) => Int8Array.from(compared.flatMap((n) => [...pick(n)]));
    const expected = agreement(
      join((n) => n.truth),
      join((n) => n.int8.stages),
    );
    expect(robustness).toMatchObject({ sampled: 10, epochs: expected.epochs, hasTruth: true });
    for (const { points } of robustness.panels) {
      const [neutral] = points.filter(({ isNeutral }) => isNeutral);
      const { accuracy, kappa, macroF1 } = expected;
      expect(neutral.all).toEqual({ accuracy, kappa, macroF1, kept: 1 });
      expect(neutral).toMatchObject({ unscored: 0, float: { kept: 1 }, int8: { kept: 1 } });
    }
  });

  it('gives another model its own line: the same model, the same figures', () => {
    for (const point of robustness.panels.flatMap(({ points }) => points)) {
      expect(point.other).toEqual(point.int8);
      expect(point.otherAll).toEqual(point.all);
    }
  });

  it('finds what the design promises', () => {
    // The running gain takes out what the amplifier put in; a constant offset never reaches the network.
    expect(Math.min(...panel('gain').map(({ all }) => all.kept!))).toBeGreaterThan(0.8);
    expect(Math.min(...panel('offset').map(({ all }) => all.kept!))).toBeGreaterThan(0.9);
    const noise = panel('white-noise').map(({ all }) => all.kept!);
    expect(noise.at(-1)).toBeLessThan(noise[1]);
    // What is lost counts nowhere.
    expect(panel('lost-part').every(({ unscored }) => unscored === 0)).toBe(true);
  });

  it('takes a part of many recordings', async () => {
    const models = await shippedModels('eeg1');
    const many = [nights[1], { ...nights[0], epochs: 4000 }, { ...nights[1], epochs: 4000 }];
    const own = [compared[1], compared[0], compared[1]];
    const part = await studyRobustness(models, { nights: many, compared: own, wanted: 1 });
    expect(part).toMatchObject({ recordings: 2, ofRecordings: 3, epochs: 2 * compared[1].indices.length });
    expect(robustnessNote(part)).toContain('On 2 of the 3 recordings');
  }, 300_000);

  it('stages from the other channels where one is gone, all of the night', async () => {
    const models = await shippedModels('psg4');
    const night = nights[0];
    const { indices, int8 } = (await compareNights(models, [night], 1)).nights[0];
    const chosen = { indices, sampled: new Set<number>() };
    const kept: number[] = [];
    for (const channel of models.network.metadata.channels.keys()) {
      const own = await stagePerturbed(models, night, { kind: 'lost-channel', strength: channel }, chosen);
      expect([...own.int8]).not.toContain(-1);
      kept.push(agreement(int8.stages, own.int8).accuracy!);
    }
    expect(Math.min(...kept)).toBeLessThan(1);
  }, 300_000);

  it('tells how far it is, to the end', () => {
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
  });

  it('has a row for each disturbance, as wide as its head, and nothing unescaped in the picture', () => {
    const { head, rows } = robustnessTable(robustness);
    expect(rows).toHaveLength(1 + robustness.panels.reduce((sum, { points }) => sum + points.length - 1, 0));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([head.length]));
    const figures = robustnessFigures(robustness);
    expect(figures).not.toContain('<script');
    expect(figures).not.toMatch(/NaN|undefined/);
    expect(robustnessNote(robustness)).toContain('same 10 epochs, spread over all');
    expect(robustnessNote(robustness)).toContain('in signals at 100 Hz it stands at 49.95 and 40.05 Hz.');
    const mixed = robustnessNote({ ...robustness, rates: [64, 128] });
    expect(mixed).toContain('at 64 Hz it stands at 14.05 and 4.05 Hz, at 128 Hz it stands at 49.95 and 59.95 Hz.');
  });

  it('names the worst in words, by kappa or, without truth, by what is kept', () => {
    const kappas = robustness.panels.flatMap(({ points }) => points.map(({ int8 }) => int8.kappa ?? 1));
    expect(robustnessWords(robustness)[0]).toContain(`kappa ${Math.min(...kappas).toFixed(3)} after`);
    expect(robustnessWords({ ...robustness, hasTruth: false })[0]).toMatch(/% of stages stay as they were/);
    expect(robustnessTable({ ...robustness, hasTruth: false }).head.join()).not.toMatch(/kappa/i);
  });

  it('is left out where nobody wants it', async () => {
    const report = await shortReport({ robustnessEpochs: 0, nights: [shortNight(1, 0.05)] });
    expect(report.robustness).toBeNull();
    expect(accuracyMarkdown(report)).not.toContain('Disturbed');
  }, 300_000);
});
