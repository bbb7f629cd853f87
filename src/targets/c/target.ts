import { planBare } from '../../runtime/bare/plan.js';
import { integersOnly } from '../integers-only.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { C_SOURCES } from './c-sources.js';
import { modelHeader, modelSource } from './model-files.js';
import { readme } from './readme.js';

/** Samples a pass where nobody asked: what a wearable can wait for, in little RAM. */
const CHUNK_SAMPLES = 4;

function encode(request: ExportRequest): Exported {
  const { chunkSamples, boundsChecks } = request;
  const decoded = integersOnly(request);
  const plan = planBare(decoded, chunkSamples ?? CHUNK_SAMPLES);
  const files = {
    ...C_SOURCES,
    'ulw-model.h': modelHeader(decoded, plan, boundsChecks ?? true),
    'ulw-model.c': modelSource(plan),
    'README.md': readme(decoded, plan, boundsChecks ?? true),
  };
  return {
    files: Object.entries(files).map(([path, content]) => ({ path, content })),
    remarks: [
      `C99, ${(boundsChecks ?? true) ? 'every access checked' : 'no access checked'}, passes of ${plan.chunkSamples} samples`,
      `flash: model ${plan.program.length} bytes, and the engine's code`,
      `RAM: state ${plan.stateBytes} + scratch ${plan.scratchBytes} bytes, and the stack`,
    ],
  };
}

export const c: Target = { because: 'a C99 folder for microcontrollers; a .ulw file', encode };
