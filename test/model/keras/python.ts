import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../../src/model/network.js';
import { writeWeights } from '../../../src/model/weights.js';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'keras_file.py');

/** The ways Keras saves a model that `keras_file.py` writes. */
export const LAYOUTS = ['keras2-model', 'keras2-weights', 'keras3-model', 'keras3-archive', 'keras3-weights'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Changes to the file; tensors are named as in docs/weights-format.md. */
export interface Edits {
  readonly drop?: readonly string[];
  readonly cast?: Readonly<Record<string, string>>;
  readonly reshape?: Readonly<Record<string, readonly number[]>>;
  readonly first?: number;
  readonly parts?: number;
  readonly config?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Why h5py cannot write fixtures on this machine, or null where it can. */
export function h5pyMissing(): string | null {
  try {
    execFileSync(PYTHON, ['-c', 'import h5py, numpy'], { stdio: 'pipe' });
    return null;
  } catch {
    return `${PYTHON} with h5py and numpy is not on this machine`;
  }
}

/** The network in files that h5py wrote, one for each layout and its edits. */
export function kerasFiles(network: Network, wanted: readonly (readonly [Layout, Edits?])[]): Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-keras-'));
  const weights = join(folder, 'weights.safetensors');
  writeFileSync(weights, writeWeights(network));
  const jobs = wanted.map(([layout, edits = {}], i) => ({ layout, edits, target: join(folder, `${i}`) }));
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  execFileSync(PYTHON, [SCRIPT, weights], { env, input: JSON.stringify(jobs), stdio: ['pipe', 'pipe', 'inherit'] });
  return jobs.map(({ target }) => readFileSync(target));
}
