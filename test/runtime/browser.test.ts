import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/runtime/load-model.js';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM } from '../support/chromium.js';
import { serveRepository, type StaticServer } from '../support/static-server.js';

const EPOCHS = 2;

/** The same samples here and in the page. */
const SAMPLES = `Float32Array.from({ length: ${EPOCHS * 3000} }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15)`;

/** Loads the built modules as they are, through an import map; `test/library` does the same with the bundle. */
const PAGE = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">{"imports": {
  "@assemblyscript/loader": "/node_modules/@assemblyscript/loader/index.js",
  "wasm-feature-detect": "/node_modules/wasm-feature-detect/dist/esm/index.js"
}}</script>
<script type="module">
  const { loadModel } = await import('/dist/runtime/load-model.js');
  const bytes = new Uint8Array(await (await fetch('/weights/eeg1.ulw')).arrayBuffer());
  const model = await loadModel(bytes);
  const epochs = model.stager().push(0, ${SAMPLES});
  globalThis.staged = [model.build, ...epochs.map(({ logits }) => [...logits])];
</script>`;

describe(`the host in a browser${NEEDS_CHROMIUM}`, () => {
  let server: StaticServer;
  let page: ChromiumPage;

  beforeAll(async () => {
    if (!HAS_CHROMIUM) return;
    server = await serveRepository({ '/': PAGE });
    page = await ChromiumPage.open();
  });

  afterAll(async () => {
    if (!HAS_CHROMIUM) return;
    await page.close();
    await server.close();
  });

  it.skipIf(!HAS_CHROMIUM)('stages with the bits of Node', async () => {
    await page.go(`${server.origin}/`);
    await page.until('globalThis.staged');
    const weights = fileURLToPath(new URL('../../weights/eeg1.ulw', import.meta.url));
    const model = await loadModel(readFileSync(weights));
    const samples = Float32Array.from({ length: EPOCHS * 3000 }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15);
    const expected = model
      .stager()
      .push(0, samples)
      .map(({ logits }) => [...logits]);
    expect(expected).toHaveLength(EPOCHS);
    expect(await page.evaluate('globalThis.staged')).toEqual(['simd', ...expected]);
    expect(page.complaints).toEqual([]);
  });
});
