import type { MontageChannel } from './montage.js';
import { posteriorOf } from './montage.js';
import type { NightConditions } from './person.js';
import type { Random } from './random.js';
import {
  BAND_COUNT,
  INVENTED_EMG_POWER,
  INVENTED_EOG_POWER,
  INVENTED_PERSISTENCE,
  INVENTED_SPREAD,
  NIGHT_STATISTICS,
} from './tables.js';

/** Intended log10 power densities (uV^2/Hz) of one channel: five bands an epoch, epoch after epoch. */
export type BandTargets = Float32Array;

/** Ten features an epoch (Fpz-Cz, then Pz-Oz), from which every EEG derivation's targets are made. */
export function drawEegPowers(random: Random, stages: Int8Array, night: NightConditions): Float32Array {
  const { mean, within, persistence } = NIGHT_STATISTICS.band;
  const size = 2 * BAND_COUNT;
  const powers = new Float32Array(stages.length * size);
  let residual = new Array<number>(size).fill(0);
  for (let epoch = 0; epoch < stages.length; epoch++) {
    const stage = stages[epoch];
    const keep = epoch > 0 && stages[epoch - 1] === stage ? persistence[stage] : 0;
    const fresh = random.correlated(within[stage], size);
    residual = fresh.map((draw, f) => keep * residual[f] + Math.sqrt(1 - keep * keep) * draw);
    for (let f = 0; f < size; f++) {
      powers[epoch * size + f] = mean[stage][f] + night.bandOffset[stage][f] + residual[f];
    }
  }
  return powers;
}

/** One channel's targets. */
export function drawTargets(
  random: Random,
  channel: MontageChannel,
  stages: Int8Array,
  night: NightConditions,
  eegPowers: Float32Array,
): BandTargets {
  if (channel.role === 'eeg') return derivationTargets(eegPowers, posteriorOf(channel));
  const [table, offset] =
    channel.role === 'eog' ? [INVENTED_EOG_POWER, night.eogOffset] : [INVENTED_EMG_POWER, night.emgOffset];
  const { within } = INVENTED_SPREAD[channel.role];
  const targets = new Float32Array(stages.length * BAND_COUNT);
  let residual = within * random.bounded();
  stages.forEach((stage, epoch) => {
    const fresh = within * random.bounded();
    residual = INVENTED_PERSISTENCE * residual + Math.sqrt(1 - INVENTED_PERSISTENCE ** 2) * fresh;
    for (let band = 0; band < BAND_COUNT; band++) {
      targets[epoch * BAND_COUNT + band] = table[stage][band] + offset + residual;
    }
  });
  return targets;
}

function derivationTargets(eegPowers: Float32Array, posterior: number): BandTargets {
  const targets = new Float32Array(eegPowers.length / 2);
  for (let i = 0; i < targets.length; i++) {
    const at = Math.floor(i / BAND_COUNT) * 2 * BAND_COUNT + (i % BAND_COUNT);
    targets[i] = (1 - posterior) * eegPowers[at] + posterior * eegPowers[at + BAND_COUNT];
  }
  return targets;
}
