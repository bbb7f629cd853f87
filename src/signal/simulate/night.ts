import type { ChannelRole } from '../../model/channel.js';
import { EPOCH_SECONDS, type Hypnogram } from '../../stages.js';
import { addArtefacts, type Artefact } from './artefacts.js';
import { EPOCH_SAMPLES, RATE } from './blocks.js';
import { equalise } from './equaliser.js';
import { toRate } from './high-band.js';
import { PAPER_MONTAGE, posteriorOf, type MontageChannel } from './montage.js';
import { drawMorphology, type DrawnChannel } from './morphology.js';
import { drawSpectral, envelope, NoisePainter, spectralDraw } from './noise.js';
import { checkedEpochs, type NightOptions } from './night-options.js';
import { drawNight, drawPerson, type NightConditions, type SimulatedPerson } from './person.js';
import { drawEegPowers, drawTargets } from './powers.js';
import { Random, streamSeed } from './random.js';
import type { SpectralPeak } from './spectrum.js';
import { drawStages } from './stages.js';
import { BAND_COUNT } from './tables.js';

/** Share of the power of two EEG derivations' noise that is the same noise. INVENTED. */
const COMMON_NOISE = 0.35;
/** Share of the most frontal EEG that an EOG picks up. INVENTED. */
const EEG_IN_EOG = 0.35;

/** One signal of a simulated night. */
export interface SimulatedChannel {
  readonly label: string;
  readonly role: ChannelRole;
  /** Microvolts. */
  readonly samples: Float32Array;
}

/** A night and all that was drawn for it. */
export interface SimulatedNight {
  /** Clock of the place, in the UTC fields. */
  readonly start: Date;
  /** Hz. */
  readonly rate: number;
  readonly channels: readonly SimulatedChannel[];
  readonly hypnogram: Hypnogram;
  readonly person: SimulatedPerson;
  readonly conditions: NightConditions;
  readonly artefacts: readonly Artefact[];
}

/**
 * A polysomnogram that nobody slept, with its true stages. EEG band powers and stage sequences follow real nights
 * (`sleep-edf-statistics.ts`); EOG, EMG, drawn waves and artefacts are invented. The same options give the same night:
 * random numbers are integer arithmetic, and samples are identical wherever Math.sin, cos, exp, log and pow are (they
 * are on one version of a JavaScript engine; elsewhere they may differ in a float's last bits).
 * @throws UsageError when an option is out of range
 */
export function simulateNight(options: NightOptions): SimulatedNight {
  const epochs = checkedEpochs(options);
  const { seed } = options;
  const person = drawPerson(options.personSeed ?? streamSeed(seed, 'whose'));
  const conditions = drawNight(seed, person);
  const stages = options.stages ?? drawStages(new Random(seed, 'stages'), conditions.habits, epochs);
  const montage = options.channels ?? PAPER_MONTAGE;
  const morphology = options.morphology ?? true;
  const rhythms = morphology ? peaksOf : () => [];
  const channels = paintNoise(seed, montage, stages, person, conditions, rhythms);
  if (morphology) {
    drawMorphology({ random: new Random(seed, 'morphology'), person, night: conditions, stages, channels });
  }
  const rate = options.rate ?? RATE;
  const finished = mixChannels(channels).map(({ spec, samples }, index) => ({
    spec,
    samples: toRate(samples, spec.role, rate, new Random(seed, `high band ${index}`)),
  }));
  const surroundings = { seed, rate, mains: options.mains ?? 50 };
  const artefacts = (options.artefacts ?? true) ? addArtefacts(finished, stages, conditions, surroundings) : [];
  return {
    start: startOf(seed),
    rate,
    channels: finished.map(({ spec, samples }) => ({ label: spec.label, role: spec.role, samples })),
    hypnogram: { epochSeconds: EPOCH_SECONDS, startSeconds: 0, stages },
    person,
    conditions,
    artefacts,
  };
}

/** Lights-off between 22:00 and 23:59 on a date that no one will take for a real one's. */
function startOf(seed: number): Date {
  const minutes = Math.floor(new Random(seed, 'start').uniform(0, 120));
  return new Date(Date.UTC(2000, 0, 1, 22, minutes));
}

function paintNoise(
  seed: number,
  montage: readonly MontageChannel[],
  stages: Int8Array,
  person: SimulatedPerson,
  conditions: NightConditions,
  rhythms: typeof peaksOf,
): DrawnChannel[] {
  const powers = drawEegPowers(new Random(seed, 'powers'), stages, conditions);
  const length = stages.length * EPOCH_SAMPLES;
  const painter = new NoisePainter();
  const channels = montage.map((spec, index) => {
    const random = new Random(seed, `channel ${index}`);
    const targets = drawTargets(random, spec, stages, conditions, powers);
    const envelopes = [envelope(random, length), envelope(random, length)] as const;
    return { spec, random, targets, envelopes, samples: new Float32Array(length) };
  });
  const common = new Random(seed, 'common noise');
  const shared = spectralDraw();
  const own = spectralDraw();
  stages.forEach((stage, epoch) => {
    drawSpectral(common, shared);
    for (const { spec, random, targets, envelopes, samples } of channels) {
      drawSpectral(random, own);
      if (spec.role === 'eeg') blend(own, shared);
      const target = targets.subarray(epoch * BAND_COUNT, (epoch + 1) * BAND_COUNT);
      painter.paint(samples, epoch, target, rhythms(spec, stage, person), own, envelopes);
    }
  });
  return channels;
}

function blend(own: Float64Array, shared: Float64Array): void {
  const ownShare = Math.sqrt(1 - COMMON_NOISE);
  const sharedShare = Math.sqrt(COMMON_NOISE);
  for (let i = 0; i < own.length; i++) own[i] = ownShare * own[i] + sharedShare * shared[i];
}

/** Rhythms that stand out of the noise itself: alpha awake, sigma in N2. Heights are INVENTED. */
function peaksOf(spec: MontageChannel, stage: number, person: SimulatedPerson): SpectralPeak[] {
  if (spec.role !== 'eeg') return [];
  const awake = stage === 0 ? 1 : stage === 1 ? 0.4 : 0.1;
  const alpha = 3 * person.alphaStrength * awake * (0.3 + 0.7 * posteriorOf(spec));
  const sigma = stage === 2 ? 1.2 : stage === 3 ? 0.5 : 0;
  return [
    { hz: person.alphaFrequency, width: 0.8, height: alpha },
    { hz: person.spindleFrequency, width: 0.7, height: sigma },
  ];
}

/** EEG brought back to its band powers; EOG with the frontal EEG that it picks up. */
function mixChannels(channels: readonly DrawnChannel[]): DrawnChannel[] {
  const mixed = channels.map((channel) =>
    channel.spec.role === 'eeg'
      ? { ...channel, samples: equalise(channel.samples, channel.targets, BAND_COUNT) }
      : channel,
  );
  const [frontal] = mixed
    .filter(({ spec }) => spec.role === 'eeg')
    .sort((a, b) => posteriorOf(a.spec) - posteriorOf(b.spec));
  for (const { spec, samples } of mixed) {
    if (spec.role !== 'eog' || frontal === undefined) continue;
    for (let i = 0; i < samples.length; i++) samples[i] += EEG_IN_EOG * frontal.samples[i];
  }
  return mixed;
}
