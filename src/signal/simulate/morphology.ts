import { EPOCH_SAMPLES, RATE } from './blocks.js';
import type { NightConditions, SimulatedPerson } from './person.js';
import { type EyeSite, posteriorOf, type MontageChannel } from './montage.js';
import type { BandTargets } from './powers.js';
import type { Random } from './random.js';
import { BAND_COUNT, BAND_EDGES } from './tables.js';
import {
  addWave,
  blink,
  burst,
  kComplex,
  muscle,
  saccade,
  sawtooth,
  slowWave,
  vertexWave,
  type Wave,
} from './waves.js';

/** A channel being drawn. */
export interface DrawnChannel {
  readonly spec: MontageChannel;
  readonly samples: Float32Array;
  readonly targets: BandTargets;
}

/** What drawing needs; every rate and size in this file is INVENTED, sized by the epoch's intended band powers. */
export interface Drawing {
  readonly random: Random;
  readonly person: SimulatedPerson;
  readonly night: NightConditions;
  readonly stages: Int8Array;
  readonly channels: readonly DrawnChannel[];
}

const DELTA = 0;
const THETA = 1;
const ALPHA = 2;
const BETA = 3;

/**
 * What an EOG sees of a gaze to the side and of a blink. Either eye against a mastoid sees a gaze with the other sign;
 * E1 lies below its eye and E2 above it, so that a blink's signs differ too.
 */
const ON_EOG: Readonly<Record<EyeSite, Readonly<Record<EyeEvent, number>>>> = {
  horizontal: { gaze: 1, blink: 0.25 },
  left: { gaze: 0.6, blink: -0.4 },
  right: { gaze: -0.6, blink: 0.6 },
  vertical: { gaze: 0.15, blink: 1.5 },
};

type EyeEvent = 'gaze' | 'blink';

/** Adds each stage's graphic elements to the channels. */
export function drawMorphology(drawing: Drawing): void {
  const painters = [paintWake, paintN1, paintN2, paintN3, paintRem];
  let eyesClosed = true;
  drawing.stages.forEach((stage, epoch) => {
    if (drawing.random.chance(0.25)) eyesClosed = drawing.random.chance(0.6);
    painters[stage](drawing, epoch, eyesClosed);
  });
}

function paintWake(d: Drawing, epoch: number, eyesClosed: boolean): void {
  const { random, person } = d;
  if (eyesClosed) {
    alphaBursts(d, epoch, Math.round(6 * person.alphaStrength));
    slowEyeMovements(d, epoch, random.poisson(0.5));
  }
  saccades(d, epoch, random.poisson(eyesClosed ? 1.5 : 8));
  if (eyesClosed) return;
  const lid = random.around(90, 0.2);
  repeat(random.poisson(6), () => {
    const shape = blink(random.uniform(0.25, 0.4));
    eyes(d, when(random, epoch), shape, lid, 'blink', 2.5);
  });
}

function paintN1(d: Drawing, epoch: number): void {
  const { random } = d;
  slowEyeMovements(d, epoch, random.poisson(1.5));
  if (random.chance(0.3)) alphaBursts(d, epoch, 2);
  repeat(random.poisson(0.8), () => {
    brain(d, when(random, epoch), epoch, vertexWave(random.uniform(0.18, 0.35)), DELTA, random.uniform(3, 5), 0.4);
  });
  arousal(d, epoch, 0.1);
}

function paintN2(d: Drawing, epoch: number): void {
  const { random, person } = d;
  spindles(d, epoch, random.poisson(person.spindleRate / 2));
  repeat(random.poisson(person.kComplexRate / 2), () => {
    const at = when(random, epoch);
    const seconds = random.uniform(0.7, 1.3);
    brain(d, at, epoch, kComplex(seconds), DELTA, random.uniform(4.5, 7), 0.5);
    if (random.chance(0.4)) spindleAt(d, at + Math.round(0.6 * seconds * RATE), epoch);
  });
  slowWaves(d, epoch, random.poisson(1));
  arousal(d, epoch, 0.05);
}

function paintN3(d: Drawing, epoch: number): void {
  slowWaves(d, epoch, 9 + d.random.poisson(5));
  spindles(d, epoch, d.random.poisson(0.3 * d.person.spindleRate));
}

function paintRem(d: Drawing, epoch: number): void {
  const { random, person } = d;
  const phasic = random.chance(0.35) ? random.uniform(1, 2.5) : random.uniform(0, 0.6);
  repeat(random.poisson((person.eyeMovementRate / 4) * phasic), () => {
    const at = when(random, epoch);
    const inBurst = 1 + random.poisson(2);
    for (let i = 0; i < inBurst; i++) saccadeAt(d, at + Math.round(i * random.uniform(0.25, 0.7) * RATE));
  });
  repeat(random.poisson(0.5 * phasic), () => {
    const shape = sawtooth(random.uniform(2.2, 4), random.uniform(1.5, 4));
    brain(d, when(random, epoch), epoch, shape, THETA, random.uniform(2, 3.5), 0.4);
  });
  repeat(random.poisson(1.2 * phasic), () => {
    twitch(d, when(random, epoch), epoch, random.uniform(0.08, 0.4), random.around(4, 0.4));
  });
  arousal(d, epoch, 0.04);
}

