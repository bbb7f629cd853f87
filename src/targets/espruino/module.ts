import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { crc32 } from '../../quantize/crc32.js';
import { STAGES } from '../../stages.js';
import { CORTEX_M4_BOARDS } from './boards.js';
import type { EspruinoPlan } from './espruino-plan.js';
import { INSTALL_TEMPLATE, MODULE_TEMPLATE } from './espruino-sources.js';

/** ASCII, whatever a name or a label holds. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What the modules' texts name as MODEL.x. */
function factsOf({ metadata, head }: IntegerModel, plan: EspruinoPlan): Readonly<Record<string, unknown>> {
  const epochSamples = epochSamplesOf(metadata);
  return {
    // Espruino's indexOf also finds what a text's end only begins; no name begins with a semicolon.
    boards: ` ${CORTEX_M4_BOARDS.join(' ')} ;`,
    numbers: metadata.channels.map((_, channel) => channel),
    channels: metadata.channels.length,
    epochSamples,
    arena: plan.arena,
    header: plan.header,
    logits: plan.logits,
    code: plan.code.length,
    codeCheck: crc32(plan.code) | 0,
    image: plan.image.length,
    imageCheck: crc32(plan.image) | 0,
    info: {
      name: metadata.name,
      stages: STAGES,
      channels: metadata.channels.map(({ label }) => label),
      sampleRate: metadata.sampleRate,
      epochSamples,
      microvoltsPerCount: metadata.microvoltsPerCount,
      logitScale: head.scale,
    },
  };
}

const filled = (template: string, facts: Readonly<Record<string, unknown>>): string =>
  `${template.replaceAll(/\bMODEL\.(\w+)/g, (_, name: string) => asciiJson(facts[name]))}\n`;

/** `ulw-sleepnet.js` and `ulw-install.js`: ES5, with what they have to know of the model and of the binary files. */
export function moduleTexts(model: IntegerModel, plan: EspruinoPlan): { module: string; install: string } {
  const facts = factsOf(model, plan);
  return { module: filled(MODULE_TEMPLATE, facts), install: filled(INSTALL_TEMPLATE, facts) };
}
