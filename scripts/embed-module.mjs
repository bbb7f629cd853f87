// The host's part of a module export (scripts/module/stager.mjs), minified, into src/targets/module/template.ts:
// `ulw export --target module` puts the engine and a model into it.
import { readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

const host = readFileSync(new URL('module/stager.mjs', import.meta.url), 'utf8');
const { code } = transformSync(host, { minify: true, format: 'esm', target: 'es2022', charset: 'ascii' });
for (const place of ['ENGINE', 'MODEL']) {
  if (code.split(place).length !== 2) throw new Error(`${place} has no one place in the module's template`);
}
writeFileSync(
  new URL('../src/targets/module/template.ts', import.meta.url),
  `// Made by scripts/embed-module.mjs from scripts/module/stager.mjs. ENGINE and MODEL stand for these.
export const MODULE_TEMPLATE = ${JSON.stringify(code.trim())};
`,
);
