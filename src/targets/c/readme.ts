import type { IntegerModel } from '../../model/integer-model.js';
import type { MemoryPlan } from '../../runtime/plan.js';
import { cParts } from './model-files.js';

/** `README.md` of the exported folder. */
export function readme(model: IntegerModel, plan: MemoryPlan, boundsChecks: boolean): string {
  const { model: flash, state, scratch } = cParts(plan);
  return `# ${model.metadata.name} in C\n\n${flash} ${state} ${scratch} ${boundsChecks}\n`;
}
