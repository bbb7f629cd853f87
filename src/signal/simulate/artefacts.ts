import { EPOCH_SECONDS } from '../../stages.js';
import { RATE } from './blocks.js';
import type { MontageChannel } from './montage.js';
import type { NightConditions } from './person.js';
import type { Random } from './random.js';
import { addWave, burst, muscle } from './waves.js';

/** A movement that moves every signal, an electrode's pop, a lead that is off. */
export type ArtefactKind = 'movement' | 'pop' | 'lead-off';

/** A disturbance and where it is. */
export interface Artefact {
  readonly kind: ArtefactKind;
  /** Index of the channel; -1 for all of them. */
  readonly channel: number;
  readonly startSeconds: number;
  readonly seconds: number;
}

/** Chance of a body movement in an epoch, W to REM. INVENTED. */
const MOVEMENT_CHANCE = [0.1, 0.03, 0.015, 0.008, 0.02];
/** The same in the first epoch of wake after sleep. INVENTED. */
const AWAKENING_MOVEMENT = 0.5;
/** A channel and hour. INVENTED. */
const POPS = 0.4;
const LEAD_OFFS = 0.03;

export interface ArtefactChannel {
  readonly spec: MontageChannel;
  readonly samples: Float32Array;
}

/** Adds everything that is not the sleeper's. All rates and sizes are INVENTED. @returns what can be marked by time */
export function addArtefacts(
  random: Random,
  channels: readonly ArtefactChannel[],
  stages: Int8Array,
  night: NightConditions,
): Artefact[] {
  const list = addMovements(random, channels, stages, night.artefactRate * night.restlessness);
  channels.forEach((channel, index) => {
    list.push(...addPops(random, channel.samples, index, night.artefactRate));
    list.push(...addLeadOffs(random, channel.samples, index, night.artefactRate));
    addAmplifier(random, channel);
  });
  return list.sort((a, b) => a.startSeconds - b.startSeconds);
}

function addMovements(
  random: Random,
  channels: readonly ArtefactChannel[],
  stages: Int8Array,
  rate: number,
): Artefact[] {
  const list: Artefact[] = [];
  stages.forEach((stage, epoch) => {
    const awakened = stage === 0 && epoch > 0 && stages[epoch - 1] !== 0;
    if (!random.chance((awakened ? AWAKENING_MOVEMENT : MOVEMENT_CHANCE[stage]) * rate)) return;
    const seconds = random.uniform(2, 12);
    const startSeconds = epoch * EPOCH_SECONDS + random.uniform(0, EPOCH_SECONDS - seconds);
    for (const channel of channels) addMovement(random, channel, Math.round(startSeconds * RATE), seconds);
    list.push({ kind: 'movement', channel: -1, startSeconds, seconds });
  });
  return list;
}

function addMovement(random: Random, { spec, samples }: ArtefactChannel, at: number, seconds: number): void {
  const slow = spec.role === 'emg' ? 15 : random.around(90, 0.5);
  for (let i = 0; i < 3; i++) {
    addWave(samples, at, burst(random.uniform(0.3, 2), seconds, random.uniform(0, 6.3)), slow * random.uniform(0.4, 1));
  }
  addWave(samples, at, muscle(random, seconds), random.around(spec.role === 'emg' ? 45 : 12, 0.4));
}

function addPops(random: Random, samples: Float32Array, channel: number, rate: number): Artefact[] {
  return Array.from({ length: random.poisson((POPS * rate * samples.length) / RATE / 3600) }, () => {
    const decay = random.uniform(0.2, 0.9);
    const at = Math.floor(random.uniform(0, samples.length));
    const height = random.around(200, 0.6) * (random.chance(0.5) ? 1 : -1);
    const end = Math.min(samples.length, at + Math.round(8 * decay * RATE));
    for (let i = at; i < end; i++) samples[i] += height * Math.exp((at - i) / (decay * RATE));
    return { kind: 'pop', channel, startSeconds: at / RATE, seconds: 4 * decay } as const;
  });
}

/** A lead that hangs loose: no signal, but noise and mains, until it is put back. */
function addLeadOffs(random: Random, samples: Float32Array, channel: number, rate: number): Artefact[] {
  return Array.from({ length: random.poisson((LEAD_OFFS * rate * samples.length) / RATE / 3600) }, () => {
    const seconds = random.uniform(5, 40);
    const at = Math.floor(random.uniform(0, samples.length));
    const end = Math.min(samples.length, at + Math.round(seconds * RATE));
    const hum = random.uniform(5, 30);
    for (let i = at; i < end; i++) samples[i] = 0.4 * random.gaussian() + hum * mainsAt(i, 0.03);
    return { kind: 'lead-off', channel, startSeconds: at / RATE, seconds: (end - at) / RATE } as const;
  });
}

/** Mains at the n-th sample: at half the rate less `detune` it is a slow beat whose sign alternates. */
function mainsAt(sample: number, detune: number): number {
  return alternating(sample) * beatAt(sample / RATE, detune);
}

function alternating(sample: number): number {
  return sample % 2 === 0 ? 1 : -1;
}

function beatAt(second: number, detune: number): number {
  return Math.sin(2 * Math.PI * detune * second);
}

/** Offset, slow drift and mains hum of one channel. */
function addAmplifier(random: Random, { spec, samples }: ArtefactChannel): void {
  const offset = 15 * random.bounded();
  const sway = random.around(spec.role === 'emg' ? 2 : 8, 0.5);
  const periods = [random.uniform(30, 90), random.uniform(90, 300), random.uniform(300, 1200)];
  const hum = random.around(0.25, 0.8);
  const detune = random.uniform(0.01, 0.08);
  const driftAt = (second: number): number =>
    offset + sway * periods.reduce((sum, period) => sum + Math.sin((2 * Math.PI * second) / period), 0);
  // Drift and beat have periods of many seconds: a straight line over each second is enough.
  for (let start = 0; start < samples.length; start += RATE) {
    const second = start / RATE;
    const drift = driftAt(second);
    const driftStep = (driftAt(second + 1) - drift) / RATE;
    const beat = hum * beatAt(second, detune);
    const beatStep = (hum * beatAt(second + 1, detune) - beat) / RATE;
    for (let i = 0; i < RATE; i++) {
      samples[start + i] += drift + i * driftStep + alternating(i) * (beat + i * beatStep);
    }
  }
}
