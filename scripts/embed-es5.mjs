// The scalar engine as ES5 text, with the host's part around it, into src/targets/es5/template.ts: wasm2js, then our
// rewritings (scripts/es5/), then minified. `ulw export --target es5` puts a model into it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import binaryen from 'binaryen';
import { transformSync } from 'esbuild';
import { engineParts, plainEs5 } from './es5/plain-es5.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WASM2JS = join(ROOT, 'node_modules/binaryen/bin/wasm2js');
const EXPORTS = ['reset', 'discard', 'push', 'finish'];

/** The engine without `toCounts`: samples are counts here, and nothing else wants floats. */
function integersOnly(wasm) {
  const module = binaryen.readBinary(wasm);
  const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt } = binaryen.Features;
  module.setFeatures(BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt);
  module.removeExport('toCounts');
  module.runPasses(['remove-unused-module-elements']);
  return module.emitBinary();
}

function wasm2js(wasm) {
  const folder = mkdtempSync(join(tmpdir(), 'ulw-es5-'));
  try {
    writeFileSync(join(folder, 'engine.wasm'), wasm);
    const features = ['--enable-bulk-memory', '--enable-bulk-memory-opt', '--enable-sign-ext'];
    const output = join(folder, 'engine.js');
    execFileSync(process.execPath, [WASM2JS, '-O', ...features, join(folder, 'engine.wasm'), '-o', output]);
    return readFileSync(output, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function template() {
  const engine = engineParts(wasm2js(integersOnly(readFileSync(join(ROOT, 'build/engine.scalar.wasm')))));
  const exported = EXPORTS.map((name) => `${name}: ${engine.names.get(name)}`).join(', ');
  const host = readFileSync(join(ROOT, 'scripts/es5/stager.js'), 'utf8');
  const whole = host.replace('return ENGINE;', () => `${plainEs5(engine.functions)}\nreturn { ${exported} };`);
  if (process.argv[2]) writeFileSync(process.argv[2], whole);
  const { code } = transformSync(whole, { minify: true, target: 'es5', charset: 'ascii' });
  if (code.split('MODEL').length !== 2) throw new Error('the model has no one place in the ES5 template');
  return code.trim();
}

const text = template();
writeFileSync(
  join(ROOT, 'src/targets/es5/template.ts'),
  `// Made by scripts/embed-es5.mjs from build/engine.scalar.wasm and scripts/es5/. MODEL stands for the model.
export const ES5_TEMPLATE = ${JSON.stringify(text)};
`,
);
