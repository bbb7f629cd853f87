import { instantiate } from '@assemblyscript/loader';
import { simd } from 'wasm-feature-detect';
import type { EngineBuild } from './engine.js';

/** The build that this host runs best. */
export async function detectBuild(): Promise<EngineBuild> {
  return (await simd()) ? 'simd' : 'scalar';
}

/** Compiles on a thread of the host's: some browsers refuse to on a page's own. @returns what the instance exports */
export async function instantiateElsewhere(bytes: Uint8Array): Promise<object> {
  return (await instantiate(bytes as BufferSource & Uint8Array)).exports;
}
