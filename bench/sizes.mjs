import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { engineBytes } from '../dist/runtime/engine.js';

const require = createRequire(import.meta.url);

const rawAndGzip = (bytes) => ({ raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length });

/** Files that travel together, each compressed alone. */
function filesTogether(paths) {
  const sizes = paths.map((path) => rawAndGzip(readFileSync(path)));
  const sum = (key) => sizes.reduce((total, size) => total + size[key], 0);
  return { raw: sum('raw'), gzip: sum('gzip') };
}

/** onnxruntime-node's native files for this platform, wherever its version keeps them. */
function nativeFiles() {
  const root = join(dirname(require.resolve('onnxruntime-node/package.json')), 'bin');
  const here = join(process.platform, process.arch);
  return readdirSync(root, { recursive: true })
    .filter((path) => path.includes(here) && /\.(node|dll|dylib|so)(\.|$)/.test(path))
    .map((path) => join(root, path))
    .filter((path) => statSync(path).isFile());
}

/** The folder of a package's built files. */
const distOf = (name) => dirname(require.resolve(name)).replace(/dist.*$/, 'dist');

/** What a page loads to run a model by WebAssembly with SIMD: its JavaScript and its wasm. */
function webFiles() {
  const onnx = distOf('onnxruntime-web');
  const tfjs = distOf('@tensorflow/tfjs');
  const backend = distOf('@tensorflow/tfjs-backend-wasm');
  return {
    onnxruntimeWeb: [join(onnx, 'ort.wasm.bundle.min.mjs'), join(onnx, 'ort-wasm-simd-threaded.wasm')],
    tfjsWasm: [
      join(tfjs, 'tf.min.js'),
      join(backend, 'tf-backend-wasm.min.js'),
      join(backend, 'tfjs-backend-wasm-simd.wasm'),
    ],
  };
}

/** Bytes of the programs and of the models, on disk and by gzip -9 as a server would send them. */
export function measureBytes({ files }) {
  const { onnxruntimeWeb, tfjsWasm } = webFiles();
  return {
    wasmSimd: rawAndGzip(engineBytes('simd')),
    wasmScalar: rawAndGzip(engineBytes('scalar')),
    browserBundle: rawAndGzip(readFileSync(new URL('../dist/ulw-sleepnet.browser.js', import.meta.url))),
    onnxruntimeNode: filesTogether(nativeFiles()),
    onnxruntimeWeb: filesTogether(onnxruntimeWeb),
    tfjsWasm: filesTogether(tfjsWasm),
    modelUlw: rawAndGzip(files.ulw),
    onnxAuthors: rawAndGzip(files.authors),
    onnxCollapsed: rawAndGzip(files.collapsed),
    onnxAuthorsInt8: rawAndGzip(files.authorsInt8),
    onnxCollapsedInt8: rawAndGzip(files.collapsedInt8),
  };
}
