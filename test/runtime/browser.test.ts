import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../src/runtime/load-model.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const HAS_CHROMIUM = existsSync(CHROMIUM);
const WITHOUT = HAS_CHROMIUM ? '' : ` (skipped: no ${CHROMIUM})`;
const EPOCHS = 2;

/** The same samples here and in the page. */
const SAMPLES = `Float32Array.from({ length: ${EPOCHS * 3000} }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15)`;

/** Loads the built modules as a browser does, through an import map, and prints every epoch's logits. */
const PAGE = `<!doctype html><pre>waiting</pre>
<script type="importmap">{"imports": {
  "@assemblyscript/loader": "/node_modules/@assemblyscript/loader/index.js",
  "wasm-feature-detect": "/node_modules/wasm-feature-detect/dist/esm/index.js"
}}</script>
<script type="module">
  const { loadModel } = await import('/dist/runtime/load-model.js');
  const bytes = new Uint8Array(await (await fetch('/weights/eeg1.ulw')).arrayBuffer());
  const model = await loadModel(bytes);
  const epochs = model.stager().push(0, ${SAMPLES});
  document.querySelector('pre').textContent = JSON.stringify([model.build, ...epochs.map(({ logits }) => [...logits])]);
</script>`;

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.ulw': 'application/octet-stream' };

describe(`the host in a browser${WITHOUT}`, () => {
  let server: Server;
  const profile = mkdtempSync(join(tmpdir(), 'ulw-browser-'));

  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = join(ROOT, decodeURIComponent(request.url ?? '/'));
      const isPage = request.url === '/';
      const found = isPage || (path.startsWith(ROOT) && existsSync(path));
      response.writeHead(found ? 200 : 404, {
        'content-type': isPage ? 'text/html' : (TYPES[extname(path)] ?? 'text/plain'),
      });
      response.end(isPage ? PAGE : found ? readFileSync(path) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.close();
    rmSync(profile, { recursive: true, force: true });
  });

  it.skipIf(!HAS_CHROMIUM)('stages with the bits of Node', async () => {
    const { port } = server.address() as AddressInfo;
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    const { stdout } = await promisify(execFile)(
      CHROMIUM,
      [
        ...flags,
        `--user-data-dir=${profile}`,
        '--virtual-time-budget=10000',
        '--dump-dom',
        `http://127.0.0.1:${port}/`,
      ],
      { timeout: 50_000 },
    );
    const model = await loadModel(readFileSync(join(ROOT, 'weights/eeg1.ulw')));
    const samples = Float32Array.from({ length: EPOCHS * 3000 }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15);
    const expected = model
      .stager()
      .push(0, samples)
      .map(({ logits }) => [...logits]);
    expect(expected).toHaveLength(EPOCHS);
    expect(/<pre>(.*)<\/pre>/.exec(stdout)?.[1]).toBe(JSON.stringify(['simd', ...expected]));
  });
});
