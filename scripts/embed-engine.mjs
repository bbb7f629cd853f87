// Writes the two wasm builds into src/runtime/engine-bytes.ts, so that the host needs no file system and no fetch.
import { readFileSync, writeFileSync } from 'node:fs';

const encode = (build) => readFileSync(new URL(`../build/engine.${build}.wasm`, import.meta.url)).toString('base64');

writeFileSync(
  new URL('../src/runtime/engine-bytes.ts', import.meta.url),
  `// Made by scripts/embed-engine.mjs from build/*.wasm. Base64.
export const SCALAR_ENGINE = '${encode('scalar')}';
export const SIMD_ENGINE = '${encode('simd')}';
`,
);
