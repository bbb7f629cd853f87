import { WeightsError } from '../../errors.js';
import { DEFAULT_DEVIATION, type ForeignImport, foreignMetadata } from '../foreign-metadata.js';
import { foreignPerUnit, scaleInput } from '../input-unit.js';
import type { Network } from '../network.js';
import { publishedNetwork } from '../published.js';
import { readKerasArchive } from './archive.js';
import { assignLayers } from './assign-layers.js';
import { type Hdf5Group, readHdf5 } from './hdf5.js';
import type { KerasLayers } from './layer.js';
import { legacyLayers, legacyRoot } from './legacy-layers.js';
import { checkModelConfig } from './model-config.js';
import { isSavingLib, savingLibLayers } from './saving-lib-layers.js';
import { checkLayer, KerasSource } from './tensor-source.js';

/** What a Keras file does not say. */
export type KerasImport = ForeignImport;

/** Groups beside the weights, left unread. */
const BESIDE = ['optimizer_weights', 'optimizer'];

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
  const metadata = foreignMetadata(assignment, options, unit, 'Keras', subject);
  const network = publishedNetwork(metadata, assignment.widths, new KerasSource(assignment, subject));
  return scaleInput(network, foreignPerUnit(unit, initialDeviation));
}
