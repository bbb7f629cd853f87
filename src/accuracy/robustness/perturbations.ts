/** What is done to a recording before the front end hears it. */
export type PerturbationKind =
  | 'none'
  | 'white-noise'
  | 'pink-noise'
  | 'muscle'
  | 'mains-50'
  | 'mains-60'
  | 'gain'
  | 'clock'
  | 'offset'
  | 'jumps'
  | 'polarity'
  | 'lost-channel'
  | 'lost-part';

export interface Perturbation {
  readonly kind: PerturbationKind;
  /** In the unit of its {@link PerturbationGroup}. */
  readonly strength: number;
}

/** One kind in several strengths: one panel of the picture. */
export interface PerturbationGroup {
  readonly kind: Exclude<PerturbationKind, 'none'>;
  readonly title: string;
  /** What exactly is done, for the reader. */
  readonly note: string;
  /** In the order in which they are drawn; the undisturbed recording has its place among them. */
  readonly points: readonly { readonly strength: number; readonly label: string; readonly isNeutral: boolean }[];
}

export const UNDISTURBED: Perturbation = { kind: 'none', strength: 0 };

/** Hz; the grid is rarely at its nominal value, and exactly half a sampling rate would show its phase alone. */
export const MAINS_HERTZ = { 'mains-50': 49.95, 'mains-60': 59.95 } as const;
/** Microvolts, rms in the 50 Hz that a model at 100 Hz hears: what an amplifier gives without a signal. */
export const OPEN_INPUT_MICROVOLTS = 2;
/** Part of the recording after which its only channel is lost. */
export const LOST_FROM = 0.25;
/** Seconds between jumps of the offset. */
export const JUMP_SECONDS = 300;

function group(
  kind: PerturbationGroup['kind'],
  title: string,
  note: string,
  strengths: readonly number[],
  label: (strength: number) => string,
  neutral = 0,
): PerturbationGroup {
  const points = strengths.map((strength) => ({ strength, label: label(strength), isNeutral: strength === neutral }));
  return { kind, title, note, points };
}

const microvolts = (strength: number): string => `${String(strength)} µV`;
const signed = (text: (value: number) => string) => (value: number) =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${text(Math.abs(value))}`;
const percent = (strength: number): string => `${String(strength)} %`;

const NOISE = 'rms in the lowest 50 Hz, another draw for each signal.';

/** Everything but lost channels, which depend on the model. */
const ANY_MODEL: readonly PerturbationGroup[] = [
  group('white-noise', 'White noise', `Of an amplifier: ${NOISE}`, [0, 2, 5, 10, 20], microvolts),
  group('pink-noise', 'Pink noise', `1/f between 0.5 and 32 Hz, as of sweat: ${NOISE}`, [0, 5, 10, 20, 40], microvolts),
  group(
    'muscle',
    'Muscle',
    `Noise above 20 Hz in half of all seconds: there, ${NOISE}`,
    [0, 5, 10, 20, 40],
    microvolts,
  ),
  group(
    'mains-50',
    'Mains hum, 50 Hz',
    'A sine of 49.95 Hz, this amplitude (half its swing).',
    [0, 5, 20, 80],
    microvolts,
  ),
  group(
    'mains-60',
    'Mains hum, 60 Hz',
    'A sine of 59.95 Hz, this amplitude (half its swing).',
    [0, 5, 20, 80],
    microvolts,
  ),
  group('gain', 'Gain error', 'Every sample times this.', [0.5, 0.7, 1, 1.4, 2], (gain) => `× ${String(gain)}`, 1),
  group(
    'clock',
    'Clock error',
    'The recorder takes this many samples too many in a second, so that waves seem slower by it. Epochs stay where they are.',
    [-4, -2, -1, 0, 1, 2, 4],
    signed(percent),
  ),
  group('offset', 'Offset', 'Added to every sample.', [-300, 0, 300], signed(microvolts)),
  group(
    'jumps',
    'Jumps of the offset',
    'The offset jumps by this and back, every five minutes.',
    [0, 100, 300],
    microvolts,
  ),
  group('polarity', 'Leads swapped', 'Every sample times −1.', [0, 1], (swapped) =>
    swapped === 1 ? 'swapped' : 'as is',
  ),
];

/** @param channels the model's, by label */
export function perturbationGroups(channels: readonly string[]): readonly PerturbationGroup[] {
  const lost =
    channels.length === 1
      ? group(
          'lost-part',
          'Electrode off for a part',
          `Noise of ${microvolts(OPEN_INPUT_MICROVOLTS)} in place of the signal, from a quarter of the recording on, for ` +
            'this share of it. Figures are of the rest: what the loss does to it through the running gain.',
          [0, 0.1, 0.3, 0.6],
          (share) => percent(100 * share),
        )
      : group(
          'lost-channel',
          'A lost channel',
          'This channel is flat throughout; the engine stages from the others.',
          [-1, ...channels.keys()],
          (channel) => channels[channel] ?? 'none',
          -1,
        );
  return [...ANY_MODEL, lost];
}
