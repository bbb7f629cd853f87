import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM } from '../../support/chromium.js';
import { randomNetwork } from '../../support/random-network.js';
import { serveRepository, type StaticServer } from '../../support/static-server.js';
import { kerasTensors, writeKeras } from './h5wasm-file.js';

const network = randomNetwork(31, { channels: 1, widths: [8] });

const page = (base64: string): string => `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">{"imports": {
  "h5wasm": "/node_modules/h5wasm/dist/esm/hdf5_hl.js",
  "fflate": "/node_modules/fflate/esm/browser.js"
}}</script>
<script type="module">
  const { importKeras } = await import('/dist/model/keras/import.js');
  const { zipSync } = await import('fflate');
  const bytes = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0));
  const read = async (file) => [...(await importKeras(file)).head[1].weights.data];
  globalThis.read = [await read(bytes), await read(zipSync({ 'model.weights.h5': bytes }))];
</script>`;

describe(`Keras files in a browser${NEEDS_CHROMIUM}`, () => {
  let server: StaticServer;
  let chromium: ChromiumPage;

  beforeAll(async () => {
    if (!HAS_CHROMIUM) return;
    const bytes = await writeKeras(kerasTensors(network));
    server = await serveRepository({ '/': page(Buffer.from(bytes).toString('base64')) });
    chromium = await ChromiumPage.open();
  });

  afterAll(async () => {
    if (!HAS_CHROMIUM) return;
    await chromium.close();
    await server.close();
  });

  it.skipIf(!HAS_CHROMIUM)('give the numbers that Node reads', async () => {
    await chromium.go(`${server.origin}/`);
    await chromium.until('globalThis.read');
    const expected = [...network.head[1].weights.data];
    expect(await chromium.evaluate('globalThis.read')).toEqual([expected, expected]);
    expect(chromium.complaints).toEqual([]);
  });
});
