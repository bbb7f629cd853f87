import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const needed = [
  ...['@tensorflow/tfjs-backend-wasm', 'onnxruntime-node', 'onnxruntime-web'].map(
    (name) => `bench/node_modules/${name}`,
  ),
  'dist/targets/onnx',
];
const missing = needed.filter((path) => !existsSync(root + path));
const reason = missing.length === 0 ? '' : ` (needs ${missing.join(', ')}: npm run bench)`;

interface Row {
  readonly variant: string;
  readonly batch: number;
  readonly medianMs: number;
  readonly ratioToUlw: number;
  readonly ratioSpread: readonly number[];
}

interface Result {
  readonly host: Record<string, unknown>;
  readonly macsPerEpoch: number;
  readonly peakMacsPerSecond: number | null;
  readonly layers: readonly unknown[];
  readonly rows: readonly (Row & { readonly engine: string })[];
  readonly best: readonly (Row & { readonly name: string })[];
  readonly coldStart: readonly Record<'engine' | 'importMs' | 'firstStageMs' | 'residentMiB', unknown>[];
  readonly bytes: Record<string, { readonly raw: number; readonly gzip: number }>;
}

async function bench(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [`${root}bench/run.mjs`, '--rounds', '1', ...args])).stdout;
}

const { formatTable } = (await import(new URL('../../bench/table.mjs', import.meta.url).href)) as {
  formatTable(result: Result): string;
};

const OURS = ['ulw simd', 'ulw scalar'];
const PEERS = ['onnxruntime-node', 'onnxruntime-web', 'tfjs-wasm'];

it.skipIf(missing.length > 0)(
  `finds every output right and times every contender${reason}`,
  async () => {
    const plot = join(mkdtempSync(join(tmpdir(), 'ulw-plot-')), 'benchmark.svg');
    const result = JSON.parse(await bench('--json', '--plot', plot)) as Result;
    const { host, rows, best, coldStart, bytes } = result;
    expect(host).toMatchObject({ node: process.versions.node, v8: process.versions.v8 });
    expect(result.macsPerEpoch).toBe(2_537_184);
    expect(result.peakMacsPerSecond).toBeGreaterThan(1e9);
    expect(result.layers.length).toBeGreaterThan(5);
    expect(new Set(rows.map(({ engine }) => engine))).toEqual(new Set([...OURS, ...PEERS]));
    expect(new Set(rows.map(({ engine, variant, batch }) => `${engine} ${variant} ${batch}`)).size).toBe(rows.length);
    for (const engine of PEERS) {
      const own = rows.filter((row) => row.engine === engine);
      const kinds = engine === 'tfjs-wasm' ? ['float32'] : ['float32', 'int8'];
      const graphs = kinds.flatMap((kind) => [`${kind}, authors' graph`, `${kind}, collapsed graph`]);
      expect(own.map(({ variant, batch }) => `${variant} ${batch}`)).toEqual(
        graphs.flatMap((graph) => [`${graph} 1`, `${graph} 32`]),
      );
    }
    for (const { medianMs } of rows) expect(medianMs).toBeGreaterThan(0);
    expect(rows[0]).toMatchObject({ engine: 'ulw simd', variant: 'int16, whole epoch', batch: 1, ratioToUlw: 1 });
    expect(best[0]).toMatchObject({ name: 'ulw simd', ratioToUlw: 1 });
    expect(coldStart.map(({ engine }) => engine)).toEqual([
      'ulw simd, exported module',
      ...OURS,
      'ulw simd, whole package',
      ...PEERS,
    ]);
    for (const { raw, gzip } of Object.values(bytes)) expect(gzip).toBeLessThan(raw);

    const lines = formatTable(result).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('onnxruntime-web  int8'))).toHaveLength(4);
    const svg = readFileSync(plot, 'utf8');
    expect(svg.match(/<rect /g)).toHaveLength(best.length + 1);
    expect(svg).toContain(String(host.date));
  },
  300_000,
);

it.skipIf(missing.length > 0)(`refuses rounds that are no count${reason}`, async () => {
  await expect(bench('--rounds', '0')).rejects.toThrow('expected 1 or more');
});
