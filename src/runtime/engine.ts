import { instantiateSync } from '@assemblyscript/loader';
import { simd } from 'wasm-feature-detect';
import { SCALAR_ENGINE, SIMD_ENGINE } from './engine-bytes.js';

/** The engine's exported functions; `assembly/index.ts` documents them. Pointers are addresses in `memory`. */
export interface EngineExports extends Record<string, unknown> {
  /** A `WebAssembly.Memory`, a name that programs without the DOM's types do not know. */
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  reset(program: number, state: number): void;
  discard(program: number, state: number): void;
  push(program: number, state: number, scratch: number, channel: number, samples: number, count: number): number;
  finish(program: number, state: number): number;
  toCounts(source: number, target: number, count: number, countsPerMicrovolt: number): number;
}

/** The engine with or without SIMD; the bits are the same. */
export type EngineBuild = 'simd' | 'scalar';

export interface Engine {
  readonly build: EngineBuild;
  /** Size of the wasm module. */
  readonly codeBytes: number;
  readonly exports: EngineExports;
}

/** What Node and its like have; browsers decode by hand. */
interface Host {
  readonly Buffer?: { from(text: string, encoding: 'base64'): Uint8Array };
}

function decodeBase64(text: string): Uint8Array {
  const decoded = (globalThis as Host).Buffer?.from(text, 'base64');
  if (decoded !== undefined) return decoded;
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** The module's bytes. */
export function engineBytes(build: EngineBuild): Uint8Array {
  return decodeBase64(build === 'simd' ? SIMD_ENGINE : SCALAR_ENGINE);
}

/** The build that this host runs best. */
export async function detectBuild(): Promise<EngineBuild> {
  return (await simd()) ? 'simd' : 'scalar';
}

/**
 * At once where the host lets us: handing five kilobytes to a compiler thread and back takes longer than compiling them.
 * Some browsers refuse that on a page's own thread.
 */
async function compiled(bytes: BufferSource & Uint8Array): Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return await WebAssembly.compile(bytes);
  }
}

/** A fresh instance with its own 64 KiB page, which cannot grow. */
export async function instantiateEngine(build?: EngineBuild): Promise<Engine> {
  const chosen = build ?? (await detectBuild());
  const bytes = engineBytes(chosen);
  // The loader's own `instantiate` asks whether the bytes are a fetch Response, and that alone makes Node load fetch: 17 ms.
  const module = await compiled(bytes as BufferSource & Uint8Array);
  const { exports } = instantiateSync<EngineExports>(module);
  return { build: chosen, codeBytes: bytes.length, exports: exports as EngineExports };
}
