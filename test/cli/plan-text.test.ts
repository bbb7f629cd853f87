import { beforeAll, describe, expect, it } from 'vitest';
import { type PlanReport, planReport } from '../../src/cli/plan-report.js';
import { planText } from '../../src/cli/plan-text.js';
import { BOARDS } from '../../src/runtime/boards.js';
import { randomModel } from '../support/random-model.js';

const model = randomModel(1);
const style = { width: 80, colour: false, ascii: false };
let reports: PlanReport[];

beforeAll(async () => {
  reports = await Promise.all([
    ...BOARDS.map(({ name }) => planReport(model, { board: name, chunk: 25, timing: false })),
    planReport(model, { timing: false }),
    planReport(model, { ram: 0, flash: 0, timing: false }),
  ]);
  const chunks = reports[0].tradeOff.costs.map(({ chunkSamples }) => chunkSamples);
  const times = chunks.map(
    (chunkSamples) => ({ chunkSamples, microseconds: 12345.6, quartiles: [1, 2], rounds: 3, least: 12345 }) as const,
  );
  const predicted = new Map(chunks.map((chunk) => [chunk, 98765.4]));
  const machine = 'a machine with a name of some length';
  reports.push({ ...reports.at(-2)!, timing: { build: 'simd', times, predicted, machine } });
});

describe('planText', () => {
  it.each([40, 47, 60, 80, 120])('stays within %i columns for every board and budget', (width) => {
    for (const report of reports) {
      for (const line of planText(report, { ...style, width }).split('\n'))
        expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  it('prints every chunk length once a table, whatever the width', () => {
    for (const width of [40, 80]) {
      const text = planText(reports[0], { ...style, width });
      const tables = text.match(/^chunk {2,}/gm)!.length;
      for (const { chunkSamples } of reports[0].tradeOff.costs) {
        const name = chunkSamples.toLocaleString('en-US').padStart(5);
        expect(text.match(new RegExp(`^${name}( [<*])* {2,}\\S`, 'gm'))).toHaveLength(tables);
      }
    }
  });

  it('is plain ASCII where that is asked for, and coloured only where that is', () => {
    for (const report of reports) {
      expect(planText({ ...report, model: 'schläft\u001b[31m' }, { ...style, ascii: true })).toMatch(
        /^[\n\x20-\x7e]*$/,
      );
      expect(planText(report, style)).not.toContain('\u001b');
    }
    expect(planText(reports.at(-2)!, { ...style, colour: true })).toContain('\u001b[31mChunks of 1 sample do not fit');
  });
});
