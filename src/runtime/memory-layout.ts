import type { IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { refuseCall } from '../model/refuse-call.js';
import { STATE } from './layout.js';
import { ALIGNMENT, bytesIn, type MemoryPart, place, type PlacedPart, programPart, statePart } from './memory-map.js';
import { channelMap, programBytes } from './program-image.js';
import { rowBuffers, scratchMap } from './row-buffers.js';

/** Where everything lies. Addresses are in the one wasm page; the engine's code is not in it. */
export interface MemoryLayout {
  readonly chunkSamples: number;
  readonly parts: readonly PlacedPart[];
  readonly codeBytes: number;
  readonly stackBytes: number;
  /** RAM of the parts, and stack. */
  readonly ramBytes: number;
  /** Program image and code. */
  readonly flashBytes: number;
  /** End of the last part: what must fit in the page. */
  readonly pageBytes: number;
  readonly addresses: {
    readonly program: number;
    readonly state: number;
    readonly scratch: number;
    readonly samples: number;
  };
  readonly stateBytes: number;
}

/** A form of the engine: what it keeps in memory besides samples. */
export interface EngineForm {
  /** Bytes of its program image, whatever the chunk. */
  imageBytes(model: IntegerModel): number;
  /** Program, state, scratch. */
  parts(model: IntegerModel, chunkSamples: number, imageBytes: number): readonly MemoryPart[];
}

/** What a layout depends on besides the model and the chunk length. */
export interface LayoutOptions {
  /** Bytes of the engine's code, which lies in flash beside the model. */
  readonly codeBytes?: number;
  /** Where the first part begins: a multiple of 16 above 0; 16 when left out. */
  readonly baseAddress?: number;
  /** What of; of the wasm builds when left out. */
  readonly form?: EngineForm;
  /** Bytes of stack, and of a host's module, which a board takes from the same RAM; 0 when left out, and not in the page. */
  readonly stackBytes?: number;
  /** Bytes of samples that wait, by chunk length; a chunk of float32 when left out. */
  readonly sampleBytes?: (chunkSamples: number) => number;
}

/** Address 0 stays unused, so that 0 can mean none. */
const FIRST_ADDRESS = 16;
/** Samples arrive as float32 at most. */
const SAMPLE_BYTES = 4;

function samplesPart(chunkSamples: number, sampleBytes: LayoutOptions['sampleBytes']): MemoryPart {
  const part = { name: 'samples', place: 'ram' } as const;
  if (sampleBytes !== undefined) {
    return { ...part, bytes: sampleBytes(chunkSamples), because: 'int16 of all channels that wait while a pass runs' };
  }
  const because = `${chunkSamples} x ${SAMPLE_BYTES} bytes: float32, or int16 in half of it`;
  return { ...part, bytes: chunkSamples * SAMPLE_BYTES, because };
}

function wasmParts(model: IntegerModel, chunkSamples: number, imageBytes: number): MemoryPart[] {
  const channels = model.metadata.channels.length;
  const buffers = rowBuffers(model, chunkSamples);
  const channelBytes = channelMap(model, buffers).bytes;
  const scratch = scratchMap(buffers);
  const inputs = buffers.blocks.map((block) => block.input).join(', ');
  const hidden = buffers.blocks.map((block) => block.hidden).join(', ');
  return [
    programPart(imageBytes),
    statePart(STATE.FIRST_CHANNEL, channels, channelBytes, 'filters, sums and kept rows'),
    {
      name: 'scratch',
      place: 'ram',
      bytes: scratch.bytes,
      because: `tile of ${buffers.tileRows} rows ${buffers.tile}, side ${buffers.sideTile}, inputs the largest of ${inputs} twice, between convolutions of ${hidden}, last rows ${buffers.lastRows}`,
    },
  ];
}

const WASM: EngineForm = { imageBytes: programBytes, parts: wasmParts };

/** @throws UsageError when a pass cannot take so many samples */
export function checkChunk(model: IntegerModel, chunkSamples: number): void {
  const epochSamples = epochSamplesOf(model.metadata);
  if (Number.isInteger(chunkSamples) && chunkSamples >= 1 && chunkSamples <= epochSamples) return;
  refuseCall('chunk length', `${chunkSamples} samples`, `1 to ${epochSamples}, the samples of an epoch`);
}

/** @throws UsageError when the first part cannot lie there */
function checkBase(baseAddress: number): void {
  if (Number.isInteger(baseAddress) && baseAddress > 0 && baseAddress % ALIGNMENT === 0) return;
  refuseCall('base address', baseAddress, `a multiple of ${ALIGNMENT} above 0`);
}

/** The layouts of a model, one for each chunk length; what no chunk length changes is worked out once. */
export function layoutsOf(model: IntegerModel, options: LayoutOptions = {}): (chunkSamples: number) => MemoryLayout {
  const { codeBytes = 0, stackBytes = 0, baseAddress = FIRST_ADDRESS, form = WASM, sampleBytes } = options;
  checkBase(baseAddress);
  const imageBytes = form.imageBytes(model);
  return (chunkSamples) => {
    checkChunk(model, chunkSamples);
    const own = form.parts(model, chunkSamples, imageBytes);
    const placed = place([...own, samplesPart(chunkSamples, sampleBytes)], baseAddress);
    const [program, state, scratch, samples] = placed;
    return {
      chunkSamples,
      parts: placed,
      codeBytes,
      stackBytes,
      ramBytes: bytesIn(placed, 'ram') + stackBytes,
      flashBytes: bytesIn(placed, 'flash') + codeBytes,
      pageBytes: samples.address + samples.bytes,
      addresses: {
        program: program.address,
        state: state.address,
        scratch: scratch.address,
        samples: samples.address,
      },
      stateBytes: state.bytes,
    };
  };
}
