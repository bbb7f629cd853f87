import { describe, expect, it } from 'vitest';
import { C_SOURCES } from '../../../src/targets/c/c-sources.js';
import { espruinoPlan } from '../../../src/targets/espruino/espruino-plan.js';
import { THUMB_SOURCES_SHA256 } from '../../../src/targets/espruino/thumb-image.js';
import { isThere } from '../c/exported.js';
import { shippedModel } from '../c/models.js';
import { sourcesHash, thumbImage, thumbSources } from './thumb-maker.js';

const absent = !isThere('arm-none-eabi-gcc');
const reason = absent ? ' (skipped: no arm-none-eabi-gcc here)' : '';

/** Bytes; may shrink. A commit that lets it grow says why. */
const MOST_BYTES = 4520;

describe('the machine code that ships', () => {
  const plan = espruinoPlan(shippedModel('eeg1'), 25);

  it('was made of the C that is exported: else run node scripts/embed-thumb.mjs', () => {
    expect(THUMB_SOURCES_SHA256).toBe(sourcesHash(thumbSources(C_SOURCES)));
  });

  it('stays small, whole words, and the same for every model', () => {
    expect(plan.code.length).toBeLessThanOrEqual(MOST_BYTES);
    expect(plan.code.length % 4).toBe(0);
    expect(espruinoPlan(shippedModel('psg4'), 4).code).toEqual(plan.code);
  });

  it.skipIf(absent)(`is what the same compiler makes again${reason}`, { timeout: 60_000 }, () => {
    const { image, compiler } = thumbImage(C_SOURCES);
    // Another version's image differs, and is held to the same bits by the tests that run it.
    if (compiler.includes('12.2.rel1')) expect(Buffer.from(plan.code).equals(image)).toBe(true);
    else expect(image.length).toBeGreaterThan(0);
  });

  it.skipIf(absent)(
    `depends on no place: no relocation but branches within itself${reason}`,
    { timeout: 60_000 },
    () => {
      expect(thumbImage(C_SOURCES).relocations).toEqual([]);
      const variable = (engine: string): string =>
        engine.replace(/(u32 index_push\([^)]*\) \{)/, 'u32 calls;\n$1 calls++;');
      expect(() => thumbImage(C_SOURCES, variable)).toThrow(/has variables/);
    },
  );

  it.skipIf(absent)(`has Thumb instructions of ARMv7E-M and no others${reason}`, { timeout: 60_000 }, () => {
    const { attributes, listing } = thumbImage(C_SOURCES);
    expect(attributes).toMatch(/Tag_CPU_arch: v7E-M/);
    expect(attributes).toMatch(/Tag_CPU_arch_profile: Microcontroller/);
    expect(attributes).toMatch(/Tag_THUMB_ISA_use: Thumb-2/);
    expect(attributes).not.toMatch(/Tag_ARM_ISA_use|Tag_FP_arch/);
    expect(listing).toMatch(/\bsmlad\b/);
    expect(listing).not.toMatch(/undefined|<UNDEFINED>|\bvldr|\bblx\s+\w+ </);
  });
});
