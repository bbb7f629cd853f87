import { WeightsError } from '../errors.js';
import { DEFAULT_DEVIATION, type ForeignImport, foreignMetadata } from './foreign-metadata.js';
import { foreignPerUnit, INPUT_UNITS, scaleInput } from './input-unit.js';
import { importKeras } from './keras/import.js';
import type { Network } from './network.js';
import { parseSafetensors, type TensorFile } from './safetensors.js';
import { FLOAT_TYPES } from './tensor-types.js';
import { networkOf, ownNetwork } from './weights.js';

/** {@link ForeignImport}, and what serves where neither the caller nor the file names the model. */
export interface WeightsImport extends ForeignImport {
  readonly fallbackName?: string;
}

/** What a file with our metadata states itself. */
const STATED = ['channels', 'unit', 'initialDeviation'] as const satisfies readonly (keyof ForeignImport)[];

const HDF5_OR_ZIP = ['\x89HDF', 'PK'];
const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((letter, index) => bytes[index] === letter.charCodeAt(0));

/** Element types that had to be converted, in words for the provenance; null where all were F32. */
function conversion({ types = [] }: TensorFile): string | null {
  const others = types.filter((type) => type !== 'F32');
  return others.length === 0 ? null : `converted from ${others.join(', ')}`;
}

/** Ours by its metadata: what `training/` and {@link writeWeights} say is kept. */
function convertOwn(file: TensorFile, options: WeightsImport, subject: string): Network {
  const twice = STATED.find((key) => options[key] !== undefined);
  if (twice !== undefined) {
    throw new WeightsError({
      subject: `${subject}, ${twice}`,
      found: 'one given, and one in the metadata of the file',
      expected: 'the one of the file alone',
    });
  }
  const network = ownNetwork(file, subject);
  const { name, provenance } = network.metadata;
  const stated = { ...provenance, ...options.provenance };
  const recipe = [stated.recipe, conversion(file)].filter((text) => text !== null).join('; ');
  return {
    ...network,
    metadata: { ...network.metadata, name: options.name ?? name, provenance: { ...stated, recipe } },
  };
}

/** Our tensors without our metadata, as another program's `save_file` leaves them. */
function convertBare(file: TensorFile, options: WeightsImport, subject: string): Network {
  const { unit, initialDeviation = DEFAULT_DEVIATION } = options;
  if (unit === undefined) {
    throw new WeightsError({
      subject: `${subject}, unit`,
      found: 'no metadata that says what the network was fed',
      expected: INPUT_UNITS.join(', '),
      remedy: 'State it (--unit).',
    });
  }
  const recipe = [options.provenance?.recipe, conversion(file)].filter((text) => typeof text === 'string').join('; ');
  const provenance = { ...options.provenance, ...(recipe === '' ? {} : { recipe }) };
  const network = networkOf(file, subject, (form) =>
    foreignMetadata(form, { ...options, provenance }, unit, '.safetensors', subject),
  );
  return scaleInput(network, foreignPerUnit(unit, initialDeviation));
}

/**
 * ULW-SleepNet from somebody else's file: what {@link importKeras} reads, or `.safetensors` with the tensors of
 * docs/weights-format.md in F32, F16, BF16 or F64, with our metadata or without any.
 * @throws WeightsError naming the tensor, key or option that is missing, misshapen or of another type
 */
export async function importWeights(bytes: Uint8Array, options: WeightsImport, subject: string): Promise<Network> {
  const { fallbackName, ...stated } = options;
  const named = fallbackName === undefined ? stated : { name: fallbackName, ...stated };
  if (HDF5_OR_ZIP.some((start) => startsWith(bytes, start))) return importKeras(bytes, named, subject);
  const file = parseSafetensors(bytes, subject, FLOAT_TYPES);
  return file.metadata['format'] === undefined ? convertBare(file, named, subject) : convertOwn(file, stated, subject);
}
