import type { IntegerModel } from '../../model/integer-model.js';
import type { EspruinoPlan } from './espruino-plan.js';
export function readme(model: IntegerModel, plan: EspruinoPlan): string {
  return `# ${model.metadata.name} ${plan.arena}\n`;
}
