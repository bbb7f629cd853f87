import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const missing = ['bench/node_modules/onnxruntime-node', 'dist/targets/onnx'].filter((path) => !existsSync(root + path));
const reason = missing.length === 0 ? '' : ` (needs ${missing.join(', ')}: npm run bench)`;

interface Result {
  readonly host: Record<string, unknown>;
  readonly rows: readonly Record<'engine' | 'variant' | 'batch' | 'medianMs' | 'ratioToUlw', unknown>[];
  readonly coldStart: readonly { readonly engine: string; readonly importMs: number; readonly firstStageMs: number }[];
  readonly bytes: Record<string, { readonly raw: number; readonly gzip?: number }>;
}

async function bench(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [`${root}bench/run.mjs`, '--rounds', '1', ...args])).stdout;
}

const { formatTable } = (await import(new URL('../../bench/table.mjs', import.meta.url).href)) as {
  formatTable(result: Result): string;
};

it.skipIf(missing.length > 0)(`times every contender${reason}`, async () => {
  const result = JSON.parse(await bench('--json')) as Result;
  const { host, rows, coldStart, bytes } = result;
  expect(host).toMatchObject({ node: process.versions.node, v8: process.versions.v8 });
  expect(new Set(rows.map(({ engine, variant }) => `${engine} ${variant}`)).size).toBe(10);
  for (const row of rows) expect(row).toMatchObject({ batch: 1, medianMs: expect.any(Number) as number });
  expect(rows[0]).toMatchObject({ engine: 'ulw simd', variant: 'int16, whole epoch', ratioToUlw: 1 });
  expect(coldStart.map(({ engine }) => engine)).toEqual(['ulw simd', 'ulw scalar', 'onnxruntime-node']);
  expect(bytes.wasmScalar.gzip).toBeLessThan(bytes.wasmScalar.raw);
  expect(bytes.onnxruntimeNode.raw).toBeGreaterThan(1e6);

  const lines = formatTable(result).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.filter((line) => line.startsWith('onnxruntime-node  float32')).length).toBe(2);
});

it.skipIf(missing.length > 0)(`refuses rounds that are no count${reason}`, async () => {
  await expect(bench('--rounds', '0')).rejects.toThrow('expected 1 or more');
});
