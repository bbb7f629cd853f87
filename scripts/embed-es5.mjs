// The scalar engine as ES5 text, with the host's part around it, into src/targets/es5/template.ts: wasm2js, then our
// rewritings (scripts/es5/), then minified. `ulw export --target es5` puts a model into it. With a FILE: writes there the
// template that checks its own integers, for tests.
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

/** They throw where a truncation would have changed the value; -0 is 0 to every operation that follows. */
const CHECKS = `
  function whole(x) { if ((x | 0) != x) throw new Error('beyond int32: ' + x); return x; }
  function natural(x) { if (x >>> 0 != x) throw new Error('not unsigned: ' + x); return x; }
`;

/** @param isChecked for tests: as it is written, with a check around every value that is no longer truncated */
function template(isChecked) {
  const engine = engineParts(wasm2js(integersOnly(readFileSync(join(ROOT, 'build/engine.scalar.wasm')))));
  const exported = EXPORTS.map((name) => `${name}: ${engine.names.get(name)}`).join(', ');
  const host = readFileSync(join(ROOT, 'scripts/es5/stager.js'), 'utf8');
  const functions = `${isChecked ? CHECKS : ''}${plainEs5(engine.functions, isChecked)}`;
  const whole = host.replace('return ENGINE;', () => `${functions}\nreturn { ${exported} };`);
  const { code } = transformSync(whole, { minify: !isChecked, target: 'es5', charset: 'ascii' });
  if (code.split('MODEL').length !== 2) throw new Error('the model has no one place in the ES5 template');
  return code.trim();
}

const [checkedFile] = process.argv.slice(2);
if (checkedFile !== undefined) writeFileSync(checkedFile, template(true));
else {
  writeFileSync(
    join(ROOT, 'src/targets/es5/template.ts'),
    `// Made by scripts/embed-es5.mjs from build/engine.scalar.wasm and scripts/es5/. MODEL stands for the model.
export const ES5_TEMPLATE = ${JSON.stringify(template(false))};
`,
  );
}
