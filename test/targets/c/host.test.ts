import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { PROGRAM } from '../../../src/runtime/bare/layout.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { randomModel } from '../../support/random-model.js';
import { buildHost, type Epoch, expectedLogits, exportC, isThere, randomEpochs, runHost } from './exported.js';
import { realEpochs, shippedModel } from './models.js';

const EXHAUSTIVE = process.env['ULW_EXHAUSTIVE'] === '1';
const RANDOM_EPOCHS = EXHAUSTIVE ? 1000 : 6;
const REAL_EPOCHS = EXHAUSTIVE ? 100 : 6;

/** Both kernels, each with every access checked and without. */
const BUILDS = [
  ['-DULW_DUAL_MAC=0', '-DULW_BOUNDS_CHECKS=1'],
  ['-DULW_DUAL_MAC=0', '-DULW_BOUNDS_CHECKS=0'],
  ['-DULW_DUAL_MAC=1', '-DULW_BOUNDS_CHECKS=1'],
  ['-DULW_DUAL_MAC=1', '-DULW_BOUNDS_CHECKS=0'],
];

const MODELS: readonly [string, () => IntegerModel][] = [
  ['eeg1', () => shippedModel('eeg1')],
  ['psg4', () => shippedModel('psg4')],
  ['two channels, widths 16, 8', () => randomModel(2, { channels: 2, widths: [16, 8] })],
  ['one block', () => randomModel(3, { channels: 1, widths: [8] })],
  [
    'four blocks, short epochs',
    () => randomModel(4, { channels: 1, widths: [24, 8, 16, 40], sampleRate: 34, epochSeconds: 5 }),
  ],
];

function expectSame(
  folder: string,
  compiler: string,
  epochs: readonly Epoch[],
  expected: Int32Array[],
  builds = BUILDS,
): void {
  for (const defines of builds) {
    expect(runHost(buildHost(folder, compiler, defines), epochs), defines.join(' ')).toEqual(expected);
  }
}

describe.each(['gcc', 'clang'])('the exported C folder, built by %s', (compiler) => {
  const missing = !isThere(compiler);
  const reason = missing ? ` (skipped: ${compiler} is not here)` : '';

  it.skipIf(missing).each(MODELS)(
    `gives the bits of the integer reference: %s${reason}`,
    { timeout: 300_000 },
    (_, make) => {
      const model = make();
      const epochs = randomEpochs(model, 11, 3);
      expectSame(exportC(model), compiler, epochs, expectedLogits(model, epochs), [BUILDS[0], BUILDS[3]]);
    },
  );

  it.skipIf(missing)(
    `gives them for any chunk and any push, one sample at a time too${reason}`,
    { timeout: 300_000 },
    () => {
      const model = randomModel(5, { channels: 2, epochSeconds: 7 });
      const epochs = randomEpochs(model, 12, 3);
      const expected = expectedLogits(model, epochs);
      for (const chunk of [1, 3, 4, 64, 700]) {
        const folder = exportC(model, chunk);
        const program = buildHost(folder, compiler, [`-DULW_DUAL_MAC=${chunk & 1}`]);
        for (const push of [1, 7, 64, 700]) {
          expect(runHost(program, epochs, push), `chunk ${chunk}, pushes of ${push}`).toEqual(expected);
        }
      }
    },
  );

  it.skipIf(missing)(`traps an access outside the arena and the model${reason}`, { timeout: 60_000 }, () => {
    const model = randomModel(6, { channels: 1, widths: [8], epochSeconds: 2 });
    const folder = exportC(model);
    const source = join(folder, 'ulw-model.c');
    const words = readFileSync(source, 'utf8').match(/0x[0-9a-f]{8}/g)!;
    // The newest row a megabyte away, then the first layer.
    for (const word of [PROGRAM.SCRATCH_NEWEST / 4, PROGRAM.FIRST_LAYER / 4]) {
      const altered = words.map((value, i) => (i === word ? '0x00100000' : value)).join(', ');
      writeFileSync(source, `#include "ulw-model.h"\nconst uint32_t ulw_model[ULW_MODEL_BYTES / 4] = {${altered}};\n`);
      const program = buildHost(folder, compiler, ['-DULW_BOUNDS_CHECKS=1']);
      const { status, stderr } = spawnSync(program, { input: new Uint8Array(400), encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 2, stderr: 'ulw: a bounds check failed\n' });
    }
  });

  it.skipIf(missing)(
    `gives them for ${RANDOM_EPOCHS} random epochs of four channels${reason}`,
    { timeout: 1_800_000 },
    () => {
      const model = shippedModel('psg4');
      const epochs = randomEpochs(model, 13, RANDOM_EPOCHS);
      expectSame(exportC(model), compiler, epochs, expectedLogits(model, epochs));
    },
  );

  it.skipIf(missing || !SHARED_DATA)(
    `gives them for ${REAL_EPOCHS} real epochs of four channels${reason}${NEEDS_DATA}`,
    { timeout: 1_800_000 },
    async () => {
      const model = shippedModel('psg4');
      const epochs = await realEpochs(4, REAL_EPOCHS);
      expect(epochs.length).toBe(REAL_EPOCHS);
      expectSame(exportC(model), compiler, epochs, expectedLogits(model, epochs));
    },
  );
});

