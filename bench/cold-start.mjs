import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './statistics.mjs';

const CHILD = fileURLToPath(new URL('cold-start-child.mjs', import.meta.url));
const CASES = [
  ['ulw simd', 'ulw', 'simd', 'ulw'],
  ['ulw scalar', 'ulw', 'scalar', 'ulw'],
  ['onnxruntime-node', 'onnx', '', 'collapsed'],
];

/**
 * Each start in a fresh process.
 * @param repeats starts of each engine
 * @returns per engine `importMs` (its JavaScript and native library) and `firstStageMs` (from
 * the model's bytes in memory to the first stage), medians
 */
export async function measureColdStart({ files, epochs }, repeats, progress) {
  const folder = await mkdtemp(join(tmpdir(), 'ulw-bench-'));
  const run = promisify(execFile);
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const signals = epochs[0].counts;
    await writeFile(
      join(folder, 'epoch'),
      Buffer.concat(signals.map((s) => Buffer.from(s.buffer, s.byteOffset, s.byteLength))),
    );
    const found = [];
    for (const [engine, kind, build, file] of CASES) {
      progress(`cold start of ${engine}`);
      const times = [];
      for (let i = 0; i < repeats; i++) {
        const args = [CHILD, kind, join(folder, file), join(folder, 'epoch'), `${signals.length}`, build];
        times.push(JSON.parse((await run(process.execPath, args)).stdout));
      }
      const of = (key) => median(times.map((time) => time[key]));
      found.push({ engine, importMs: of('importMs'), firstStageMs: of('firstStageMs') });
    }
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}
