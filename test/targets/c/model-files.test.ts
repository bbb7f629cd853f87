import { describe, expect, it } from 'vitest';
import { STATE } from '../../../src/runtime/bare/layout.js';
import { planBare } from '../../../src/runtime/bare/plan.js';
import { cComment, cString, cWords } from '../../../src/targets/c/c-text.js';
import { modelHeader } from '../../../src/targets/c/model-files.js';
import { randomModel } from '../../support/random-model.js';

describe('ulw-model.h', () => {
  it('defines what the model and its plan say', () => {
    const model = randomModel(1, { channels: 2, widths: [8, 16], sampleRate: 64, epochSeconds: 4 });
    const plan = planBare(model, 4);
    const header = modelHeader(model, plan, false);
    const defines = Object.fromEntries(
      [...header.matchAll(/^#define ULW_(\w+) (.*)$/gm)].map(([, name, is]) => [name, is]),
    );
    expect(defines).toMatchObject({
      CHANNELS: '2u',
      CHANNEL_NAMES: '{"EEG 1", "EEG 2"}',
      SAMPLE_RATE: '64u',
      EPOCH_SAMPLES: '256u',
      MICROVOLTS_PER_COUNT: '0.1',
      LOGIT_SCALE: `${model.head.scale}`,
      BOUNDS_CHECKS: '0',
      CHUNK_SAMPLES: '4u',
      MODEL_BYTES: `${plan.program.length}u`,
      CHANNEL_BYTES: `${plan.channelBytes}u`,
      STATE_BYTES: `${plan.stateBytes}u`,
      SCRATCH_BYTES: `${plan.scratchBytes}u`,
      FIRST_CHANNEL: `${STATE.FIRST_CHANNEL}u`,
    });
    expect(modelHeader(model, plan, true)).toContain('#define ULW_BOUNDS_CHECKS 1\n');
  });
});

describe('text in C', () => {
  it('is a literal of any text, without trigraphs', () => {
    expect(cString('a"b\\c??/\n~\x7fé')).toBe(String.raw`"a\042b\134c\077\077/\012~\177\303\251"`);
  });

  it('is one comment of one line', () => {
    expect(cComment('a */ b /* c\nd é')).toBe('/* a * / b / * c d   */');
  });

  it('is words of four bytes, the lowest first, eight a line', () => {
    expect(cWords(Uint8Array.of(1, 2, 3, 0xfe))).toBe('  0xfe030201,\n');
    const lines = cWords(new Uint8Array(36)).split('\n');
    expect(lines.map((line) => line.match(/0x0{8}/g)?.length ?? 0)).toEqual([8, 1, 0]);
  });
});
