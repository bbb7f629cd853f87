import type { IntegerModel } from '../../model/integer-model.js';
import type { MemoryPart } from '../memory-map.js';
import { STATE } from './layout.js';
import { scratchMap, stateMap } from './state-map.js';

/** What the bare build keeps in memory, beside code, stack and samples. */
export function bareParts(model: IntegerModel, chunkSamples: number, imageBytes: number): MemoryPart[] {
  const channels = model.metadata.channels.length;
  const { bytes: channelBytes, sumBytes } = stateMap(model);
  const { newest, samples, bytes } = scratchMap(model, chunkSamples);
  return [
    {
      name: 'program',
      place: 'flash',
      bytes: imageBytes,
      because: 'header, gains, descriptors, int16 weights, int32 biases',
    },
    {
      name: 'state',
      place: 'ram',
      bytes: STATE.FIRST_CHANNEL + channels * channelBytes,
      because: `${STATE.FIRST_CHANNEL} of logits + ${channelBytes} a channel x ${channels} of filters, sums of ${8 * sumBytes} bits and three rows a layer`,
    },
    {
      name: 'scratch',
      place: 'ram',
      bytes,
      because: `tile of two rows ${newest}, newest row ${samples - newest}, samples of a pass ${bytes - samples}`,
    },
  ];
}
