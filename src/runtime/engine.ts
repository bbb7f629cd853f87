import { refuseCall } from '../model/refuse-call.js';
import { SCALAR_ENGINE, SIMD_ENGINE } from './engine-bytes.js';

/** The engine's exported functions; `assembly/index.ts` documents them. Pointers are addresses in `memory`. */
export interface EngineExports {
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

function engineOf(build: EngineBuild, bytes: Uint8Array, exports: object): Engine {
  return { build, codeBytes: bytes.length, exports: exports as EngineExports };
}

/** @throws where the host cannot run the build, or does not compile on this thread, as some browsers on a page's own */
function instantiateAtOnce(build: EngineBuild): Engine {
  const bytes = engineBytes(build);
  const module = new WebAssembly.Module(bytes as BufferSource & Uint8Array);
  return engineOf(build, bytes, new WebAssembly.Instance(module).exports);
}

/**
 * A fresh instance with its own 64 KiB page, which cannot grow. Most hosts make it here and now, in a fraction of the time
 * that asking what they can do takes; the others are asked.
 * @throws UsageError where there is no such build
 */
export async function instantiateEngine(build?: EngineBuild): Promise<Engine> {
  if (!['simd', 'scalar'].includes(build ?? 'simd')) refuseCall('build', build, 'simd or scalar');
  try {
    return instantiateAtOnce(build ?? 'simd');
  } catch {
    const { detectBuild, instantiateElsewhere } = await import('./asking-engine.js');
    const possible = build ?? (await detectBuild());
    const bytes = engineBytes(possible);
    return engineOf(possible, bytes, await instantiateElsewhere(bytes));
  }
}
