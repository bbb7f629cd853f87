import { WeightsError } from '../../errors.js';
import type { ModelChannel } from '../channel.js';
import type { ModelMetadata, Provenance } from '../metadata.js';
import { checkMetadata } from '../metadata-check.js';
import type { Network } from '../network.js';
import { publishedNetwork } from '../published.js';
import { readKerasArchive } from './archive.js';
import { type Assignment, assignLayers } from './assign-layers.js';
import { type Hdf5Group, readHdf5 } from './hdf5.js';
import { foreignPerUnit, type InputUnit, scaleInput } from './input-unit.js';
import type { KerasLayers } from './layer.js';
import { legacyLayers, legacyRoot } from './legacy-layers.js';
import { checkModelConfig } from './model-config.js';
import { isSavingLib, savingLibLayers } from './saving-lib-layers.js';
import { checkLayer, KerasSource } from './tensor-source.js';

/** What a Keras file does not say. */
export interface KerasImport {
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

const DEFAULT_DEVIATION = 16;
/** Groups beside the weights, left unread. */
const BESIDE = ['optimizer_weights', 'optimizer'];

const FILTERED =
  'Its input is high-passed at 0.5 Hz, unlike in its training: a signal that speaks by its offset (the 1 Hz EMG ' +
  'envelope of Sleep-EDF) is lost.';
const LIMITS = {
  absolute: `Quantise with the gain fixed: the network expects the unit it was trained on. ${FILTERED}`,
  standardised: `Standardised signals were taken to be normally distributed. ${FILTERED}`,
};

/** What the caller says of the weights' making, and what the import did to them, which no caller can leave out. */
function provenanceOf(stated: Partial<Provenance>, unit: InputUnit): Provenance {
  const isStandardised = unit === 'standardised';
  const imported = `imported from a Keras file, fed ${isStandardised ? 'standardised signals' : unit}`;
  const limits = isStandardised ? LIMITS.standardised : LIMITS.absolute;
  return {
    data: 'not stated by the imported file',
    ...stated,
    recipe: stated.recipe === undefined ? imported : `${stated.recipe}; ${imported}`,
    limits: stated.limits === undefined ? limits : `${stated.limits} ${limits}`,
  };
}

/** @throws WeightsError when the layout is neither of Keras's */
function layersOf(file: Hdf5Group, subject: string): KerasLayers {
  const root = legacyRoot(file);
  if (root !== null) return legacyLayers(root);
  if (isSavingLib(file)) return savingLibLayers(file);
  throw new WeightsError({
    subject,
    found: `an HDF5 file with ${[...file.children.keys()].slice(0, 5).join(', ') || 'nothing'} in its root`,
    expected: "Keras's layer_names (model.save, save_weights) or layers/ (.weights.h5)",
  });
}

/** @throws WeightsError when the head's rows are no whole number of channels, or of other channels than named */
function channelsOf(
  { headRows, widths }: Assignment,
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

function metadataOf(
  assignment: Assignment,
  options: KerasImport,
  deviation: number,
  unit: InputUnit,
  subject: string,
): ModelMetadata {
  const channels = channelsOf(assignment, options.channels, subject);
  const provenance = provenanceOf(options.provenance ?? {}, unit);
  const { name = 'imported', microvoltsPerCount = 0.1, sampleRate = 100, epochSeconds = 30 } = options;
  const { hiddenUnits } = assignment;
  const initialDeviation = channels.map(() => deviation);
  return checkMetadata(
    { name, channels, sampleRate, epochSeconds, microvoltsPerCount, initialDeviation, hiddenUnits, provenance },
    (what, found, expected) => {
      throw new WeightsError({ subject: `${subject}, ${what}`, found, expected });
    },
  );
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));

/** The file's groups and, where it has one, its configuration. */
async function open(bytes: Uint8Array, subject: string): Promise<{ file: Hdf5Group; config: string | null }> {
  if (startsWith(bytes, 'PK')) {
    const { weights, config } = await readKerasArchive(bytes, subject);
    return { file: await readHdf5(weights, subject, BESIDE), config };
  }
  if (!startsWith(bytes, '\x89HDF\r\n\x1a\n')) {
    const found = bytes.length === 0 ? 'no bytes' : 'neither the signature of HDF5 nor of a zip';
    throw new WeightsError({ subject, found, expected: 'a Keras .h5 or .keras file' });
  }
  const file = await readHdf5(bytes, subject, BESIDE);
  return { file, config: file.texts.get('model_config')?.join('') ?? null };
}

/**
 * ULW-SleepNet from a Keras file: `.h5` of Keras 2 or 3, whole model or weights, or `.keras`. Layers are found by shape
 * and order, not by name. The network returned takes our input (one unit is `initialDeviation` microvolts) and gives
 * what the Keras network gives for the same signal in its own unit.
 * @throws WeightsError naming the tensor that is missing, misshapen or not float32, or the setting that is another
 */
export async function importKeras(bytes: Uint8Array, options: KerasImport = {}, subject = 'weights'): Promise<Network> {
  const { file, config } = await open(bytes, subject);
  if (config !== null) checkModelConfig(config, subject);
  const { layers, others } = layersOf(file, subject);
  for (const layer of layers) checkLayer(layer, subject);
  const assignment = assignLayers(layers, others, subject);
  const { unit = 'microvolts', initialDeviation = DEFAULT_DEVIATION } = options;
  const metadata = metadataOf(assignment, options, initialDeviation, unit, subject);
  const network = publishedNetwork(metadata, assignment.widths, new KerasSource(assignment, subject));
  return scaleInput(network, foreignPerUnit(unit, initialDeviation));
}
