import { parse } from 'acorn';
import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { shippedModel } from '../c/models.js';
import { exportEspruino, textOf } from './exported.js';
import { fakeBoard } from './fake-espruino.js';

interface StorageFile {
  readonly name: string;
  readonly url: string;
  readonly evaluate?: boolean;
}
interface Metadata {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly version: string;
  readonly icon: string;
  readonly readme: string;
  readonly supports: readonly string[];
  readonly provides_modules: readonly string[];
  readonly storage: readonly StorageFile[];
}

/** What BangleApps' bin/sanitycheck.js knows, 2026. */
const APP_KEYS = [
  ...['id', 'name', 'shortName', 'version', 'icon', 'screenshots', 'description', 'tags', 'type', 'sortorder'],
  ...['readme', 'custom', 'customConnect', 'interface', 'storage', 'data', 'supports', 'allow_emulator'],
  ...['dependencies', 'provides_modules', 'provides_widgets', 'provides_features', 'default'],
];
/** Of an Espruino Storage file's name. */
const MOST_CHARACTERS = 28;

const files = exportEspruino(shippedModel('eeg1'));
const metadata = JSON.parse(textOf(files, 'metadata.json')) as Metadata;
const paths = files.map(({ path }) => path);

describe('the Bangle.js app folder', () => {
  it('has the metadata that BangleApps checks', () => {
    expect(Object.keys(metadata).filter((key) => !APP_KEYS.includes(key))).toEqual([]);
    expect(metadata.shortName.length).toBeLessThanOrEqual(20);
    expect(metadata.supports).toEqual(['BANGLEJS', 'BANGLEJS2']);
    expect(paths).toEqual(expect.arrayContaining([metadata.icon, metadata.readme]));
    expect(
      textOf(files, 'ChangeLog')
        .match(/\d+\.\d+:/g)!
        .at(-1),
    ).toBe(`${metadata.version}:`);
    const names = metadata.storage.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([`${metadata.id}.app.js`, `${metadata.id}.img`]));
    expect(names).toEqual(expect.arrayContaining([...metadata.provides_modules]));
    for (const { name, url } of metadata.storage) {
      expect(name.length).toBeLessThanOrEqual(MOST_CHARACTERS);
      expect(name).not.toMatch(/[,;?*]/);
      expect(paths).toContain(url);
    }
  });

  it('has scripts that parse, and no text where a loader reads bytes', () => {
    for (const path of paths.filter((name) => name.endsWith('.js'))) {
      expect(() => parse(textOf(files, path), { ecmaVersion: 2020 }), path).not.toThrow();
    }
    // An app loader reads .js, .json, .csv and .txt as text and all else byte by byte.
    for (const { path, content } of files) {
      if (typeof content !== 'string') expect(path).not.toMatch(/\.(js|json|csv|txt)$/);
    }
  });

  it('has an icon for the loader and one for the watch, of 48 pixels', () => {
    const [, text] = /^atob\("([^"]+)"\)\n$/.exec(textOf(files, 'app-icon.js'))!;
    const image = Buffer.from(text, 'base64');
    expect([...image.subarray(0, 4)]).toEqual([48, 48, 0x81, 0]);
    expect(image.length).toBe(4 + (48 * 48) / 8);
    const png = Buffer.from(files.find(({ path }) => path === 'app.png')!.content as Uint8Array);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([48, 48]);
    const at = png.indexOf('IDAT');
    const rows = unzlibSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    const pixels = Array.from({ length: 48 }, (_, y) => [...rows.subarray(7 * y + 1, 7 * y + 7)]).flat();
    expect(pixels).toEqual([...image.subarray(4)]);
  });
});

/** Draws nothing; remembers what was written. */
const WATCH = `
var written = [], ticks = [], now = 0;
var g = { theme: { fg: 'black' } };
['reset', 'clearRect', 'setFontAlign', 'setFont', 'setColor', 'fillRect'].forEach(name => { g[name] = () => g; });
g.drawString = text => { written.push(text); return g; };
var Bangle = { appRect: { x: 0, y: 24, w: 176, h: 152, x2: 175, y2: 175 }, setUI() {}, loadWidgets() {}, drawWidgets() {} };
var getTime = () => (now += 0.001), load = () => {}, setInterval = step => ticks.push(step);
`;

describe.each(['eeg1', 'psg4'])('the demo of %s', (name) => {
  const model = shippedModel(name);
  const own = exportEspruino(model);

  function replay(change: (demo: string) => string): string[] {
    const board = fakeBoard(own, model, 'BANGLEJS2', 'external');
    board.run(`${WATCH}${change(textOf(own, 'app.js'))}`);
    return [...(board.run('for (let i = 0; i < 130; i++) ticks[0](); written') as string[])];
  }

  it('replays its epoch to the bits of the reference', { timeout: 60_000 }, () => {
    const written = replay((text) => text);
    expect(written).toContain('bits as reference');
    expect(written).not.toContain('OTHER BITS');
    expect(written).toEqual(expect.arrayContaining(['N2', 'simulated epoch, no sensor']));
    expect(written.some((line) => /^native, \d+ ms an epoch$/.test(line))).toBe(true);
  });

  it('and shows it when they are others', { timeout: 60_000 }, () => {
    expect(replay((text) => text.replace(/"logits":\[-?/, '$&1'))).toContain('OTHER BITS');
  });
});
