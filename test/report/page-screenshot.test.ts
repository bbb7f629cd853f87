import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nightPage } from '../../src/report/page.js';
import { ChromiumPage, HAS_CHROMIUM, NEEDS_CHROMIUM, type View } from '../support/chromium.js';
import { BROKEN_FIGURES, FAINT_TEXT, misplaced, SMALLEST_TEXT } from '../support/page-checks.js';
import { pngColours } from '../support/png-colours.js';
import { DRAWN_NIGHTS } from './drawn-nights.js';

/** Where to leave the pictures for a person to look at, when set. */
const PICTURES = process.env.ULW_PICTURES;
/** The red of REM in light, and more of its pixels than the legend has. */
const REM = { colour: 0xd3222f, pixels: 400 };

const VIEWS = {
  desktop: { width: 1280 },
  phone: { width: 360 },
  // WCAG 2.2, 1.4.10: what a page must do with.
  'small phone': { width: 320 },
  // A4 without its margins of 14 mm, at 96 pixels an inch.
  paper: { width: 688, media: 'print' },
} as const satisfies Readonly<Record<string, View>>;

function keep(png: Buffer, name: string): void {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name.replaceAll(' ', '-')}.png`), png);
}

describe.skipIf(!HAS_CHROMIUM)(`pictures of the page${NEEDS_CHROMIUM}`, () => {
  let browser: ChromiumPage;
  const folder = mkdtempSync(join(tmpdir(), 'ulw-page-'));

  /** Lays a page out, and says what the browser did with it; requests are those besides the page itself. */
  async function show(page: string, view: View) {
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    await browser.view(view);
    await browser.go(pathToFileURL(file).href);
    // Two frames on, whatever layout and painting would ask for has been asked for.
    await browser.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))');
    const png = await browser.picture();
    const requests = browser.requests.filter((url) => url !== pathToFileURL(file).href);
    return { png, requests, complaints: browser.complaints };
  }

  beforeAll(async () => {
    browser = await ChromiumPage.open();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(Object.entries(DRAWN_NIGHTS))('of the night: %s', (name, night) => {
    const page = nightPage(night);

    it.each<[string, View]>(Object.entries(VIEWS))('%s', async (viewName, view) => {
      const { png, requests, complaints } = await show(page, view);
      keep(png, `${name} ${viewName}`);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      expect(await browser.evaluate(misplaced())).toEqual([]);
      expect(await browser.evaluate(BROKEN_FIGURES)).toEqual([]);
      expect(await browser.evaluate(FAINT_TEXT)).toEqual([]);
      expect(await browser.evaluate(SMALLEST_TEXT)).toBeGreaterThanOrEqual(view.media === 'print' ? 9 : 11);
      const { width, colours } = pngColours(png);
      expect(width).toBe(view.width);
      expect(colours.size).toBeGreaterThan(20);
      const drawn = night.epochs.some(({ probabilities }) => probabilities.length > 0);
      expect((colours.get(REM.colour) ?? 0) > REM.pixels).toBe(drawn);
    });
  });

  it('is dark where the reader asks for it', async () => {
    const { png } = await show(nightPage(DRAWN_NIGHTS.defects), { ...VIEWS.phone, dark: true });
    keep(png, 'defects dark');
    expect(await browser.evaluate(FAINT_TEXT)).toEqual([]);
    const { colours } = pngColours(png);
    const [[ground]] = [...colours].toSorted(([, a], [, b]) => b - a);
    expect(Math.max(ground >> 16, (ground >> 8) & 255, ground & 255)).toBeLessThan(64);
  });

  it('would show a figure broken over lines, and text too faint to read', async () => {
    const bad =
      '<table style="width: 4px"><td style="white-space: normal">0.97 /h</table><p style="color: #888">faint</p>';
    await show(nightPage(DRAWN_NIGHTS.plain).replace('</body>', `${bad}</body>`), VIEWS.desktop);
    expect(await browser.evaluate(BROKEN_FIGURES)).toEqual(['0.97 /h']);
    expect(await browser.evaluate(FAINT_TEXT)).toEqual([expect.stringMatching(/^P faint: 3\.\d/)]);
  });

  it('on paper take no more than two pages for a plain night', async () => {
    await show(nightPage(DRAWN_NIGHTS.plain), VIEWS.paper);
    const pdf = (await browser.print()).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length;
    expect(pages).toBeGreaterThanOrEqual(1);
    expect(pages).toBeLessThanOrEqual(2);
  });

  it('would show a request, a violation of the policy, an error, a page too wide and labels on each other', async () => {
    const page = nightPage(DRAWN_NIGHTS.plain);
    const bad =
      '<img src="https://example.invalid/a.png"><script>1</script><p style="width: 5000px">wide</p>' +
      '<svg><text x="90" y="20">one</text><text x="95" y="22">two</text></svg>';
    const refused = await show(page.replace('</body>', `${bad}</body>`), VIEWS.phone);
    expect(refused.complaints.join()).toMatch(/Content Security Policy.*Content Security Policy/);
    const found = String(await browser.evaluate(misplaced()));
    for (const pattern of [/the page is wider than/, /P wide at/, /text one at .* on text two/]) {
      expect(found).toMatch(pattern);
    }
    const open = `<script>console.error('hello'); missing()</script><img src="missing.png">`;
    const { complaints, requests } = await show(open, VIEWS.phone);
    expect(complaints.join()).toMatch(/hello.*missing is not defined/);
    expect(requests.join()).toMatch(/missing\.png/);
  });
});
