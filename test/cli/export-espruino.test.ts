import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const shipped = (name: string): string => join(import.meta.dirname, '../../weights', name);

describe('ulw export --target espruino', () => {
  it('writes the folder, and says what it needs', () => {
    const output = join(folder, 'ulwsleep');
    const written = ulw(['export', shipped('eeg1.ulw'), '--target', 'espruino', '--chunk', '50', '-o', output]);
    expect(written).toMatchObject({ status: 0, stderr: '' });
    expect(written.stdout).toMatch(/^Espruino module ulw-sleepnet, .* passes of 50 samples$/m);
    expect(written.stdout).toMatch(/^flash: code \d+ and model 6060 bytes; RAM: arena \d+ bytes and the module$/m);
    expect(readdirSync(output).sort()).toEqual(
      ['ChangeLog', 'README.md', 'app-icon.js', 'app.js', 'app.png', 'metadata.json', 'ulw-es5.js']
        .concat(['ulw-install.js', 'ulw-sleepnet.js', 'ulw.code', 'ulw.model', 'ulwsleep.demo'])
        .sort(),
    );
    expect(readFileSync(join(output, 'ulwsleep.demo')).length).toBe(6000);
    const readme = readFileSync(join(output, 'README.md'), 'utf8');
    for (const said of ['Apache-2.0. No medical device.', 'a flat line gets a stage']) expect(readme).toContain(said);
  });

  it('refuses float weights, and an option that its machine code has not', () => {
    const output = ['--target', 'espruino', '-o', join(folder, 'x')];
    expect(ulw(['export', shipped('eeg1.safetensors'), ...output]).stderr).toMatch(/found no \.ulw file/);
    expect(ulw(['export', shipped('eeg1.ulw'), '--no-bounds-checks', ...output]).stderr).toMatch(
      /^ulw: --no-bounds-checks: found the option; expected no such option for this target: its machine code checks none/,
    );
  });
});
