// The library as one minified module for browsers, wasm and all: node scripts/bundle.mjs [OUTFILE CORE]. And the
// engine alone, and without OUTFILE the command that scores, as one module each, since in Node each module of a graph
// costs a millisecond. The licences of the packages inside lie beside the first two.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const packageAt = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Folders of the packages that some of these files come from. */
function packageFolders(files) {
  const found = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(found.filter((folder) => folder !== undefined))].map((folder) => join(ROOT, folder));
}

function licenceText(folder) {
  const { name, version, license } = packageAt(folder);
  const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8')}`;
  return `${name} ${version}: ${license}\n${text}`;
}

/** Bundles an entry with the notice of its licences. */
async function bundle(entryPoint, outfile, options) {
  const licences = outfile.replace(/\.js$/, '.licences.txt');
  const { metafile, outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { [basename(outfile, '.js')]: entryPoint },
    outdir: dirname(outfile),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
    ...options,
  });
  const { name, version, license } = packageAt(ROOT);
  const notice = `/*! ${name} ${version}, ${license}; the packages inside: ${basename(licences)} */\n`;
  const folders = packageFolders(Object.keys(metafile.inputs));
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(licences, folders.map(licenceText).join(`\n${'-'.repeat(80)}\n`));
  for (const { path, contents } of outputFiles) {
    const bytes = Buffer.concat([Buffer.from(notice), contents]);
    writeFileSync(path, bytes);
    console.log(`${basename(path)}: ${bytes.length} bytes, gzip ${gzipSync(bytes, { level: 9 }).length}`);
  }
}

/** Modules of which the bundled ones and the others must see the same: classes to tell errors by, and a state. */
const SHARED = { 'errors.js': '../errors.js', 'interruption.js': './interruption.js' };
const shared = {
  name: 'shared',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(errors|interruption)\.js$/ }, ({ path }) => ({
      path: SHARED[basename(path)],
      external: true,
    })),
};

/** Replaces a module of a folder of dist/ by itself and all that it imports from here; its map tells a profile whose lines they were. */
async function bundleInPlace(name) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`src/${name}.ts`],
    outfile: `dist/${name}.js`,
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'es2022',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [shared],
  });
}

await bundle('src/index.ts', process.argv[2] ?? join(ROOT, 'dist/ulw-sleepnet.browser.js'), {});
// What only hosts ask for that do not compile at once lies beside it: reading a function costs time, called or not.
const APART = { splitting: true, chunkNames: 'core-[name]' };
await bundle('src/core.ts', process.argv[3] ?? join(ROOT, 'dist/core.js'), APART);
if (process.argv[2] === undefined) for (const name of ['cli/score', 'cohort/night-worker']) await bundleInPlace(name);
