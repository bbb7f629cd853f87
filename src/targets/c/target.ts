import { planMemory } from '../../runtime/plan.js';
import { integersOnly } from '../integers-only.js';
import type { Exported, ExportRequest, Target } from '../target.js';
import { C_SOURCES } from './c-sources.js';
import { cParts, modelHeader, modelSource } from './model-files.js';
import { readme } from './readme.js';

/** Samples a pass where nobody asked: what a wearable can wait for, in little RAM. */
const CHUNK_SAMPLES = 4;

function encode(request: ExportRequest): Exported {
  const { chunkSamples, boundsChecks } = request;
  const decoded = integersOnly(request);
  const plan = planMemory(decoded, { chunkSamples: chunkSamples ?? CHUNK_SAMPLES, scratch: 'lean' });
  const { model: flash, state, scratch } = cParts(plan);
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
      `flash: model ${flash} bytes, and the engine's code`,
      `RAM: state ${state} + scratch ${scratch} bytes, and the stack`,
    ],
  };
}

export const c: Target = { because: 'a C99 folder for microcontrollers; a .ulw file', encode };
