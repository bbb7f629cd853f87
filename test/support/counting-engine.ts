import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import asc from 'assemblyscript/asc';
import type { Engine, EngineExports } from '../../src/runtime/engine.js';

const ASSEMBLY = new URL('../../assembly/', import.meta.url);

/** What the counting engine tells of each copy of rows. */
export type CopyObserver = (target: number, source: number, bytes: number) => void;

/** The engine's sources, but `extractor.ts` tells the host of every copy that it makes. */
function observedSources(): Map<string, string> {
  const names = readdirSync(ASSEMBLY).filter((name) => name.endsWith('.ts'));
  const sources = new Map(names.map((name) => [name, readFileSync(new URL(name, ASSEMBLY), 'utf8')]));
  const extractor = sources.get('extractor.ts')!;
  const declared = `@external("test", "copied")
declare function copied(target: usize, source: usize, bytes: usize): void;
function observedCopy(target: usize, source: usize, bytes: usize): void {
  copied(target, source, bytes);
  memory.copy(target, source, bytes);
}
`;
  sources.set('extractor.ts', declared + extractor.replaceAll('memory.copy(', 'observedCopy('));
  return sources;
}

/** Compiles the scalar engine with {@link observedSources}; a second or two. */
export async function countingEngine(observe: CopyObserver): Promise<Engine> {
  const sources = observedSources();
  let wasm: Uint8Array = new Uint8Array();
  const options = [
    '--runtime',
    'stub',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '1',
    '--use',
    'abort=',
    '--noAssert',
  ];
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'engine.wasm', ...options], {
    readFile: (name) => sources.get(basename(name)) ?? null,
    writeFile: (name, contents) => {
      if (name === 'engine.wasm') wasm = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(wasm as BufferSource & Uint8Array, { test: { copied: observe } });
  return { build: 'scalar', codeBytes: wasm.length, exports: instance.exports as unknown as EngineExports };
}
