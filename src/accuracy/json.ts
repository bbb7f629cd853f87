import type { AccuracyReport } from './accuracy-report.js';
import { verdict } from './words.js';

/** The report for programs: everything but the drawn signals. A noise of zero has no SQNR and gives null. */
export function accuracyJson(report: AccuracyReport) {
  return {
    verdict: verdict(report)[0],
    ...report,
    differing: report.differing.map(({ night, index, truth, float, int8, margin }) => ({
      night,
      index,
      truth,
      float,
      int8,
      margin,
    })),
  };
}
