import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSafetensors, parseSafetensors } from '../../src/model/safetensors.js';
import { readWeights, writeWeights } from '../../src/model/weights.js';
import { kerasTensors, writeKeras } from '../model/keras/h5wasm-file.js';
import { randomNetwork } from '../support/random-network.js';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const keras = join(folder, 'theirs.h5');
const output = join(folder, 'theirs.safetensors');
const network = randomNetwork(5, { channels: 2 });
const bytes = await writeKeras(kerasTensors(network));

describe('ulw import', () => {
  it('writes weights that the other commands read, and says what was taken for granted', () => {
    writeFileSync(keras, bytes);
    const { status, stdout, stderr } = ulw(['import', keras, '-o', output, '--data', 'Sleep-EDF-20, fold 0']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('theirs: EEG Fpz-Cz (eeg), EEG Pz-Oz (eeg)');
    expect(stdout).toContain('fed microvolts');
    expect(stdout).toContain('9,241 trainable parameters');
    const { head, blocks, metadata } = readWeights(readFileSync(output));
    expect(head).toEqual(network.head);
    expect(blocks[2]).toEqual(network.blocks[2]);
    expect(metadata.initialDeviation).toEqual([16, 16]);
    expect(metadata.provenance.data).toBe('Sleep-EDF-20, fold 0');
    expect(ulw(['inspect', output]).status).toBe(0);
  });

  it('takes channels by their labels', () => {
    const labels = ['EEG C3-A2', 'EOG left'];
    expect(ulw(['import', keras, '-o', output, '--channels', ...labels]).status).toBe(0);
    const { channels } = readWeights(readFileSync(output)).metadata;
    expect(channels.map(({ label, role }) => [label, role])).toEqual([
      ['EEG C3-A2', 'eeg'],
      ['EOG left', 'eog'],
    ]);
    const unknown = ulw(['import', keras, '-o', output, '--channels', 'C3-A2', 'SpO2']);
    expect(unknown.stderr).toMatch(/^ulw: --channels: found "SpO2"/);
  });

  it('refuses a broken file in one line', () => {
    writeFileSync(keras, bytes.subarray(0, bytes.length - 1));
    const { status, stderr } = ulw(['import', keras, '-o', output]);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ulw: theirs\.h5: found what the HDF5 library cannot read .* expected a whole HDF5 file.*\n$/,
    );
  });

  it('takes .safetensors of others, wants to know their unit, and says so in their provenance', () => {
    const theirs = join(folder, 'bare.safetensors');
    const { tensors } = parseSafetensors(writeWeights(network));
    writeFileSync(theirs, encodeSafetensors({ tensors, metadata: {} }));
    const unstated = ulw(['import', theirs, '-o', output]);
    expect(unstated.status).toBe(1);
    expect(unstated.stderr).toMatch(/^ulw: bare\.safetensors, unit: found no metadata .* State it \(--unit\)\.\n$/);
    const { status, stdout } = ulw(['import', theirs, '-o', output, '--unit', 'front-end']);
    expect(status).toBe(0);
    expect(stdout).toContain('imported from a .safetensors file, fed');
    expect(readWeights(readFileSync(output)).blocks).toEqual(network.blocks);
  });

  it('ends when its time is over', () => {
    writeFileSync(keras, bytes);
    const { status, stderr } = ulw(['import', keras, '-o', output, '--limit', '0.001']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ulw: theirs\.h5: found a file that was not read in 0\.001 s; .*--limit gives it longer\.\n$/,
    );
    expect(ulw(['import', keras, '-o', output, '--limit', '1e9']).status).toBe(0);
    expect(ulw(['import', keras, '-o', output, '--limit', '0']).stderr).toMatch(/^ulw: --limit: found "0"/);
  });
});
