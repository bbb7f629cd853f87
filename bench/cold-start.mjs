import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encodeModule } from '../dist/targets/module/module-file.js';
import { median } from './statistics.mjs';

const CHILD = fileURLToPath(new URL('cold-start-child.mjs', import.meta.url));
const WEIGHTS = fileURLToPath(new URL('../weights/psg4.safetensors', import.meta.url));
const MODULE = 'model.mjs';
/** Engine, and the model's file in the material's folder. */
const CASES = [
  ['ulw simd, exported module', MODULE],
  ['ulw simd', 'ulw'],
  ['ulw scalar', 'ulw'],
  ['ulw simd, whole package', 'ulw'],
  ['onnxruntime-node', 'collapsed'],
  ['onnxruntime-web', 'collapsed'],
  ['tfjs-wasm', null],
];

/**
 * Each start in a fresh process; the engines take turns.
 * @param folder the material's
 * @param repeats starts of each engine
 * @returns per engine, medians: `importMs` (its JavaScript and native library), `firstStageMs` (from the model's bytes in
 * memory to the first stage) and `residentMiB` (after 51 epochs, above a Node that did nothing)
 */
export async function measureColdStart({ epochs, model }, folder, repeats, progress) {
  const run = promisify(execFile);
  const signals = epochs[0].counts;
  const epochPath = join(folder, 'epoch');
  await writeFile(epochPath, Buffer.concat(signals.map((s) => Buffer.from(s.buffer, s.byteOffset, s.byteLength))));
  await writeFile(join(folder, MODULE), encodeModule(model));
  const start = async ([engine, file]) => {
    const path = file === null ? WEIGHTS : join(folder, file);
    return JSON.parse((await run(process.execPath, [CHILD, engine, path, epochPath, `${signals.length}`])).stdout);
  };
  const cases = [['idle', 'ulw'], ...CASES];
  const times = cases.map(() => []);
  for (let i = 0; i < repeats; i++) {
    progress(`cold start ${i + 1} of ${repeats}`);
    for (const [index, one] of cases.entries()) times[index].push(await start(one));
  }
  const of = (index, key) => median(times[index].map((time) => time[key]));
  return CASES.map(([engine], index) => ({
    engine,
    importMs: of(index + 1, 'importMs'),
    firstStageMs: of(index + 1, 'firstStageMs'),
    residentMiB: of(index + 1, 'residentMiB') - of(0, 'residentMiB'),
  }));
}
