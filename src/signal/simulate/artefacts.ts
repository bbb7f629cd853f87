import { EPOCH_SECONDS } from '../../stages.js';
import { addAmplifier } from './amplifier.js';
import { addElectrodeArtefacts } from './electrode-artefacts.js';
import type { MontageChannel } from './montage.js';
import type { NightConditions } from './person.js';
import { Random } from './random.js';
import { addWave, burst, muscle } from './waves.js';

/**
 * `movement` of the body, which moves every signal; on one channel an electrode's `pop`, a `contact` that rubs, a
 * baseline's `drift`, `sweat`, the heart's `ecg`, loud `mains`, an amplifier's `saturation`, and a lead that is off.
 */
export type ArtefactKind =
  'movement' | 'pop' | 'contact' | 'drift' | 'sweat' | 'ecg' | 'mains' | 'saturation' | 'lead-off';

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

export interface ArtefactChannel {
  readonly spec: MontageChannel;
  readonly samples: Float32Array;
}

/** The recorder and the place. */
export interface Surroundings {
  readonly seed: number;
  /** Hz. */
  readonly rate: number;
  /** Hz: 50 or 60. */
  readonly mains: number;
}

/**
 * Adds everything that is not the sleeper's. All rates and sizes are INVENTED. What happens when does not depend on the
 * sampling rate.
 * @returns what can be marked by time; the little drift and hum that every channel has all night are not
 */
export function addArtefacts(
  channels: readonly ArtefactChannel[],
  stages: Int8Array,
  night: NightConditions,
  surroundings: Surroundings,
): Artefact[] {
  const { seed, rate, mains } = surroundings;
  const list = addMovements(channels, stages, night.artefactRate * night.restlessness, surroundings);
  channels.forEach((channel, index) => {
    const random = new Random(seed, `artefacts ${index}`);
    addAmplifier(random, channel.samples, channel.spec.role, rate, mains);
    const noise = new Random(seed, `artefact noise ${index}`);
    const { artefactRate } = night;
    list.push(...addElectrodeArtefacts(random, noise, channel, index, { rate, mains, artefactRate }));
  });
  return list.sort((a, b) => a.startSeconds - b.startSeconds);
}

function addMovements(
  channels: readonly ArtefactChannel[],
  stages: Int8Array,
  chanceFactor: number,
  { seed, rate }: Surroundings,
): Artefact[] {
  const list: Artefact[] = [];
  const random = new Random(seed, 'movements');
  const noise = new Random(seed, 'movement noise');
  stages.forEach((stage, epoch) => {
    const awakened = stage === 0 && epoch > 0 && stages[epoch - 1] !== 0;
    if (!random.chance((awakened ? AWAKENING_MOVEMENT : MOVEMENT_CHANCE[stage]) * chanceFactor)) return;
    const seconds = random.uniform(2, 12);
    const startSeconds = epoch * EPOCH_SECONDS + random.uniform(0, EPOCH_SECONDS - seconds);
    const at = Math.round(startSeconds * rate);
    for (const channel of channels) addMovement(random, noise, channel, at, seconds, rate);
    list.push({ kind: 'movement', channel: -1, startSeconds, seconds });
  });
  return list;
}

function addMovement(
  random: Random,
  noise: Random,
  { spec, samples }: ArtefactChannel,
  at: number,
  seconds: number,
  rate: number,
): void {
  const slow = spec.role === 'emg' ? 15 : random.around(90, 0.5);
  for (let i = 0; i < 3; i++) {
    const shape = burst(random.uniform(0.3, 2), seconds, random.uniform(0, 6.3), 0, rate);
    addWave(samples, at, shape, slow * random.uniform(0.4, 1));
  }
  addWave(samples, at, muscle(noise, seconds, rate), random.around(spec.role === 'emg' ? 45 : 12, 0.4));
}
