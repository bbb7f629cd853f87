import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importKeras } from '../../../src/model/keras/import.js';
import { readWeights, writeWeights } from '../../../src/model/weights.js';
import { floatLogits } from '../../../src/reference/float.js';

/** Written by Keras itself: `real_keras.py` says how. */
const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'fixtures', name));
const { keras, logits } = JSON.parse(new TextDecoder().decode(fixture('logits.json'))) as {
  readonly keras: string;
  readonly logits: readonly (readonly number[])[];
};

const CHANNELS = 4;
const SAMPLES = 3000;
const TOLERANCE = 1e-4;

/** `signal` of `real_keras.py`, microvolts. */
function epoch(e: number): Float64Array[] {
  return Array.from({ length: CHANNELS }, (_, c) =>
    Float64Array.from({ length: SAMPLES }, (_, i) => (((i * i * (c + 3) + 37 * i + 1000 * e) % 401) - 200) / 4),
  );
}

describe(`files that Keras ${keras} wrote`, () => {
  it.each(['model.h5', 'model.keras', 'model.weights.h5'])(
    '%s gives Keras’s logits, also through .safetensors',
    async (name) => {
      const imported = await importKeras(gunzipSync(fixture(`${name}.gz`)), { initialDeviation: 16 });
      const network = readWeights(writeWeights(imported));
      expect(logits).toHaveLength(3);
      logits.forEach((expected, e) => {
        // One unit of ours is 16 uV here; the reference reads units.
        const units = epoch(e).map((samples) => samples.map((value) => value / 16));
        const differences = [...floatLogits(network, units)].map((value, stage) => Math.abs(value - expected[stage]));
        expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
      });
    },
  );
});
