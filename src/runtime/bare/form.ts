import type { IntegerModel } from '../../model/integer-model.js';
import type { EngineForm } from '../memory-layout.js';
import { type MemoryPart, programPart, statePart } from '../memory-map.js';
import { STATE } from './layout.js';
import { bareProgramImage } from './program-image.js';
import { scratchMap, stateMap } from './state-map.js';

function parts(model: IntegerModel, chunkSamples: number, imageBytes: number): MemoryPart[] {
  const channels = model.metadata.channels.length;
  const { bytes: channelBytes, sumBytes } = stateMap(model);
  const { newest, samples, bytes } = scratchMap(model, chunkSamples);
  return [
    programPart(imageBytes),
    statePart(
      STATE.FIRST_CHANNEL,
      channels,
      channelBytes,
      `filters, sums of ${8 * sumBytes} bits and three rows a layer`,
    ),
    {
      name: 'scratch',
      place: 'ram',
      bytes,
      because: `tile of two rows ${newest}, newest row ${samples - newest}, samples of a pass ${bytes - samples}`,
    },
  ];
}

/** The build of microcontrollers: what it keeps in memory, beside code, stack and samples. */
export const BARE_FORM: EngineForm = { imageBytes: (model) => bareProgramImage(model, 1).length, parts };
