import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { engineBytes } from '../dist/runtime/engine.js';

function rawAndGzip(bytes) {
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/** onnxruntime-node's native files for this platform, wherever its version keeps them. */
function nativeBytes() {
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const here = join(process.platform, process.arch);
  return readdirSync(join(root, 'bin'), { recursive: true })
    .filter((path) => path.includes(here) && /\.(node|dll|dylib|so)(\.|$)/.test(path))
    .reduce((sum, path) => sum + statSync(join(root, 'bin', path)).size, 0);
}

/** Bytes of the programs and of the models. */
export function measureBytes({ files }) {
  return {
    wasmSimd: rawAndGzip(engineBytes('simd')),
    wasmScalar: rawAndGzip(engineBytes('scalar')),
    onnxruntimeNode: { raw: nativeBytes() },
    modelUlw: rawAndGzip(files.ulw),
    onnxAuthors: rawAndGzip(files.authors),
    onnxCollapsed: rawAndGzip(files.collapsed),
  };
}
