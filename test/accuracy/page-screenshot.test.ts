import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accuracyPage } from '../../src/accuracy/page.js';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM, type View } from '../support/chromium.js';
import { misplaced, SMALLEST_TEXT } from '../support/page-checks.js';
import { pngColours } from '../support/png-colours.js';
import { shortReport } from './short-report.js';

/** Where to leave the pictures for a person to look at, when set. */
const PICTURES = process.env.ULW_PICTURES;
/** The red of REM in light. */
const REM = 0xd3222f;

const VIEWS = [
  ['desktop', { width: 1280 }],
  ['phone', { width: 360 }],
  // A4 without its margins of 14 mm, at 96 pixels an inch.
  ['paper', { width: 688, media: 'print' }],
] as const;

describe.skipIf(!HAS_CHROMIUM)(`pictures of the accuracy report${NEEDS_CHROMIUM}`, () => {
  let browser: ChromiumPage;
  const folder = mkdtempSync(join(tmpdir(), 'ulw-accuracy-'));
  const file = join(folder, 'accuracy.html');

  beforeAll(async () => {
    browser = await ChromiumPage.open();
    writeFileSync(file, accuracyPage(await shortReport()));
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each<readonly [string, View]>(VIEWS)('%s', async (name, view) => {
    await browser.view(view);
    await browser.go(pathToFileURL(file).href);
    const png = await browser.picture();
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      writeFileSync(join(PICTURES, `accuracy-${name}.png`), png);
    }
    expect(browser.complaints).toEqual([]);
    expect(browser.requests).toEqual([pathToFileURL(file).href]);
    // Wide tables scroll in their own box on a screen; paper cannot.
    expect(await browser.evaluate(misplaced(view.media === 'print' ? 'defs' : 'defs, .scroll'))).toEqual([]);
    expect(await browser.evaluate(SMALLEST_TEXT)).toBeGreaterThanOrEqual(view.media === 'print' ? 9 : 11);
    const { width, colours } = pngColours(png);
    expect(width).toBe(view.width);
    expect(colours.get(REM) ?? 0).toBeGreaterThan(100);
    // WCAG 2.2, 2.1.1: what scrolls must be reached by the keyboard, and then has a name.
    const unreached = `[...document.querySelectorAll('.scroll')].filter((e) => e.tabIndex !== 0 || !e.ariaLabel).length`;
    expect(await browser.evaluate(unreached)).toBe(0);
    const verdict = `document.querySelector('.verdict').getBoundingClientRect().bottom`;
    expect(await browser.evaluate(verdict)).toBeLessThan(400);
  });
});
