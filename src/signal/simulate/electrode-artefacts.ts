import { addMains, mainsAt, RAIL } from './amplifier.js';
import type { Artefact, ArtefactChannel, ArtefactKind } from './artefacts.js';
import { drawLeadOff, LEAD_OFF_LOOKS } from './lead-offs.js';
import type { Random } from './random.js';
import { addWave, hann, wave } from './waves.js';

/** One disturbance's place and means. */
interface Scene {
  readonly random: Random;
  readonly channel: ArtefactChannel;
  readonly rate: number;
  readonly mains: number;
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

interface Electrode {
  readonly kind: ArtefactKind;
  /** A channel and hour. */
  readonly perHour: number;
  /** From the shortest to the longest. */
  readonly seconds: readonly [number, number];
  readonly draw: (scene: Scene) => void;
}

/** What happens to single channels, in the order of drawing: the last two take the signal away. All INVENTED. */
const ELECTRODES: readonly Electrode[] = [
  { kind: 'pop', perHour: 0.4, seconds: [0.8, 3.6], draw: drawPop },
  { kind: 'contact', perHour: 0.05, seconds: [5, 60], draw: drawContact },
  { kind: 'drift', perHour: 0.06, seconds: [60, 300], draw: drawDrift },
  { kind: 'sweat', perHour: 0.04, seconds: [120, 900], draw: drawSweat },
  { kind: 'ecg', perHour: 0.015, seconds: [600, 5400], draw: drawEcg },
  { kind: 'mains', perHour: 0.05, seconds: [20, 600], draw: drawMains },
  { kind: 'saturation', perHour: 0.02, seconds: [2, 20], draw: drawSaturation },
  { kind: 'lead-off', perHour: 0.03, seconds: [5, 40], draw: drawLoose },
];

/**
 * Adds what happens to one channel's electrode and input.
 * @param random decides what happens and when; the same at every rate
 * @param noise draws samples
 */
export function addElectrodeArtefacts(
  random: Random,
  noise: Random,
  channel: ArtefactChannel,
  index: number,
  { rate, mains, artefactRate }: { readonly rate: number; readonly mains: number; readonly artefactRate: number },
): Artefact[] {
  const night = channel.samples.length / rate;
  const list: Artefact[] = [];
  for (const { kind, perHour, seconds, draw } of ELECTRODES) {
    const count = random.poisson((perHour * artefactRate * night) / 3600);
    for (let i = 0; i < count; i++) {
      const startSeconds = random.uniform(0, night);
      const length = Math.min(random.uniform(...seconds), night - startSeconds);
      const from = Math.floor(startSeconds * rate);
      const to = Math.min(channel.samples.length, from + Math.round(length * rate));
      draw({ random: noise, channel, rate, mains, from, to, seconds: length });
      list.push({ kind, channel: index, startSeconds, seconds: length });
    }
  }
  return list;
}

/** A charge that flows off: four time constants are marked, eight drawn. */
function drawPop({ random, channel: { samples }, rate, from, seconds }: Scene): void {
  const decay = (seconds * rate) / 4;
  const height = random.around(200, 0.6) * (random.chance(0.5) ? 1 : -1);
  const end = Math.min(samples.length, from + Math.round(8 * decay));
  for (let i = from; i < end; i++) samples[i] += height * Math.exp((from - i) / decay);
}

/** A rubbing contact: noise that wanders, with jumps. */
function drawContact({ random, channel: { samples }, rate, from, to }: Scene): void {
  const size = random.around(25, 0.5);
  const [keep, jumps] = [Math.exp(-8 / rate), 3 / rate];
  let level = 0;
  for (let i = from; i < to; i++) {
    level = keep * level + size * Math.sqrt(1 - keep * keep) * random.gaussian();
    if (random.chance(jumps)) level += 3 * size * random.bounded();
    samples[i] += level * fade(i, from, to, rate);
  }
}

/** A baseline that leaves and comes back. */
function drawDrift({ random, channel: { samples }, rate, from, seconds }: Scene): void {
  const height = random.around(150, 0.5) * (random.chance(0.5) ? 1 : -1);
  addWave(
    samples,
    from,
    wave(seconds, (_, part) => hann(part), rate),
    height,
  );
}

/** Slow sways of a sweating skin, 0.1 to 0.4 Hz. */
function drawSweat({ random, channel, rate, from, seconds }: Scene): void {
  const size = random.around(channel.spec.role === 'emg' ? 8 : 35, 0.4);
  for (let i = 0; i < 4; i++) {
    const [hz, phase] = [random.uniform(0.1, 0.4), random.uniform(0, 6.28)];
    const shape = wave(seconds, (t, part) => Math.sqrt(hann(part)) * Math.sin(phase + 2 * Math.PI * hz * t), rate);
    addWave(channel.samples, from, shape, size / 2);
  }
}

/** The heart's R and T waves, picked up through the reference. */
function drawEcg({ random, channel: { samples }, rate, from, to }: Scene): void {
  const size = random.around(12, 0.4) * (random.chance(0.5) ? 1 : -1);
  const interval = random.uniform(0.8, 1.15);
  const bump = (t: number, centre: number, width: number): number => Math.exp(-0.5 * ((t - centre) / width) ** 2);
  const beat = wave(0.6, (t) => bump(t, 0.1, 0.012) - 0.3 * bump(t, 0.13, 0.012) + 0.2 * bump(t, 0.38, 0.05), rate);
  for (let at = from; at < to; at += interval * (1 + 0.03 * random.bounded()) * rate) {
    addWave(samples, Math.round(at), beat, size);
  }
}

/** A bad earth, or a device switched on beside the bed. */
function drawMains({ random, channel: { samples }, rate, mains, from, to }: Scene): void {
  addMains(samples, [from, to], rate, mainsAt(mains, random.uniform(0.01, 0.08), rate), random.around(8, 0.6));
}

/** The input is driven to its end and comes back; the coupling's time constant is a second. */
function drawSaturation({ random, channel: { samples }, rate, from, to }: Scene): void {
  const end = random.chance(0.5) ? RAIL.high : RAIL.low;
  samples.fill(end, from, to);
  const back = Math.min(samples.length, to + Math.round(8 * rate));
  for (let i = to; i < back; i++) samples[i] += end * Math.exp((to - i) / rate);
}

function drawLoose({ random, channel: { samples }, rate, mains, from, to }: Scene): void {
  const look = LEAD_OFF_LOOKS[random.pick([3, 2, 2, 2])];
  drawLeadOff(random, samples, [from, to], rate, mains, look);
}

/** Up within half a second and down likewise. */
function fade(sample: number, from: number, to: number, rate: number): number {
  return Math.min(1, (2 * (sample - from)) / rate, (2 * (to - sample)) / rate);
}
