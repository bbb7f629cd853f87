import type { IntegerModel } from '../../model/integer-model.js';
import { STATE } from '../../runtime/layout.js';
import { planMemory } from '../../runtime/plan.js';
import { cParts } from '../c/model-files.js';
import { fromBase64 } from './bytes.js';
import { THUMB_IMAGE } from './thumb-image.js';

const WORD = 4;

/** Where things lie that `sources/thumb.c` and the module agree on. Sizes and offsets in bytes. */
export interface EspruinoPlan {
  /** Machine code: the same for every model. */
  readonly code: Uint8Array;
  /** Program image: what the code executes. Read only. */
  readonly image: Uint8Array;
  /** A word with the scratch's offset, the state, the scratch. */
  readonly arena: number;
  /** Of the scratch in the arena. */
  readonly scratch: number;
  /** Of the logits in the arena. */
  readonly logits: number;
  /** Samples that one pass takes. */
  readonly chunk: number;
}

/** @throws UsageError when the chunk is not 1 to an epoch's samples */
export function espruinoPlan(model: IntegerModel, chunkSamples: number): EspruinoPlan {
  const plan = planMemory(model, { chunkSamples, scratch: 'lean' });
  const { state, scratch } = cParts(plan);
  return {
    code: fromBase64(THUMB_IMAGE),
    image: plan.program,
    arena: WORD + state + scratch,
    scratch: WORD + state,
    logits: WORD + STATE.LOGITS,
    chunk: plan.chunkSamples,
  };
}
