import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.js';
import { makeBundle } from '../support/bundle.js';

/** Bytes after gzip -9; lower it when the bundle shrinks, raise it only for something a reader of the page gets. */
const GZIP_MOST = 98_216;

const file = makeBundle();
const text = readFileSync(file, 'utf8');
const bundle = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as typeof library;

describe('the browser bundle', () => {
  it('exports what the package exports', () => {
    expect(Object.keys(bundle).sort()).toEqual(Object.keys(library).sort());
  });

  it('asks for no other module', () => {
    expect(text).not.toMatch(/\bimport\s*[\w*{'"(]/);
    expect(text).not.toMatch(/\brequire\(/);
  });

  it('stays small', () => {
    expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(GZIP_MOST);
  });

  it('keeps the names of errors', async () => {
    const refused = bundle.loadModel(new Uint8Array(3));
    await expect(refused).rejects.toMatchObject({ name: 'ModelFileError', code: 'model-file' });
  });

  it('lies beside the licences of what is in it', () => {
    const licences = readFileSync(file.replace(/\.js$/, '.licences.txt'), 'utf8');
    expect(text).toContain('ulw-sleepnet.browser.licences.txt');
    for (const name of ['@assemblyscript/loader', 'wasm-feature-detect', 'pure-rand']) expect(licences).toContain(name);
    expect(licences).toContain('Permission is hereby granted, free of charge');
  });
});
