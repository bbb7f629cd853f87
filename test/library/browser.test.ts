import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeNight,
  loadModel,
  nightPage,
  nightReport,
  openRecording,
  scoreRecording,
  simulateNight,
} from '../../src/index.js';
import { makeBundle } from '../support/bundle.js';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM } from '../support/chromium.js';
import { serveRepository, type StaticServer } from '../support/static-server.js';

const SAMPLES = `Float32Array.from({ length: 6000 }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15)`;
const samples = Float32Array.from({ length: 6000 }, (_, i) => ((i * 7919) % 1000) * 0.03 - 15);

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
  const library = await import('/dist/ulw-sleepnet.browser.js');
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const load = async (build) => library.loadModel(await bytes('/weights/eeg1.ulw'), { build });
  Object.assign(globalThis, { library, load, recording: async () =>
    library.openRecording(library.blobSource(new File([await bytes('/night.edf')], 'night.edf'))) });
  document.title = 'ready';
</script>`;

const model = await loadModel(readFileSync(fileURLToPath(new URL('../../weights/eeg1.ulw', import.meta.url))));
const night = encodeNight(simulateNight({ seed: 11, hours: 0.5 })).recording;
const nightFile = join(mkdtempSync(join(tmpdir(), 'ulw-browser-')), 'night.edf');
writeFileSync(nightFile, night);

describe(`the bundle in a browser${NEEDS_CHROMIUM}`, () => {
  let server: StaticServer;
  let page: ChromiumPage;

  beforeAll(async () => {
    if (!HAS_CHROMIUM) return;
    server = await serveRepository({
      '/': PAGE,
      '/dist/ulw-sleepnet.browser.js': { file: makeBundle() },
      '/night.edf': { file: nightFile },
    });
    page = await ChromiumPage.open();
    await page.go(`${server.origin}/`);
    await page.until(`document.title === 'ready'`);
  });

  afterAll(async () => {
    if (!HAS_CHROMIUM) return;
    await page.close();
    await server.close();
  });

  it.skipIf(!HAS_CHROMIUM).each(['simd', 'scalar'])('stages with the bits of Node, %s', async (build) => {
    const expected = model.stager().push(0, samples);
    expect(expected).toHaveLength(2);
    const staged = await page.evaluate(`load('${build}').then((model) => [model.build,
      ...model.stager().push(0, ${SAMPLES}).map(({ logits }) => [...logits])])`);
    expect(staged).toEqual([build, ...expected.map(({ logits }) => [...logits])]);
  });

  it.skipIf(!HAS_CHROMIUM)('scores a recording from a Blob with the bits of Node', async () => {
    const { epochs } = await scoreRecording(await openRecording(night), model);
    expect(epochs).toHaveLength(60);
    const staged = await page.evaluate(`Promise.all([recording(), load()])
      .then(([recording, model]) => library.scoreRecording(recording, model))
      .then(({ epochs }) => epochs.map(({ stage, logits }) => [stage, ...logits]))`);
    expect(staged).toEqual(epochs.map(({ stage, logits }) => [stage, ...logits]));
  });

  it.skipIf(!HAS_CHROMIUM)('reads a stream of samples, piped and iterated', async () => {
    const expected = model
      .stager()
      .push(0, samples)
      .map(({ logits }) => [...logits]);
    const source = `new Blob([${SAMPLES}.buffer]).stream().pipeThrough(new TransformStream({
      transform: (bytes, out) => out.enqueue(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)) }))`;
    for (const epochs of [
      `library.stageStream(model.stager(), ${source})`,
      `${source}.pipeThrough(library.stageTransform(model.stager()))`,
    ]) {
      const staged = await page.evaluate(`load().then(async (model) => {
        const all = [];
        for await (const { logits } of ${epochs}) all.push([...logits]);
        return all;
      })`);
      expect(staged).toEqual(expected);
    }
  });

  it.skipIf(!HAS_CHROMIUM)("makes the night's page that Node makes", async () => {
    const untimed = (html: string): string => html.replace(/<dt>(Staging|In all)<\/dt><dd>.*?<\/dd>/g, '');
    const expected = await nightReport(await openRecording(night), model, null);
    const made = await page.evaluate<string>(`Promise.all([recording(), load()])
      .then(([recording, model]) => library.nightReport(recording, model, null))
      .then(library.nightPage)`);
    const named = { ...expected, recording: { ...expected.recording, name: 'night.edf' } };
    expect(untimed(made)).toBe(untimed(nightPage(named)));
  });

  it.skipIf(!HAS_CHROMIUM)('says that a path needs a file system', async () => {
    const said = await page.evaluate(
      `library.openRecording('night.edf').catch(({ name, message }) => [name, message])`,
    );
    expect(said).toEqual(['RecordingError', expect.stringContaining('blobSource(file)')]);
  });

  it.skipIf(!HAS_CHROMIUM)('complained of nothing and asked nobody else', () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests.length).toBeGreaterThan(3);
    expect(page.requests.filter((url) => !url.startsWith(server.origin) && !url.startsWith('data:'))).toEqual([]);
  });
});
