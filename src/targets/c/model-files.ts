import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { STATE } from '../../runtime/bare/layout.js';
import type { BarePlan } from '../../runtime/bare/plan.js';
import { CHANNEL } from '../../runtime/layout.js';
import { cComment, cString, cWords } from './c-text.js';
import { TOOL_VERSION } from './c-sources.js';

const LICENCE = '/* SPDX-License-Identifier: Apache-2.0 */';

/** `ulw-model.h`: everything that depends on the model, its sizes as planned. */
export function modelHeader(model: IntegerModel, plan: BarePlan, boundsChecks: boolean): string {
  const { metadata, head } = model;
  const names = metadata.channels.map(({ label }) => cString(label)).join(', ');
  const define = (name: string, value: string | number): string => `#define ULW_${name} ${value}\n`;
  return `${LICENCE}
${cComment(`${metadata.name}: ${metadata.provenance.data}`)}
#ifndef ULW_MODEL_H
#define ULW_MODEL_H

#include <stdint.h>

${define('VERSION', cString(`${metadata.name}, ulw-sleepnet ${TOOL_VERSION}`))}\
${define('CHANNELS', `${metadata.channels.length}u`)}\
${define('CHANNEL_NAMES', `{${names}}`)}\
/* Hz. */
${define('SAMPLE_RATE', `${metadata.sampleRate}u`)}\
${define('EPOCH_SAMPLES', `${epochSamplesOf(metadata)}u`)}\
${define('MICROVOLTS_PER_COUNT', metadata.microvoltsPerCount)}\
${define('LOGIT_SCALE', head.scale)}\

/* 1: every access of the engine's is checked. README.md says why 0 is safe. */
#ifndef ULW_BOUNDS_CHECKS
#define ULW_BOUNDS_CHECKS ${boundsChecks ? 1 : 0}
#endif

/* Most samples that one pass through the layers takes: longer is faster and needs more scratch. */
${define('CHUNK_SAMPLES', `${plan.chunkSamples}u`)}\
/* Bytes, as planned. */
${define('MODEL_BYTES', `${plan.program.length}u`)}\
${define('CHANNEL_BYTES', `${plan.channelBytes}u`)}\
${define('STATE_BYTES', `${plan.stateBytes}u`)}\
${define('SCRATCH_BYTES', `${plan.scratchBytes}u`)}\
${define('ARENA_BYTES', '(ULW_STATE_BYTES + ULW_SCRATCH_BYTES)')}\
/* Where things lie in the state, and in a channel's part of it. */
${define('LOGITS', `${STATE.LOGITS}u`)}\
${define('FIRST_CHANNEL', `${STATE.FIRST_CHANNEL}u`)}\
${define('POSITION', `${CHANNEL.POSITION}u`)}\
${define('SATURATED', `${CHANNEL.SATURATED}u`)}\

/* An AVR's constants lie in RAM unless told. */
#if defined(__AVR__)
#define ULW_IN_FLASH __attribute__((progmem))
#else
#define ULW_IN_FLASH
#endif

/* Header, gains, descriptors, weights and biases: what the engine executes. Stays in flash. */
extern const uint32_t ulw_model[ULW_MODEL_BYTES / 4] ULW_IN_FLASH;

#endif
`;
}

/** `ulw-model.c`. */
export function modelSource({ program }: BarePlan): string {
  return `${LICENCE}
#include "ulw-model.h"

const uint32_t ulw_model[ULW_MODEL_BYTES / 4] ULW_IN_FLASH = {
${cWords(program)}};
`;
}
