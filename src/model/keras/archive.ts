import { WeightsError } from '../../errors.js';

/** Keras's file of everything, a zip: `config.json`, `metadata.json` and `model.weights.h5`. */
export interface KerasArchive {
  /** JSON text; null where the zip has none. */
  readonly config: string | null;
  readonly weights: Uint8Array;
}

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';
/** Unpacked; a ULW-SleepNet with its optimizer has 0.3 MB. */
const UNPACKED_MAX = 64 * 2 ** 20;

/** @throws WeightsError when the bytes are no whole zip or it lacks the weights; unpacks by `fflate` */
export async function readKerasArchive(bytes: Uint8Array, subject: string): Promise<KerasArchive> {
  const refuse = (found: string, expected: string): never => {
    throw new WeightsError({ subject, found, expected, remedy: 'Is this a whole .keras file?' });
  };
  const { unzipSync } = await import('fflate');
  let entries: Record<string, Uint8Array> = {};
  try {
    entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        const isWanted = name === CONFIG || name === WEIGHTS;
        if (isWanted && originalSize > UNPACKED_MAX) refuse(`${name} of ${originalSize} bytes`, 'one small network');
        return isWanted;
      },
    });
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    refuse(`a zip that cannot be unpacked (${error instanceof Error ? error.message : String(error)})`, 'a whole zip');
  }
  const weights = entries[WEIGHTS] ?? refuse(`a zip without ${WEIGHTS}`, `${CONFIG} and ${WEIGHTS}`);
  const config = entries[CONFIG];
  return { config: config === undefined ? null : new TextDecoder().decode(config), weights };
}
