import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNight, simulateNight } from '../../src/index.js';
import { makeBundle } from '../support/bundle.js';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM } from '../support/chromium.js';
import { serveRepository, type StaticServer } from '../support/static-server.js';

const folder = mkdtempSync(join(tmpdir(), 'ulw-page-'));
const written = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const night = encodeNight(simulateNight({ seed: 11, hours: 1 }));
const recording = written('night.edf', night.recording);
const truth = written('night-hypnogram.edf', night.hypnogram);
const text = written('letter.edf', 'Dear reader, this is no recording.');

const PHONE = 360;
const FRAME = `document.querySelector('iframe').contentDocument`;
const SHOWN = (selector: string): string => `!document.querySelector('${selector}').hidden`;

describe.each([
  ['at desktop width', 1280],
  ['on a phone', PHONE],
])(`examples/browser %s${NEEDS_CHROMIUM}`, (_, width) => {
  let server: StaticServer;
  let page: ChromiumPage;

  beforeAll(async () => {
    if (!HAS_CHROMIUM) return;
    server = await serveRepository({ '/dist/ulw-sleepnet.browser.js': { file: makeBundle() } });
    page = await ChromiumPage.open(width);
    await page.go(`${server.origin}/examples/browser/index.html`);
  });

  afterAll(async () => {
    if (!HAS_CHROMIUM) return;
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => !/^(data|blob|about):/.test(url) && !url.startsWith(server.origin))).toEqual(
      [],
    );
    await page.close();
    await server.close();
  });

  const fits = (): Promise<boolean> =>
    page.evaluate(
      `document.documentElement.scrollWidth <= ${width} && ${FRAME}.documentElement.scrollWidth <= ${width}`,
    );

  /** The frame is as high as its page, which ends with the footer: nothing is cut off, and no empty page follows. */
  const ends = (): Promise<void> =>
    page.until(`Math.abs(document.querySelector('iframe').offsetHeight - ${FRAME}.documentElement.offsetHeight) <= 1
      && ${FRAME}.documentElement.offsetHeight - ${FRAME}.querySelector('footer').getBoundingClientRect().bottom < 60`);

  it.skipIf(!HAS_CHROMIUM)('shows the night of a chosen file, in the width there is', async () => {
    await page.chooseFile('#files', recording);
    await page.until(`${SHOWN('iframe')} && ${FRAME}.querySelector('h1')`);
    expect(await page.evaluate(`${FRAME}.querySelector('h1').textContent`)).toBe('night.edf');
    expect(await page.evaluate(`${FRAME}.body.textContent.includes('120 epochs in')`)).toBe(true);
    expect(await page.evaluate(`${FRAME}.body.textContent.includes("Cohen's kappa")`)).toBe(false);
    expect(await fits()).toBe(true);
    const names = `[...document.querySelectorAll('#downloads a')].map(({ download }) => download)`;
    expect(await page.evaluate(names)).toEqual(['night.html', 'night-stages.csv', 'night.json']);
  });

  it.skipIf(!HAS_CHROMIUM)('takes the hypnogram too, then another channel', async () => {
    await page.chooseFile('#files', truth);
    await page.until(`${SHOWN('iframe')} && ${FRAME}.body.textContent.includes("Cohen's kappa")`);
    await page.evaluate(`(() => {
      const choice = document.querySelector('select');
      choice.value = 'EEG Pz-Oz';
      choice.dispatchEvent(new Event('change'));
    })()`);
    await page.until(`${SHOWN('iframe')} && ${FRAME}.body.textContent.includes('from EEG Pz-Oz')`);
    expect(await fits()).toBe(true);
  });

  it.skipIf(!HAS_CHROMIUM)('says what is wrong with a file, and shows no night', async () => {
    await page.chooseFile('#files', text);
    await page.until(SHOWN('[role=alert]'));
    expect(await page.evaluate(`document.querySelector('[role=alert]').textContent`)).toMatch(
      /^letter\.edf: found .+; expected /,
    );
    expect(await page.evaluate(SHOWN('iframe'))).toBe(false);
  });

  it.skipIf(!HAS_CHROMIUM)('refuses two recordings at once, rather than leave one out without a word', async () => {
    await page.chooseFile('#files', recording, written('other.edf', night.recording));
    await page.until(
      `${SHOWN('[role=alert]')} && document.querySelector('[role=alert]').textContent.includes('other.edf')`,
    );
    expect(await page.evaluate(SHOWN('iframe'))).toBe(false);
  });

  it.skipIf(!HAS_CHROMIUM)('simulates a night for those without a file', async () => {
    await page.evaluate(`document.querySelector('#simulate').click()`);
    await page.until(`${SHOWN('iframe')} && ${FRAME}.querySelector('h1')?.textContent === 'simulated.edf'`);
    expect(await page.evaluate(`${FRAME}.body.textContent.includes('960 epochs in')`)).toBe(true);
    expect(await fits()).toBe(true);
    await ends();
    await page.chooseFile('#files', recording);
    await page.until(`${SHOWN('iframe')} && ${FRAME}.querySelector('h1')?.textContent === 'night.edf'`);
    await ends();
    if (process.env.ULW_PICTURES !== undefined) {
      writeFileSync(join(process.env.ULW_PICTURES, `browser-example-${width}.png`), await page.picture());
    }
  });
});
