import { WeightsError } from '../errors.js';
import type { ModelChannel } from './channel.js';
import type { InputUnit } from './input-unit.js';
import type { ModelMetadata, Provenance } from './metadata.js';
import { checkMetadata } from './metadata-check.js';

/** What somebody else's file of weights does not say. */
export interface ForeignImport {
  /** Default `imported`. */
  readonly name?: string;
  /** Default: as many as the head has, of the paper's four in their order. */
  readonly channels?: readonly ModelChannel[];
  /** What the network was fed; default microvolts, as by its authors. */
  readonly unit?: InputUnit;
  /**
   * Microvolts of one unit of our input, the same for every channel; default 16, near a sleeper's mean absolute
   * deviation. A power of two scales weights exactly; what is larger than 16 units is clipped.
   */
  readonly initialDeviation?: number;
  /** Default 0.1. */
  readonly microvoltsPerCount?: number;
  /** Hz; default 100. */
  readonly sampleRate?: number;
  /** Default 30. */
  readonly epochSeconds?: number;
  readonly provenance?: Partial<Provenance>;
}

/** The paper's channels, labelled as in Sleep-EDF. */
const PAPER_CHANNELS: readonly ModelChannel[] = [
  { label: 'EEG Fpz-Cz', role: 'eeg', aliases: ['Fpz-Cz'] },
  { label: 'EEG Pz-Oz', role: 'eeg', aliases: ['Pz-Oz'] },
  { label: 'EOG horizontal', role: 'eog', aliases: ['EOG'] },
  { label: 'EMG submental', role: 'emg', aliases: ['EMG', 'EMG Chin'] },
];

/** Microvolts. */
export const DEFAULT_DEVIATION = 16;

const FILTERED =
  'Its input is high-passed at 0.5 Hz, unlike in its training: a signal that speaks by its offset (the 1 Hz EMG ' +
  'envelope of Sleep-EDF) is lost.';
const LIMITS: Readonly<Record<'absolute' | 'standardised', string>> = {
  absolute: `Quantise with the gain fixed: the network expects the unit it was trained on. ${FILTERED}`,
  standardised: `Standardised signals were taken to be normally distributed. ${FILTERED}`,
};

const WORDS: Partial<Readonly<Record<InputUnit, string>>> = {
  standardised: 'standardised signals',
  'front-end': "this program's front end",
};

function limitsOf(unit: InputUnit): string | undefined {
  if (unit === 'front-end') return undefined;
  return LIMITS[unit === 'standardised' ? unit : 'absolute'];
}

/** What the caller says of the weights' making, and what the import did to them, which no caller can leave out. */
function provenanceOf(stated: Partial<Provenance>, unit: InputUnit, kind: string): Provenance {
  const imported = `imported from a ${kind} file, fed ${WORDS[unit] ?? unit}`;
  const limits = [stated.limits, limitsOf(unit)].filter((text) => text !== undefined).join(' ');
  return {
    data: 'not stated by the imported file',
    ...stated,
    recipe: stated.recipe === undefined ? imported : `${stated.recipe}; ${imported}`,
    ...(limits === '' ? {} : { limits }),
  };
}

/** What the tensors themselves say of the network's form. */
export interface ForeignForm {
  readonly widths: readonly number[];
  readonly hiddenUnits: number;
  /** Rows of the first dense layer: channels times the last width. */
  readonly headRows: number;
}

/** @throws WeightsError when the head's rows are no whole number of channels, or of other channels than named */
function channelsOf(
  { headRows, widths }: ForeignForm,
  channels: readonly ModelChannel[] | undefined,
  subject: string,
): readonly ModelChannel[] {
  const features = widths[widths.length - 1];
  const count = headRows / features;
  const named = channels ?? PAPER_CHANNELS.slice(0, count);
  if (Number.isInteger(count) && named.length === count) return named;
  throw new WeightsError({
    subject: `${subject}, channels`,
    found: `${headRows} inputs of the first dense layer, ${features} features a channel`,
    expected:
      channels === undefined ? '1 to 4 channels' : `${features * channels.length} for ${channels.length} channels`,
    remedy: 'Name every channel that the network was trained on, in its order.',
  });
}

/**
 * @param kind of the file, such as `Keras`
 * @throws WeightsError naming what contradicts the tensors or is out of range
 */
export function foreignMetadata(
  form: ForeignForm,
  options: ForeignImport,
  unit: InputUnit,
  kind: string,
  subject: string,
): ModelMetadata {
  const channels = channelsOf(form, options.channels, subject);
  const provenance = provenanceOf(options.provenance ?? {}, unit, kind);
  const { name = 'imported', microvoltsPerCount = 0.1, sampleRate = 100, epochSeconds = 30 } = options;
  const { hiddenUnits } = form;
  const initialDeviation = channels.map(() => options.initialDeviation ?? DEFAULT_DEVIATION);
  return checkMetadata(
    { name, channels, sampleRate, epochSeconds, microvoltsPerCount, initialDeviation, hiddenUnits, provenance },
    (what, found, expected) => {
      throw new WeightsError({ subject: `${subject}, ${what}`, found, expected });
    },
  );
}
