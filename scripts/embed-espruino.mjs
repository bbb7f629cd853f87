// The files of an Espruino export that a model does not change, into src/targets/espruino/espruino-sources.ts: modules
// minified, the app as it is written, its icon as a PNG and as the image that a watch draws.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => readFileSync(join(ROOT, 'src/targets/espruino/sources', name));

/** What thumb.c understands. */
const CALLS = { RESET: '-1', FINISH: '-2', DISCARD: '-3', ONE: '-4' };

function minified(name) {
  const options = { minify: true, target: 'es5', charset: 'ascii', define: CALLS };
  return transformSync(read(name).toString(), options).code.trim();
}

writeFileSync(
  join(ROOT, 'src/targets/espruino/espruino-sources.ts'),
  `// Made by scripts/embed-espruino.mjs.
/** A literal is to stand for each MODEL.x. */
export const MODULE_TEMPLATE = ${JSON.stringify(minified('ulw-sleepnet.js'))};
export const INSTALL_TEMPLATE = ${JSON.stringify(minified('ulw-install.js'))};
export const APP = ${JSON.stringify(read('app.js').toString())};
/** Base64. */
export const APP_PNG = ${JSON.stringify(read('app.png').toString('base64'))};
/** Espruino's image format, as an expression. */
export const APP_ICON = ${JSON.stringify(read('app-icon.js').toString())};
`,
);
