import { mkdirSync, mkdtempSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';

const fromRoot = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const guide = readFileSync(fromRoot('docs/library.md'), 'utf8');

describe('docs/library.md', () => {
  it('begins with a program that runs as it stands', () => {
    const program = /```js\n(.+?)```/s.exec(guide)?.[1] ?? '';
    expect(program).toContain("from 'ulw-sleepnet'");
    const folder = mkdtempSync(join(tmpdir(), 'ulw-guide-'));
    mkdirSync(join(folder, 'weights'));
    copyFileSync(fileURLToPath(fromRoot('weights/eeg1.ulw')), join(folder, 'weights/eeg1.ulw'));
    writeFileSync(join(folder, 'night.edf'), encodeNight(simulateNight({ seed: 3, hours: 0.5 })).recording);
    writeFileSync(join(folder, 'guide.mjs'), program.replace("'ulw-sleepnet'", `'${fromRoot('dist/index.js').href}'`));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['guide.mjs'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^-?\d \[/);
  });
});
