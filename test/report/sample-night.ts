import { agreement } from '../../src/report/agreement.js';
import type { NightReport } from '../../src/report/night.js';
import { UNKNOWN_LIGHTS } from '../../src/signal/lights.js';
import { sleepStatistics } from '../../src/report/statistics.js';
import type { StageIndex } from '../../src/stages.js';

/** A report around given stages; probabilities put 0.8 on the stage. */
export function sampleNight(stages: readonly number[], changes: Partial<NightReport> = {}): NightReport {
  const scored = Int8Array.from(stages);
  const truth = changes.truth ?? null;
  return {
    recording: {
      name: 'night.edf',
      start: new Date(Date.UTC(2026, 10, 20, 22, 58)),
      durationSeconds: stages.length * 30,
      format: 'EDF',
      channels: [{ model: 'EEG', signal: 'EEG C3-A2', formedFrom: null, rate: 128 }],
    },
    model: {
      name: 'eeg1',
      provenance: { data: 'some nights', recipe: 'a recipe', limits: 'not measured on children' },
    },
    epochs: stages.map((stage, index) => ({
      onset: index * 30,
      duration: 30,
      stage: stage as StageIndex,
      probabilities: stage < 0 ? [] : [0, 1, 2, 3, 4].map((other) => (other === stage ? 0.8 : 0.05)),
      unscored: stage < 0 ? 'flat' : null,
      leftOut: [],
    })),
    smoothing: null,
    stretches: [],
    lights: UNKNOWN_LIGHTS,
    statistics: sleepStatistics({ epochSeconds: 30, startSeconds: 0, stages: scored }),
    agreement: truth === null ? null : agreement(truth, scored),
    timing: { stagingSeconds: 0.07, totalSeconds: 0.4, microsecondsPerEpoch: 86.4, engine: 'wasm SIMD' },
    warnings: [],
    ...changes,
    truth,
  };
}
