import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { STATE } from '../../runtime/bare/layout.js';
import { planBare } from '../../runtime/bare/plan.js';
import { fromBase64 } from './bytes.js';
import { THUMB_IMAGE } from './thumb-image.js';

const WORD = 4;
const INT16 = 2;
/** Words of `struct arena` in `sources/thumb.c`: before the channels, and of each. */
const FIXED_WORDS = 9;
const CHANNEL_WORDS = 2;

/** Where things lie that `sources/thumb.c` and the module agree on. Sizes and offsets in bytes. */
export interface EspruinoPlan {
  /** Machine code: the same for every model. */
  readonly code: Uint8Array;
  /** Program image: what the code executes. Read only. */
  readonly image: Uint8Array;
  /** Header, state, scratch, samples that wait: all that has to be in RAM. */
  readonly arena: number;
  /** Its parts. */
  readonly parts: Readonly<Record<'header' | 'state' | 'scratch' | 'waiting', number>>;
  /** The arena's first words; the caller fills in where the model is and which channels are used: 0, 1 and 2. */
  readonly header: readonly number[];
  /** Of the logits in the arena. */
  readonly logits: number;
  /** Samples that one pass takes. */
  readonly chunk: number;
}

/** @throws UsageError when the chunk is not 1 to an epoch's samples */
export function espruinoPlan(model: IntegerModel, chunkSamples: number): EspruinoPlan {
  const plan = planBare(model, chunkSamples);
  const { stateBytes: state, scratchBytes: scratch } = plan;
  const channels = model.metadata.channels.length;
  const header = WORD * (FIXED_WORDS + CHANNEL_WORDS * channels);
  const waiting = WORD * Math.ceil((INT16 * plan.chunkSamples * channels) / WORD);
  const atScratch = header + state;
  const atWaiting = atScratch + scratch;
  return {
    code: fromBase64(THUMB_IMAGE),
    image: plan.program,
    arena: atWaiting + waiting,
    parts: { header, state, scratch, waiting },
    header: [0, 0, 0, header, atScratch, channels, epochSamplesOf(model.metadata), plan.chunkSamples, atWaiting],
    logits: header + STATE.LOGITS,
    chunk: plan.chunkSamples,
  };
}
