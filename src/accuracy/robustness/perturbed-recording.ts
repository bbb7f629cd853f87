import type { ChannelMatch } from '../../signal/channels.js';
import type { Recording, SignalHeader } from '../../signal/recording.js';
import { Random } from '../../signal/simulate/random.js';
import { muscleNoise, type NoiseSource, pinkNoise, whiteNoise } from './noise.js';
import { JUMP_SECONDS, LOST_FROM, MAINS_HERTZ, OPEN_INPUT_MICROVOLTS, type Perturbation } from './perturbations.js';

/** Changes samples in place; `onset` is the first one's time in seconds. Called in order of time. */
type Change = (samples: Float32Array, onset: number) => void;

/** A signal of the recording and what of it is to be disturbed. */
interface Disturbed {
  readonly header: SignalHeader;
  /** Subtracted from another: what is added goes to that other alone, else it would cancel. */
  readonly isSubtracted: boolean;
  /** Model channels that it serves. */
  readonly channels: readonly number[];
  readonly durationSeconds: number;
  readonly random: Random;
}

/** Of the noises: no sample exceeds this many of their rms but one in millions. */
const PEAK = 6;

const added =
  (source: NoiseSource): Change =>
  (samples) => {
    for (let i = 0; i < samples.length; i++) samples[i] += source();
  };
const scaledBy =
  (factor: number): Change =>
  (samples) => {
    for (let i = 0; i < samples.length; i++) samples[i] *= factor;
  };
const mapped =
  (rate: number, value: (sample: number, seconds: number) => number): Change =>
  (samples, onset) => {
    for (let i = 0; i < samples.length; i++) samples[i] = value(samples[i], onset + i / rate);
  };

/** What a perturbation adds to a signal; null for those that do not add. */
function addition({ kind, strength }: Perturbation, { header: { rate }, random }: Disturbed): Change | null {
  switch (kind) {
    case 'white-noise':
      return added(whiteNoise(random, rate, strength));
    case 'pink-noise':
      return added(pinkNoise(random, rate, strength));
    case 'muscle':
      return added(muscleNoise(random, rate, strength));
    case 'mains-50':
    case 'mains-60': {
      const cycle = 2 * Math.PI * MAINS_HERTZ[kind];
      const phase = random.uniform(0, 2 * Math.PI);
      return mapped(rate, (sample, seconds) => sample + strength * Math.sin(cycle * seconds + phase));
    }
    case 'offset':
      return mapped(rate, (sample) => sample + strength);
    case 'jumps':
      return mapped(rate, (sample, seconds) => sample + strength * (Math.floor(seconds / JUMP_SECONDS) % 2));
    default:
      return null;
  }
}

/** Seconds in which a model's only channel is lost, [from, to). */
export function lostStretch({ kind, strength }: Perturbation, durationSeconds: number): readonly [number, number] {
  const from = LOST_FROM * durationSeconds;
  return kind === 'lost-part' ? [from, from + strength * durationSeconds] : [from, from];
}

function changeOf(perturbation: Perturbation, signal: Disturbed): Change | null {
  const { kind, strength } = perturbation;
  const { header, isSubtracted, channels, durationSeconds, random } = signal;
  if (kind === 'gain') return scaledBy(strength);
  if (kind === 'polarity') return scaledBy(strength === 1 ? -1 : 1);
  if (kind === 'lost-channel') return channels.includes(strength) ? scaledBy(0) : null;
  if (kind === 'lost-part') {
    const [from, to] = lostStretch(perturbation, durationSeconds);
    const noise = whiteNoise(random, header.rate, OPEN_INPUT_MICROVOLTS);
    return mapped(header.rate, (sample, seconds) => (seconds >= from && seconds < to ? noise() : sample));
  }
  return isSubtracted ? null : addition(perturbation, signal);
}

/** Most microvolts by which a sample moves, beside the gain. */
function reach({ kind, strength }: Perturbation): number {
  if (kind === 'gain' || kind === 'clock' || kind === 'none' || kind === 'polarity') return 0;
  return (kind.endsWith('noise') || kind === 'muscle' ? PEAK : 1) * Math.abs(strength);
}

/**
 * The header of a converter with room for what was added, steps as before: else a sample that is out of the file's range
 * would count as clipped, and the figures would be of the recorder rather than of the model.
 */
function widened(header: SignalHeader, perturbation: Perturbation): SignalHeader {
  const { physicalMin, physicalMax, digitalMin, digitalMax, microvoltsPerUnit } = header;
  const gain = perturbation.kind === 'gain' ? Math.max(1, perturbation.strength) : 1;
  const largest = Math.max(Math.abs(physicalMin), Math.abs(physicalMax)) * gain;
  const end = (largest + reach(perturbation) / (microvoltsPerUnit ?? 1)) * Math.sign(physicalMax - physicalMin);
  const factor = (2 * end) / (physicalMax - physicalMin);
  return {
    ...header,
    physicalMin: -end,
    physicalMax: end,
    digitalMax: digitalMin + (digitalMax - digitalMin) * factor,
  };
}

/**
 * A recording as it would be with something wrong before the front end: samples are changed as they are read, at their
 * own rate. `clock` is left to whoever resamples. The same draw each time it is read, and for all strengths of a kind.
 * @param matches the signals that a model hears; the others stay as they are
 * @param title with the signal's number the name of its random draw
 */
export function perturbedRecording(
  recording: Recording,
  matches: readonly ChannelMatch[],
  perturbation: Perturbation,
  title: string,
): Recording {
  const { kind } = perturbation;
  if (kind === 'none' || kind === 'clock') return recording;
  const isHeard = (index: number): boolean => matches.some(({ signal, minus }) => signal === index || minus === index);
  const changes = (): Map<number, Change> => {
    const entries = recording.signals.flatMap((header, index): [number, Change][] => {
      if (!isHeard(index)) return [];
      const change = changeOf(perturbation, {
        header,
        isSubtracted: matches.every(({ signal }) => signal !== index),
        channels: matches.flatMap(({ signal, minus }, c) => (signal === index || minus === index ? [c] : [])),
        durationSeconds: recording.durationSeconds,
        random: new Random(1, `${kind} ${title} ${String(index)}`),
      });
      return change === null ? [] : [[index, change]];
    });
    return new Map(entries);
  };
  return {
    name: recording.name,
    format: recording.format,
    start: recording.start,
    durationSeconds: recording.durationSeconds,
    signals: recording.signals.map((header, index) => (isHeard(index) ? widened(header, perturbation) : header)),
    warnings: recording.warnings,
    annotations: () => recording.annotations(),
    async *slices(indices, limits) {
      const own = changes();
      for await (const { onset, samples } of recording.slices(indices, limits)) {
        const changed = samples.map((values) => values.slice());
        indices.forEach((signal, i) => own.get(signal)?.(changed[i], onset));
        yield { onset, samples: changed };
      }
    },
    readingWarnings: () => recording.readingWarnings(),
    close: () => recording.close(),
  };
}