/** What stands before and behind the README's program: it reads blocks that end where no epoch does. */
const BEFORE = '#include <stdint.h>\n#include <stdio.h>\nstatic void show(int32_t stage);\n';
const BEHIND = `
static void show(int32_t stage) {
  int i;
  printf("0 %s", ulw_stage_name(stage));
  for (i = 0; i < 5; i++) printf(" %ld", (long)ulw_logits()[i]);
  putchar('\\n');
}
int main(void) {
  static int16_t frames[256][ULW_CHANNELS], block[ULW_CHANNELS][256];
  const int16_t *samples[ULW_CHANNELS];
  size_t count, i, c;
  ulw_reset();
  while ((count = fread(frames, sizeof frames[0], 256, stdin)) > 0) {
    for (c = 0; c < ULW_CHANNELS; c++)
      for (samples[c] = block[c], i = 0; i < count; i++) block[c][i] = frames[i][c];
    stage(samples, (uint32_t)count);
  }
  return 0;
}
`;

describe('the README of the exported C folder', () => {
  const missing = ['gcc', 'objcopy'].filter((program) => !isThere(program));
  const reason = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : '';

  it.skipIf(missing.length > 0)(
    `has a program that loses no sample where a block passes the epoch's end${reason}`,
    { timeout: 60_000 },
    () => {
      const model = randomModel(7, { channels: 2, widths: [8, 16], epochSeconds: 7 });
      const folder = exportC(model);
      const [, program] = /```c\n([^`]+)```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))!;
      writeFileSync(join(folder, 'main.c'), BEFORE + program + BEHIND);
      const epochs = randomEpochs(model, 14, 5);
      expect(runHost(buildHost(folder, 'gcc', []), epochs)).toEqual(expectedLogits(model, epochs));
    },
  );

  it.skipIf(missing.length > 0)(`warns that a flat line gets a stage, as it does${reason}`, { timeout: 60_000 }, () => {
    const model = shippedModel('eeg1');
    const folder = exportC(model);
    const warned = readFileSync(join(folder, 'README.md'), 'utf8')
      .replaceAll('\n', ' ')
      .includes('a flat line or mains gets a stage');
    const flat = { input: new Uint8Array(6000), encoding: 'utf8' } as const;
    const { stdout } = spawnSync(buildHost(folder, 'gcc', []), flat);
    expect(stdout).toMatch(/^0 (W|N1|N2|N3|REM) /);
    expect(warned).toBe(true);
  });

  it.skipIf(missing.length > 0)(`has a way to two models in one program${reason}`, { timeout: 60_000 }, () => {
    const [one, two] = [randomModel(8, { epochSeconds: 3 }), randomModel(9, { widths: [8, 8], epochSeconds: 3 })];
    const [first, second] = [exportC(one), exportC(two)];
    const run = (line: string): void => {
      const [command, ...options] = line.split(' ');
      expect(spawnSync(command, options, { cwd: second, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    };
    run('gcc -O1 -c ulw.c ulw-model.c');
    const recipe = readFileSync(join(second, 'README.md'), 'utf8').replaceAll('\n', ' ');
    for (const [, line] of recipe.matchAll(/`((?:gcc -r|objcopy) [^`]+)`/g)) run(line);
    const main = `#include <stdio.h>
      #include "ulw.h"
      uint32_t two_ulw_push(uint32_t, const int16_t *, uint32_t);
      void ulw_trap(void) {}
      void two_ulw_trap(void) {}
      int main(void) { static int16_t samples[9]; return ulw_push(0, samples, 9) + two_ulw_push(0, samples, 5) == 14 &&
        ulw_position(0) == 9 ? 0 : 1; }`;
    writeFileSync(join(second, 'both.c'), main);
    run(`gcc -I${first} both.c two.o ${first}/ulw.c ${first}/ulw-model.c -o both`);
    run(join(second, 'both'));
  });
});

describe('the exported C folder under the sanitizers of gcc', () => {
  const missing = !isThere('gcc');
  const reason = missing ? ' (skipped: gcc is not here)' : '';

  it.skipIf(missing)(
    `reads and writes only what is its own, without checks of its own${reason}`,
    { timeout: 600_000 },
    () => {
      const sanitizers = ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-DULW_BOUNDS_CHECKS=0'];
      const shapes = [{}, { widths: [24, 8, 16, 40] }, { widths: [8, 16, 8], sampleRate: 102 }];
      shapes.forEach((shape, seed) => {
        const model = randomModel(seed, { channels: 2, epochSeconds: 3, ...shape });
        const epochs = randomEpochs(model, seed, 2);
        const expected = expectedLogits(model, epochs);
        for (const [dual, chunk] of [
          [0, 1],
          [1, 37],
        ]) {
          const program = buildHost(exportC(model, chunk), 'gcc', [...sanitizers, `-DULW_DUAL_MAC=${dual}`]);
          for (const push of [1, 50]) expect(runHost(program, epochs, push)).toEqual(expected);
        }
      });
    },
  );
});
