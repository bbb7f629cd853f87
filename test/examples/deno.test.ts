import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/runtime/load-model.js';
import { scoreRecording } from '../../src/runtime/score-recording.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { examplePath, linesOf, simulatedFiles } from './example.js';

const DENO = process.env.ULW_DENO ?? 'deno';
const HAS_DENO = spawnSync(DENO, ['--version']).status === 0;
const WITHOUT = HAS_DENO ? '' : ` (skipped: no ${DENO}; set ULW_DENO)`;

describe(`examples/deno.ts${WITHOUT}`, () => {
  it.skipIf(!HAS_DENO)('stages a file with the bits of Node', async () => {
    const { recording: file } = simulatedFiles();
    const weights = fileURLToPath(new URL('../../weights/eeg1.ulw', import.meta.url));
    const recording = await openRecording(file);
    const { epochs } = await scoreRecording(recording, await loadModel(readFileSync(weights)));
    await recording.close();
    const lines = linesOf(DENO, ['run', '--quiet', '--no-prompt', '--allow-read', examplePath('deno.ts'), file]);
    expect(lines[0]).toBe('night.edf: 60 epochs, simd');
    expect(lines.at(-1)).toBe(`logits of the first epoch: ${epochs[0].logits.join(' ')}`);
  });
});