function alphaBursts(d: Drawing, epoch: number, count: number): void {
  const { random, person } = d;
  repeat(count, () => {
    const hz = person.alphaFrequency + 0.25 * random.gaussian();
    const shape = burst(hz, random.uniform(1, 6), random.uniform(0, 6.28));
    brain(d, when(random, epoch), epoch, shape, ALPHA, 2.4 * person.alphaStrength, 1);
  });
}

function spindles(d: Drawing, epoch: number, count: number): void {
  repeat(count, () => spindleAt(d, when(d.random, epoch), epoch));
}

function spindleAt(d: Drawing, at: number, epoch: number): void {
  const { random, person } = d;
  const hz = person.spindleFrequency + 0.3 * random.gaussian();
  const shape = burst(hz, random.uniform(0.5, 1.6), random.uniform(0, 6.28), random.uniform(-1, 0.2));
  brain(d, at, epoch, shape, BETA, random.uniform(5, 8), 0.8);
}

function slowWaves(d: Drawing, epoch: number, count: number): void {
  const { random } = d;
  repeat(count, () => {
    let at = when(random, epoch);
    const inTrain = 1 + random.poisson(0.6);
    for (let i = 0; i < inTrain; i++) {
      const shape = slowWave(random.uniform(0.55, 1.4));
      brain(d, at, epoch, shape, DELTA, random.uniform(1.6, 3.2), 0.7);
      at += shape.length;
    }
  });
}

function saccades(d: Drawing, epoch: number, count: number): void {
  repeat(count, () => saccadeAt(d, when(d.random, epoch)));
}

function saccadeAt(d: Drawing, at: number): void {
  const { random } = d;
  const size = random.around(75, 0.5) * (random.chance(0.5) ? 1 : -1);
  eyes(d, at, saccade(random.uniform(0.03, 0.09), random.uniform(0.2, 0.5)), size, 'gaze', 1);
}

function slowEyeMovements(d: Drawing, epoch: number, count: number): void {
  const { random } = d;
  repeat(count, () => {
    const shape = burst(random.uniform(0.2, 0.55), random.uniform(3, 8), random.uniform(0, 6.28));
    eyes(d, when(random, epoch), shape, random.around(70, 0.35), 'gaze', 0.6);
  });
}

/** Three to ten seconds of faster EEG and muscle. `chance` is an epoch's, before the night's restlessness. */
function arousal(d: Drawing, epoch: number, chance: number): void {
  const { random, night, person } = d;
  if (!random.chance(chance * night.restlessness)) return;
  const seconds = random.uniform(3, 10);
  const at = when(random, epoch);
  brain(d, at, epoch, burst(person.alphaFrequency - 0.5, seconds, 0, 1), ALPHA, random.uniform(1.5, 3), 0.8);
  twitch(d, at, epoch, seconds, random.around(5, 0.4));
}

/** A wave on every EEG, `size` times the intended amplitude of `band`; `posterior` is its share at Pz-Oz. */
function brain(
  d: Drawing,
  at: number,
  epoch: number,
  shape: Wave,
  band: number,
  size: number,
  posterior: number,
): void {
  for (const channel of d.channels) {
    if (channel.spec.role !== 'eeg') continue;
    const share = 1 + (posterior - 1) * posteriorOf(channel.spec);
    addWave(channel.samples, at, shape, size * share * intended(channel, epoch, band));
  }
}

/** A movement of the eyes: on EOG, and on frontal EEG by the person's leakage. */
function eyes(d: Drawing, at: number, shape: Wave, microvolts: number, event: EyeEvent, onEeg: number): void {
  for (const { spec, samples } of d.channels) {
    if (spec.role === 'eog') addWave(samples, at, shape, microvolts * ON_EOG[spec.eye ?? 'horizontal'][event]);
    if (spec.role === 'eeg') {
      addWave(samples, at, shape, microvolts * onEeg * d.person.eyeLeakage * (1 - 0.9 * posteriorOf(spec)));
    }
  }
}

function twitch(d: Drawing, at: number, epoch: number, seconds: number, size: number): void {
  for (const channel of d.channels) {
    if (channel.spec.role !== 'emg') continue;
    addWave(channel.samples, at, muscle(d.random, seconds), size * intended(channel, epoch, BETA));
  }
}

/** Root mean square in microvolts that a band is meant to have. */
function intended(channel: DrawnChannel, epoch: number, band: number): number {
  const width = BAND_EDGES[band + 1] - BAND_EDGES[band];
  return Math.sqrt(width * 10 ** channel.targets[epoch * BAND_COUNT + band]);
}

/** A sample of the epoch. */
function when(random: Random, epoch: number): number {
  return Math.floor((epoch + random.uniform()) * EPOCH_SAMPLES);
}

function repeat(count: number, draw: () => void): void {
  for (let i = 0; i < count; i++) draw();
}
