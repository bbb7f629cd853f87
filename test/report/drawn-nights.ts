import type { NightReport } from '../../src/report/night.js';
import { sleepStatistics } from '../../src/report/statistics.js';
import { betweenLights } from '../../src/report/time-in-bed.js';
import { agreement } from '../../src/report/agreement.js';
import type { Defect, DefectStretch } from '../../src/signal/defects.js';
import { UNKNOWN_LIGHTS, type Lights } from '../../src/signal/lights.js';
import { Random } from '../../src/signal/simulate/random.js';
import { drawStages } from '../../src/signal/simulate/stages.js';
import { sampleNight } from './sample-night.js';

const HABITS = { tilts: [0, 0, 0, 0, 0], boutScores: [0, 0, 0, 0, 0], periodScore: 0 };

/** A night as a sleeper has one, with probabilities that waver and are wrong at times. */
function drawnNight(seed: number, epochs: number): { readonly night: NightReport; readonly truth: Int8Array } {
  const random = new Random(seed, 'drawn night');
  const truth = drawStages(random, HABITS, epochs);
  const drawn = Array.from(truth, (stage, epoch) => {
    const near = truth[Math.min(epochs - 1, epoch + 1)];
    const weights = [0, 1, 2, 3, 4].map(
      (other) => (other === stage ? 1.6 : other === near ? 0.5 : 0.05) * random.uniform(0.1, 1) ** 1.5,
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
  const stages = drawn.map((shares) => shares.indexOf(Math.max(...shares)));
  const night = sampleNight(stages);
  return { night: { ...night, epochs: night.epochs.map((e, i) => ({ ...e, probabilities: drawn[i] })) }, truth };
}

/** What the parts of a report are when it is put together from its epochs. */
function whole(night: NightReport): NightReport {
  const stages = Int8Array.from(night.epochs, ({ stage }) => stage);
  const statistics = sleepStatistics(betweenLights({ epochSeconds: 30, startSeconds: 0, stages }, night.lights));
  return { ...night, statistics, agreement: night.truth === null ? null : agreement(night.truth, stages) };
}

/** Epochs that were no good: without a stage, or staged without one channel. */
function spoil(
  night: NightReport,
  defect: Defect,
  [from, to]: readonly [number, number],
  channel?: string,
): NightReport {
  const epochs = night.epochs.map((epoch, index) => {
    if (index < from || index >= to) return epoch;
    if (channel !== undefined) return { ...epoch, leftOut: [...epoch.leftOut, channel] };
    return { ...epoch, stage: -1 as const, probabilities: [], unscored: defect };
  });
  const stretch: DefectStretch = {
    onset: from * 30,
    duration: (to - from) * 30,
    defect,
    channel: channel ?? (defect === 'gap' ? null : 'EEG Fpz-Cz'),
  };
  return { ...night, epochs, stretches: [...night.stretches, stretch] };
}

const LONG = 'eine sehr lange Aufzeichnung/with <b>"everything"</b> & more '.repeat(4);
const HOSTILE = `${LONG}${'x'.repeat(300)}\u202e夜の記録\u0000<script>alert(1)</script>.edf`;

function plainNight(): NightReport {
  return whole(drawnNight(1, 960).night);
}

function truthNight(): NightReport {
  const { night, truth } = drawnNight(2, 1020);
  truth.fill(-1, 990);
  return whole({ ...night, truth });
}

function lights(off: number | null, on: number | null): Lights {
  const source = { off: off === null ? null : 'annotation', on: on === null ? null : 'option' } as const;
  return { off, on, source };
}

function defectiveNight(): NightReport {
  const { night, truth } = drawnNight(3, 1000);
  const channels = [
    { model: 'EEG Fpz-Cz', signal: 'F3-M2', formedFrom: ['F3', 'M2'] as [string, string], rate: 256 },
    { model: 'EEG Pz-Oz', signal: 'EEG Pz-Oz', formedFrom: null, rate: 100 },
    { model: 'EOG horizontal', signal: 'E1-E2', formedFrom: ['E1', 'E2'] as [string, string], rate: 256 },
  ];
  let spoilt: NightReport = {
    ...night,
    truth,
    lights: lights(1500.5, 28_650),
    recording: { ...night.recording, name: 'ward-7 2026-11-20.edf', format: 'EDF+D', channels },
    warnings: ['The recording has 2 gaps, 41.0 min together.', 'EEG Fpz-Cz is clipped in 9 epochs.'],
  };
  spoilt = spoil(spoilt, 'gap', [300, 362]);
  spoilt = spoil(spoilt, 'gap', [700, 720]);
  spoilt = spoil(spoilt, 'flat', [400, 425]);
  spoilt = spoil(spoilt, 'clipped', [480, 489]);
  spoilt = spoil(spoilt, 'lead-off', [560, 600]);
  spoilt = spoil(spoilt, 'flat', [150, 260], 'EOG horizontal');
  spoilt = spoil(spoilt, 'lead-off', [800, 820], 'EEG Pz-Oz');
  return whole(spoilt);
}

function hostileNight(): NightReport {
  const { night, truth } = drawnNight(4, 500);
  const channel = {
    model: HOSTILE,
    signal: `${HOSTILE}2`,
    formedFrom: [HOSTILE, HOSTILE] as [string, string],
    rate: 1,
  };
  const spoilt = spoil({ ...night, truth }, 'flat', [100, 120], HOSTILE);
  return whole({
    ...spoilt,
    recording: { ...night.recording, name: HOSTILE, channels: [channel] },
    model: {
      name: HOSTILE,
      provenance: { data: HOSTILE, recipe: HOSTILE, tool: HOSTILE, limits: HOSTILE, metrics: HOSTILE },
      sizes: { wasmBytes: 9354, modelBytes: 7000, arenaBytes: 65536 },
    },
    timing: { ...night.timing, engine: HOSTILE },
    warnings: [HOSTILE, HOSTILE],
  });
}

const withStart = (night: NightReport, start: Date | null): NightReport => ({
  ...night,
  recording: { ...night.recording, start },
});

/** Nights of every kind that a page must show well, by name. */
export const DRAWN_NIGHTS: Readonly<Record<string, NightReport>> = {
  plain: plainNight(),
  truth: truthNight(),
  defects: defectiveNight(),
  'sixteen hours': withStart(whole({ ...drawnNight(5, 1920).night, lights: lights(3600 * 3, null) }), null),
  'ten minutes': whole({ ...drawnNight(6, 20).night, lights: lights(65, 130) }),
  'nothing scored': whole(sampleNight(new Array<number>(700).fill(-1), { lights: UNKNOWN_LIGHTS })),
  'no epochs': whole(sampleNight([])),
  hostile: hostileNight(),
};
