import type { IntegerModel } from '../../model/integer-model.js';
import { SIMD_ENGINE } from '../../runtime/engine-bytes.js';
import { planMemory } from '../../runtime/plan.js';
import { channelsInComment, embeddedModel, type EmbeddedModel, inComment } from '../embedded-model.js';
import { MODULE_TEMPLATE } from './template.js';

/** What the host's part (`scripts/module/stager.mjs`) reads of a model. */
export interface ModuleModel extends EmbeddedModel {
  /** Samples of a pass; bytes of the page that are in use. */
  readonly plan: { readonly chunkSamples: number; readonly page: number };
}

function header(model: ModuleModel): string {
  const { name, epochSamples, plan } = model;
  return `/*!
ULW-SleepNet, model ${inComment(name)}: sleep staging in integers, WebAssembly with SIMD in one module. Apache-2.0.
No medical device.

  import { create, stages } from './this-file.mjs';
  const stager = create();                  // one sleeper: a 64 KiB page, ${plan.page} bytes of it in use
  stager.push(0, samples);                  // Int16Array of counts or Float32Array of microvolts; returns those taken
  const stage = stager.finish();            // after ${epochSamples} samples of a channel: an index into stages
  stager.probabilities();                   // five shares; logits() are the integers behind them

Channels: ${channelsInComment(model)}.
push takes fewer where the epoch is full: finish, then push the rest. A channel without samples is left out of the sum.
discard() drops the epoch begun, reset() makes a new sleeper. A pass takes ${plan.chunkSamples} samples.
*/`;
}

/**
 * The SIMD engine and a model, laid out beforehand, as one ECMAScript module.
 * @param chunkSamples samples that one pass takes; the most that the page holds when left out
 * @throws UsageError when the chunk is not 1 to an epoch's samples
 */
export function encodeModule(model: IntegerModel, chunkSamples?: number): string {
  const plan = planMemory(model, chunkSamples === undefined ? {} : { chunkSamples });
  const described: ModuleModel = {
    ...embeddedModel(model, plan),
    plan: { chunkSamples: plan.chunkSamples, page: plan.pageBytes },
  };
  const parts: Readonly<Record<string, string>> = { ENGINE: `"${SIMD_ENGINE}"`, MODEL: JSON.stringify(described) };
  const code = MODULE_TEMPLATE.replaceAll(/\b(?:ENGINE|MODEL)\b/g, (place) => parts[place]!);
  return `${header(described)}\n${code}\n`;
}
